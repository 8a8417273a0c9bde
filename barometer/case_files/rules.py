"""The one table of rules, `texts/rules.yml`: what a case file must keep, and how a breach of it is told.

The checks, the contract that an office reads and the reports that go back to a kommune all come from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class ContractRule:
    """One rule of the contract.

    Attributes
    ----------
    kind : str
        The name of the breach, as JSON has it.
    what, expected : str
        What is wrong and what would be right, in English. In a text, `{column}` is the column's contract and `{now}`
        what the check found out, by name; neither is ever a cell of the file.
    what_da, expected_da : str
        The same in Danish.
    contract : str
        The rule in Danish, for an office; empty where another rule says it already.
    warning : bool
        Whether a file may break it and still be taken.
    of_kommune : bool
        Whether it is broken by all cases of a kommune together, and by none of its rows alone.
    """

    kind: str
    what: str
    expected: str
    what_da: str
    expected_da: str
    contract: str = ""
    warning: bool = False
    of_kommune: bool = False


_TABLE = yaml.safe_load(files(__package__).joinpath("texts", "rules.yml").read_text(encoding="utf-8"))

CONTRACT_RULES = {row["kind"]: ContractRule(**row) for row in _TABLE}
