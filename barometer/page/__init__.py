"""What every page is made of: blocks, words, numbers, colours and drawings. Knows no survey."""
