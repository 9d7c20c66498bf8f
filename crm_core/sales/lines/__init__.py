"""Lines of deals, quotes and orders: how people write them, and what they come to."""
