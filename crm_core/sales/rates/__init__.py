"""What currencies were worth on a day."""
