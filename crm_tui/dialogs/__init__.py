"""Modal dialogs: forms, questions, choices."""
