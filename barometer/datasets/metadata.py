"""What stands in the CSV files, for programs: `csv-metadata.json` by the W3C's "CSV on the Web".

https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import columns as c
from ..page.danish import da
from .dictionary import FLOATS, DescribedColumn, Words, dictionary
from .labels import Labels

_PLAIN = {"encoding": "utf-8", "delimiter": ",", "lineTerminators": ["\n"]}
_EXCEL = {"encoding": "utf-8", "delimiter": ";", "lineTerminators": ["\r\n"]}
_KOMMUNE_CODES = "[0-9]{3}|S[0-9]+|alle"


@dataclass(frozen=True)
class TableFile:
    """A CSV file that is described.

    Attributes
    ----------
    place : str
        Its place below the folder of the tables.
    name : str
        Its name in the dictionary, as "estimates".
    columns : tuple of str
        Its columns, in order.
    labels : mapping
        Column -> code -> how it is printed, of all codes that can stand in it.
    excel : bool
        Whether it is the file for a Danish Excel.
    several_years : bool
        Whether it holds several years, and a period beside them.
    """

    place: str
    name: str
    columns: tuple[str, ...]
    labels: Labels
    excel: bool = False
    several_years: bool = False


def csvw_metadata(
    title: str, about: Iterable[str], sources: Iterable[str], rights: str, files: Iterable[TableFile]
) -> str:
    """The metadata of CSV files, as JSON.

    Parameters
    ----------
    title : str
        What the files are, together.
    about : iterable of str
        What must be known of the numbers before they are used.
    sources : iterable of str
        Where they come from.
    rights : str
        Whose they are.
    files : iterable of TableFile
        Every CSV file of the folder.
    """
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": da.code}],
        "dc:title": title,
        "dc:description": list(about),
        "dc:source": list(sources),
        "dc:rights": rights,
        "dc:language": da.code,
        "tables": [_table(file) for file in files],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _table(file: TableFile) -> dict[str, Any]:
    described = dictionary().files[file.name]
    schema: dict[str, Any] = {"columns": [_column(file, name) for name in file.columns], "primaryKey": described.key}
    if keys := list(_foreign_keys(file)):
        schema["foreignKeys"] = keys
    return {
        "url": file.place,
        "dc:title": _both(described.title),
        "dc:description": _both(described.about),
        "dialect": _EXCEL if file.excel else _PLAIN,
        "tableSchema": schema,
    }


def _column(file: TableFile, name: str) -> dict[str, Any]:
    described = dictionary().column(file.name, name)
    # Validators compare the head as it stands in the file; a title without a language is in that of the whole.
    titles = described.title.da if file.excel else {"und": name, "da": described.title.da, "en": described.title.en}
    return {
        "name": name,
        "titles": titles,
        "dc:description": _both(_meaning(file, name, described)),
        "required": described.blank is None,
        "datatype": _excel_datatype(described) if file.excel else _datatype(file, name, described),
    }


def _meaning(file: TableFile, name: str, described: DescribedColumn) -> Words:
    """What a column means: its words, when a cell is empty, and each code with its label."""
    danish, english = [described.about.da], [described.about.en]
    if described.blank:
        danish.append(f"Tom, hvor {described.blank.da}.")
        english.append(f"Blank where {described.blank.en}.")
    if not file.excel and name in file.labels and name not in (c.QUESTION, "table"):
        known = dictionary().codes.get(name, {})
        danish += [f"{code}: {label}." for code, label in file.labels[name].items()]
        english += [f"{code}: {known[code].en if code in known else told}." for code, told in file.labels[name].items()]
    return Words(da=" ".join(danish), en=" ".join(english))


def _datatype(file: TableFile, name: str, described: DescribedColumn) -> dict[str, Any]:
    match described.type:
        case "year":
            return {"base": "string", "format": "[0-9]{4}(-[0-9]{4})?"} if file.several_years else {"base": "gYear"}
        case "count":
            return {"base": "nonNegativeInteger"}
        case "yes_or_no":
            return {"base": "boolean", "format": "True|False"}
        case "text" if name == c.KOMMUNE_CODE:
            return {"base": "string", "format": _KOMMUNE_CODES}
        case "text" if name in file.labels and name != c.KOMMUNE:
            return {"base": "string", "format": "|".join(map(re.escape, file.labels[name]))}
        case "text":
            return {"base": "string"}
    return {"base": "double", **_limits(described)}


def _excel_datatype(described: DescribedColumn) -> dict[str, Any]:
    if described.type in FLOATS:
        return {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}, **_limits(described)}
    if described.type == "yes_or_no":
        return {"base": "boolean", "format": f"{da.yes}|{da.no}"}
    return {"base": "nonNegativeInteger" if described.type == "count" else "string"}


def _limits(described: DescribedColumn) -> dict[str, int]:
    return {"share": {"minimum": 0, "maximum": 1}, "positive": {"minimum": 0}}.get(described.type, {})


def _foreign_keys(file: TableFile) -> Iterable[Mapping[str, Any]]:
    """Which rows of other files the rows of this one name. Questions of several years have no file."""
    if file.excel or file.several_years:
        return
    if c.QUESTION in file.columns and file.name != "questions":
        yield _key([c.QUESTION], "questions.csv")
    if file.name == "verdicts":
        yield _key(dictionary().files["estimates"].key, "estimates.csv")


def _key(columns: list[str], place: str) -> dict[str, Any]:
    return {"columnReference": columns, "reference": {"resource": place, "columnReference": columns}}


def _both(words: Words) -> list[dict[str, str]]:
    return [{"@value": words.da, "@language": "da"}, {"@value": words.en, "@language": "en"}]
