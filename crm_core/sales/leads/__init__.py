"""Inquiries: captured, scored, qualified or not."""
