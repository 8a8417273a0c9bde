"""columns.csv: what files call otherwise, of known columns and answers only, and nothing that means two things."""

from __future__ import annotations

import pytest

from barometer.errors import ConfigError
from barometer.params.codebook import read_codebook
from barometer.params.column_map import ColumnMap

HEAD = "column,means,answer,answer_means\n"


@pytest.fixture
def mapped(params_copy):
    """Writes columns.csv of 2020, and reads the year with it."""

    def read(*rows: str) -> ColumnMap:
        (params_copy / "2020" / "columns.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
        return read_codebook(2020).column_map

    return read


def test_a_year_without_the_file_maps_nothing():
    assert read_codebook(2020).column_map == ColumnMap() == ColumnMap({}, {})


def test_columns_and_their_answers_are_ours(mapped):
    found = mapped(
        "Sagsnr,case,,",
        "BFU udarbejdet?,bfu,1,ja",
        'BFU udarbejdet?,bfu,"2, lovlig",nej_lovlig',
        "Frist,bfu_frist,Ikke relevant,blank",
        "Sted,kommune_code,Vores,183",
        "Hvor,kommune_code,,",
    )
    assert found.columns == {
        "Sagsnr": "case",
        "BFU udarbejdet?": "bfu",
        "Frist": "bfu_frist",
        "Sted": "kommune_code",
        "Hvor": "kommune_code",
    }
    assert found.answers == {
        "BFU udarbejdet?": {"1": "ja", "2, lovlig": "nej_lovlig"},
        "Frist": {"Ikke relevant": ""},
        "Sted": {"Vores": "183"},
    }


def test_every_fault_is_told_with_its_place(mapped, places):
    with pytest.raises(ConfigError) as refused:
        mapped(
            "A,bfuu,,",
            "B,bfu,1,ja",
            "B,bfu_frist,2,ja",
            "C,bfu,1,maaske",
            "D,case,1,ja",
            "E,kommune_code,Vores,999",
            "F,bfu,,ja",
            "G,bfu,1,",
            "B,bfu,1,nej",
            ",bfu,,",
        )
    assert places(refused.value) == [
        "params/2020/columns.csv, row 2, column means",
        "params/2020/columns.csv, row 4, column means",
        "params/2020/columns.csv, row 5, column answer_means",
        "params/2020/columns.csv, row 6, column answer",
        "params/2020/columns.csv, row 7, column answer_means",
        "params/2020/columns.csv, row 8, column answer",
        "params/2020/columns.csv, row 9, column answer_means",
        "params/2020/columns.csv, row 10, column answer",
        "params/2020/columns.csv, row 11, column column",
    ]
    assert "Did you mean bfu?" in str(refused.value)


def test_a_folder_in_its_place_is_refused(params_copy):
    (params_copy / "2020" / "columns.csv").mkdir()
    with pytest.raises(ConfigError, match="The file cannot be read"):
        read_codebook(2020)
