"""What was asked and what came in."""
