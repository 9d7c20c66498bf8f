"""Two customers made one: which values stay, which rows move, and where whoever knows the old one finds it."""
