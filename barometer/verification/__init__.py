"""Proof: what a run recorded, found again from a printed page and made again from the beginning."""
