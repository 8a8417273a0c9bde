"""The kommuner of a year beside each other, without a ranking, and what screening by a few cases is worth."""
