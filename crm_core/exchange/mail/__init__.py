"""E-mail out of files: single messages, mbox and Maildir, logged as interactions with the customers whose addresses they bear."""
