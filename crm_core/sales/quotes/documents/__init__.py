"""Quotes as the customer gets them: PDF, HTML, and the draft of an e-mail."""
