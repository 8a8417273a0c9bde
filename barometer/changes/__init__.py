"""What changed between two years in one kommune, and what of it the cases can carry."""
