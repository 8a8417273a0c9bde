"""The contract of a year in Danish, for the office that fills the file in."""

from __future__ import annotations

from dataclasses import dataclass

from ..page.danish import da
from ..params.codebook import Codebook
from .contract import Contract, ContractColumn
from .rules import CONTRACT_RULES

_ABOUT = {
    "case": "Sagens løbenummer inden for kommunen",
    "kommune_code": "Kommunen",
}
_VALUES = {
    "case": "1, 2, 3 og så videre",
    "kommune_code": "kommunens nummer eller navn",
}


@dataclass(frozen=True)
class ColumnWords:
    """What an office must know of one column.

    Attributes
    ----------
    heading : str
        What it is called.
    others : str
        What else it may be called.
    about : str
        The whole question.
    answers : tuple of str
        What may stand in it.
    when : str
        In which cases it is filled in.
    """

    heading: str
    others: str
    about: str
    answers: tuple[str, ...]
    when: str


def rules_in_danish(codebook: Codebook) -> list[str]:
    """The rules that hold for the file as a whole, one sentence or two each.

    Parameters
    ----------
    codebook : Codebook
        The year's.
    """
    survey = codebook.survey
    cases = f"{da.cases(survey.cases)} fra " if survey.cases is not None else ""
    size = f"Undersøgelsen for {survey.year} omfatter {cases}{da.kommuner(survey.kommuner)}."
    return [*(rule.contract for rule in CONTRACT_RULES.values() if rule.contract), size]


def columns_in_danish(codebook: Codebook) -> list[ColumnWords]:
    """The columns that a case file must have, in the order of the tables.

    Parameters
    ----------
    codebook : Codebook
        The year's.
    """
    contract = Contract.of(codebook)
    return [_words(contract, column) for column in contract.columns.values() if column.required]


def contract_in_danish(codebook: Codebook) -> str:
    """The whole contract as text.

    Parameters
    ----------
    codebook : Codebook
        The year's.
    """
    columns, rules = columns_in_danish(codebook), rules_in_danish(codebook)
    return da.text("case_files/contract_da", title=codebook.survey.title, rules=rules, columns=columns)


def _words(contract: Contract, column: ContractColumn) -> ColumnWords:
    q = column.question
    if q is None:
        return ColumnWords(column.heading, column.name, _ABOUT[column.name], (_VALUES[column.name],), "i alle sager")
    decided = f"når {contract.when_in_danish(q)}" if q.asked_when else ""
    condition = f"{', og' if decided else 'når'} {q.condition}" if q.condition else ""
    others = f"{q.question} eller {q.number}"
    return ColumnWords(column.heading, others, q.wording, column.labels, decided + condition or "i alle sager")
