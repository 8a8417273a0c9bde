"""What the frequencies say: estimates, the results of one area, and several years together."""
