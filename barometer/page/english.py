"""English: the language of the reviewer's page, and of what a notebook prints as text."""

from __future__ import annotations

from .texts import Language

en = Language(locale="en_GB", date_format="d MMMM y", points_unit="pp", yes="yes", no="no", code="en")
