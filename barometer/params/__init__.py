"""The only readers of the folder params/: codebook, years, kommuner, published figures and thresholds."""
