"""What a deal is about: lines of products, whose sum is then its value."""
