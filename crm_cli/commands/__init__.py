"""One module per noun; each holds a ``noun`` with its verbs and is imported when it is called."""
