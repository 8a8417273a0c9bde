"""The names of the files that stand beside a year's plain tables."""

from __future__ import annotations

METADATA = "csv-metadata.json"
QUESTIONS = "questions"
OF_A_YEAR = ("frequencies", "designs", "estimates", "verdicts", QUESTIONS)
OF_A_PERIOD = ("frequencies", "designs")


def dataset_names(year: int | str, period: str = "") -> list[str]:
    """The places of the files, below the folder of the tables.

    Parameters
    ----------
    year : int or str
        The year.
    period : str, optional
        The name of the period that ends with the year, where its years are shown together.
    """
    names = [*OF_A_YEAR, *(f"{period}/{name}" for name in OF_A_PERIOD if period)]
    return [f"{QUESTIONS}.csv", *(f"{name}-excel.csv" for name in names), METADATA, workbook_name(year)]


def workbook_name(year: int | str) -> str:
    """The name of the workbook.

    Parameters
    ----------
    year : int or str
        The year.
    """
    return f"barometer-{year}.xlsx"
