"""What is sold: products, their prices, and what was agreed with customers."""
