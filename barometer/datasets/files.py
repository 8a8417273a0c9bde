"""The files that stand beside a year's plain tables: the workbook, the CSV for Excel, the questions, the metadata."""

from __future__ import annotations

from datetime import date

from .. import columns as c
from ..page.danish import da
from ..results.area import Results
from ..results.pooled import Pool
from ..year import page
from ..year.stamps import page_stamps
from .excel_csv import csv_for_excel
from .labels import Labels, danish_labels, questions_frame
from .metadata import TableFile, csvw_metadata
from .names import METADATA, OF_A_YEAR, QUESTIONS, workbook_name
from .plain import plain_lines
from .workbook import year_workbook


def dataset_files(results: Results, pool: Pool | None, as_of: date) -> dict[str, bytes | str]:
    """The name of each file, below the folder of the tables -> what stands in it.

    Parameters
    ----------
    results : Results
        The year's results.
    pool : Pool or None
        The years published together with this one, if it is their last.
    as_of : date
        The day on which they are read.
    """
    year, labels = results.codebook.year, danish_labels(results.codebook)
    questions = questions_frame(results.codebook)
    frames = {**{name: getattr(results, name) for name in OF_A_YEAR if name != QUESTIONS}, QUESTIONS: questions}
    found: dict[str, bytes | str] = {f"{QUESTIONS}.csv": questions.to_csv(index=False, lineterminator="\n")}
    described = []
    for name, frame in frames.items():
        # the list of questions must have their names, which the other files' codes lead to
        words = {column: labels[column] for column in labels if name != QUESTIONS or column != c.QUESTION}
        found[f"{name}-excel.csv"] = csv_for_excel(name, frame, words)
        columns = tuple(frame.columns)
        described.append(TableFile(f"{name}.csv", name, columns, labels))
        described.append(TableFile(f"{name}-excel.csv", name, columns, labels, excel=True))
    if pool:
        together = _labels_together([danish_labels(r.codebook) for r in (pool.whole, *pool.years)])
        for name, frame in pool.frames.items():
            place, columns = f"{pool.period.name}/{name}", tuple(frame.columns)
            found[f"{place}-excel.csv"] = csv_for_excel(name, frame, together)
            of_years = {"several_years": True}
            described.append(TableFile(f"{place}.csv", name, columns, together, **of_years))
            described.append(TableFile(f"{place}-excel.csv", name, columns, together, excel=True, **of_years))
    found[METADATA] = _metadata(results, as_of, described)
    found[workbook_name(year)] = year_workbook(results, as_of, pool)
    return found


def _metadata(results: Results, as_of: date, described: list[TableFile]) -> str:
    survey, everyone = results.codebook.survey, results.everyone
    stamps = [line for stamp in page_stamps(everyone, as_of) for line in plain_lines(stamp.markdown)]
    sources = plain_lines(page.area_sources(everyone).markdown)
    rights = da.part("datasets/workbook", "rights", publisher=survey.publisher)
    return csvw_metadata(survey.title, stamps, sources, rights, described)


def _labels_together(of_years: list[Labels]) -> Labels:
    """The labels of several years: a code that has another label in another year keeps that of the period."""
    columns = of_years[0]
    return {
        name: {code: word for labels in reversed(of_years) for code, word in labels[name].items()} for name in columns
    }
