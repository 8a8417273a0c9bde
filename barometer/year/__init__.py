"""The pages of a kommune, of a year and of several years together, and the front of bilag 2."""
