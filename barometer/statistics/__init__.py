"""What numbers can carry: arrays in, arrays out. Knows no survey, no Danish, no files."""
