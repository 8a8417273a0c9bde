"""The samples that the rule is held to come from params/: another period is another file and no code."""

from __future__ import annotations

import pytest

from barometer.errors import ConfigError
from barometer.methodology import verdicts
from barometer.methodology.samples import FAMILY_TREATMENT, PLACEMENT, WITHOUT_CONSENT, read_stated_samples
from barometer.params.rule import rule

TYPES = (FAMILY_TREATMENT, PLACEMENT, WITHOUT_CONSENT)


@pytest.fixture
def later(params_copy, edit):
    """The years 2020 to 2022 and what was published of them, ten years later; asked for and sent anew."""
    for name in ("2020", "2021", "2022", "2020-2022"):
        folder = params_copy / name
        new = folder.rename(params_copy / name.replace("202", "203"))
        for path in new.iterdir():
            path.write_text(path.read_text(encoding="utf-8").replace("202", "203"), encoding="utf-8")
    for name in ("2023", "2024"):
        for path in (params_copy / name).iterdir():
            path.unlink()
        (params_copy / name).rmdir()
    edit("published_samples.yml", '"2020-2022"', '"2030-2032"')
    edit("published_samples.yml", "(a) and (b) are from the report to Ishøj Kommune", "All are from a report")
    edit("published_samples.yml", "value: 17", "value: 20")
    edit("published_samples.yml", "value: 1.15", "value: 1.5")
    edit("published_samples.yml", "value: 3", "value: 4")
    edit("published_samples.yml", "value: 40", "value: 45")
    edit("2032/published_counts.csv", "familiebehandling,375,", "familiebehandling,380,")
    return params_copy


def test_another_period_is_another_file_and_no_code(later):
    samples = read_stated_samples()
    assert samples.period.name == "2030-2032" and samples.latest == 2032
    assert list(samples.years) == [2030, 2031, 2032]
    assert samples.pooled.name == "2030-2032 pooled"
    kinds = samples.of_year(2032)
    assert tuple(kinds) == TYPES and kinds[FAMILY_TREATMENT].nobs == 380
    assert kinds[FAMILY_TREATMENT].name == "family treatment, 2032"
    assert samples.of_pooled[WITHOUT_CONSENT].spread == 45
    assert [s.nobs for s in samples.kommune] == [14, 20]
    assert samples.follow_up.nobs == 322 // 4
    assert samples.follow_up_without_consent.nobs == 50 // 4
    assert samples.published.sent_per_read.value == 1.5


def test_the_tables_speak_of_the_period_that_is_named(later):
    asked = rule(), read_stated_samples()
    said = str(verdicts.statements(*asked).blocks()) + str(verdicts.readings(*asked).blocks())
    assert "All are from a report" in said and "2032" in said and "1046 in all" in said.replace("1,046", "1046")
    assert "2020 → " not in said and "2022 → " not in said


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("2022/survey.yml", "cases: 697", "cases: null", "how many cases"),
        ("2020-2022/published_counts.csv", "alle,foranstaltning,anbringelse_tvang", "183,foranstaltning,anbringelse_tvang", "of the type anbringelse"),
        ("2022/published_counts.csv", "alle,", "183,", None),
    ],
)  # fmt: skip
def test_what_is_not_published_is_said_with_what_to_do(edit, file, old, new, said):
    edit(file, old, new)
    if said is None:  # one answer less: no type of case that it is part of can be counted
        with pytest.raises(ConfigError, match="of the type familiebehandling"):
            read_stated_samples().of_year(2022)
        return
    with pytest.raises(ConfigError, match=said) as caught:
        _ = (samples := read_stated_samples()).must_fail | samples.must_pass
    assert caught.value.todo


def test_where_no_type_of_case_is_published_it_is_said(params_copy):
    for year in (2020, 2021, 2022):
        (params_copy / str(year) / "published_counts.csv").unlink(missing_ok=True)
    with pytest.raises(ConfigError, match="Of no year in 2020-2022"):
        _ = read_stated_samples().latest


def test_where_no_kommune_is_known_it_is_said(params_copy):
    (params_copy / "2020" / "kommuner.csv").unlink()
    with pytest.raises(ConfigError, match="Of no kommune in 2020-2022"):
        _ = read_stated_samples().kommune
