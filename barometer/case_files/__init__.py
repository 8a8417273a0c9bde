"""From the file an office keeps to cases: reading, what its words mean, and every fault of it at once."""
