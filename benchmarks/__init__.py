"""How fast, side by side: `make bench`, or `python -m benchmarks --help` for a quick look.

Every variant is measured as a whole process, in turn with all others, round after round. Only ratios within a
round mean anything: machines differ, and the same machine drifts.
"""
