"""The one vocabulary of columns. Every frame of the package is built from these words."""

from __future__ import annotations

# where a row belongs
YEAR = "year"
KOMMUNE_CODE = "kommune_code"
KOMMUNE = "kommune"
CASE_TYPE = "case_type"
CASE = "case"

# what was asked and answered
QUESTION = "question"
ANSWER = "answer"

# how many, of how many
COUNT = "count"
NOBS = "nobs"
SHARE = "share"  # in [0, 1]; percent exists only in rendering

# how far it carries
CI_LOW = "ci_low"
CI_UPP = "ci_upp"
METHOD = "method"
LEVEL = "level"

# from one year to another: what has no ending is the later year's
COUNT_BEFORE = "count_before"
NOBS_BEFORE = "nobs_before"
DIFFERENCE = "difference"  # of shares, the later less the earlier, in [-1, 1]

# how the cases fell to the kommuner
KOMMUNER = "kommuner"  # how many have a relevant case
DEFF_STRATIFIED = "deff_stratified"
DEFF_CLUSTERED = "deff_clustered"
ICC = "icc"

# where it comes from: one of SOURCES
SOURCE = "source"
PUBLISHED = "published"
SYNTHETIC = "synthetic"
CASES = "cases"
SOURCES = (PUBLISHED, SYNTHETIC, CASES)

# The rows that speak of all at once: every participating kommune, every type of case.
ALL = "alle"

FREQUENCIES = (YEAR, KOMMUNE_CODE, KOMMUNE, CASE_TYPE, QUESTION, ANSWER, COUNT, NOBS, SOURCE)
DESIGNS = (YEAR, CASE_TYPE, QUESTION, COUNT, NOBS, KOMMUNER, DEFF_STRATIFIED, DEFF_CLUSTERED, ICC, SOURCE)
ESTIMATES = (
    YEAR, KOMMUNE_CODE, KOMMUNE, CASE_TYPE, QUESTION,
    COUNT, NOBS, SHARE, CI_LOW, CI_UPP, METHOD, LEVEL, SOURCE,
)  # fmt: skip
