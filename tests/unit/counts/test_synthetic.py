"""Invented cases: exact totals, real routing, kommuner that differ by as much as asked for."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barometer import columns as c
from barometer.counts import frequencies, random_draws, synthetic, synthetic_shares
from barometer.counts.published_counts import published_frequencies
from barometer.counts.survey_counts import counts_of_demo
from barometer.errors import ConfigError, ParameterError
from barometer.params import codebook, kommuner
from barometer.params import folder as params
from barometer.params.codebook import Codebook, Condition, Question
from barometer.params.survey_year import Answer, CaseType, SurveyYear

YEARS = (2020, 2021, 2022)
ALL_CASES = (
    ("foranstaltning", "familiebehandling"), ("bfu", "ja"), ("boernesamtale", "ja"), ("handleplan", "ja")
)  # fmt: skip
some = settings(max_examples=15, deadline=None)


@pytest.fixture(scope="module")
def books():
    return {year: codebook.read_codebook(year) for year in YEARS}


@pytest.fixture
def own_params(tmp_path, monkeypatch):
    """A copy of params/ that a test may change."""
    copy = tmp_path / "params"
    shutil.copytree(params.folder(), copy)
    monkeypatch.setenv(params.ENVIRONMENT_VARIABLE, str(copy))
    return copy


def new_year(folder, year: int) -> Codebook:
    """The questions of 2021 as those of a year of which nothing is known."""
    (folder / str(year)).mkdir()
    for name in ("survey.yml", "codebook.csv"):
        text = (folder / "2021" / name).read_text(encoding="utf-8")
        (folder / str(year) / name).write_text(text.replace("year: 2021", f"year: {year}"), encoding="utf-8")
    return codebook.read_codebook(year)


def assert_routed(cases: pd.DataFrame, book: Codebook) -> None:
    for q in book.questions:
        answered = cases[q.question] != ""
        assert set(cases.loc[answered, q.question]) <= set(q.answers)
        asked = pd.Series(True, index=cases.index)
        if q.asked_when:
            asked = cases[q.asked_when.question].isin(q.asked_when.answers)
        assert not (answered & ~asked).any(), q.question
        if not q.condition:
            assert (answered == asked).all(), q.question


def anova_icc(cases: pd.DataFrame, question: str, answer: str) -> float:
    """Ridout, Demetrio and Firth 1999, the estimator called ANOVA."""
    got = (cases[question] == answer).groupby(cases[c.KOMMUNE_CODE]).agg(["sum", "size"])
    x, n = got["sum"].to_numpy(), got["size"].to_numpy()
    total, groups = n.sum(), len(n)
    between = (n * (x / n - x.sum() / total) ** 2).sum() / (groups - 1)
    within = (x * (1 - x / n)).sum() / (total - groups)
    usual = (total - (n**2).sum() / total) / (groups - 1)
    return (between - within) / (between + (usual - 1) * within)


# --- totals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
@some
@given(seed=st.integers(0, 2**40), icc=st.sampled_from([0.0, 0.05, 0.2, 0.9, 0.999]))
def test_every_seed_has_the_same_national_counts(books, year, seed, icc):
    book = books[year]
    cases = synthetic.invent(book, seed=seed, icc=icc)
    assert list(cases) == [c.CASE, c.KOMMUNE_CODE, c.SOURCE, *book.by_name]
    arranged = synthetic.arrange(book)
    both = pd.concat([arranged, cases])
    assert (len(both), both[c.KOMMUNE_CODE].nunique()) == (book.survey.cases, book.survey.kommuner)
    assert_routed(both, book)
    first = synthetic.invent(book)
    for q in book.by_name:
        assert cases[q].value_counts().to_dict() == first[q].value_counts().to_dict()


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("every_kommune", [False, True])
def test_national_counts_are_the_national_shares_rounded(books, year, every_kommune):
    cases = synthetic.invent(books[year], every_kommune=every_kommune)
    if not every_kommune:
        cases = pd.concat([synthetic.arrange(books[year]), cases])
    true = synthetic_shares.synthetic_shares(books[year], synthetic.DEFAULT_SEED)
    for q in books[year].questions:
        asked = cases[q.asked_when.question].isin(q.asked_when.answers).sum() if q.asked_when else len(cases)
        base = (cases[q.question] != "").sum()
        assert abs(base - true[q.question].relevant * asked) <= 0.5 + 1e-6
        for answer, share in zip(q.answers, true[q.question].shares, strict=True):
            # The first is rounded to its nearest count, a later one takes up what rounding left.
            room = 0.5 if answer == q.answers[0] else 1
            assert abs((cases[q.question] == answer).sum() - share * base) <= room + 1e-6


@given(
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=6).filter(lambda s: sum(s) > 0.01),
    whole=st.integers(0, 3000),
)
@settings(max_examples=60, deadline=None)
def test_parts_make_the_whole(shares, whole):
    shares = np.array(shares) / sum(shares)
    parts = random_draws.whole_parts(shares, whole)
    assert parts.sum() == whole and (parts >= 0).all()
    assert (abs(parts - shares * whole) <= 1 + 1e-6).all()


@given(
    counts=st.lists(st.integers(0, 60), min_size=1, max_size=5).filter(any),
    groups=st.integers(1, 9),
    icc=st.floats(0, 0.999),
    seed=st.integers(0, 999),
)
@settings(max_examples=60, deadline=None)
def test_a_draw_has_exactly_its_counts(counts, groups, icc, seed):
    kommune = np.arange(sum(counts)) % groups
    drawn = random_draws.draw_answers(random_draws.keyed_generator(seed), kommune, np.array(counts), icc)
    assert np.bincount(drawn, minlength=len(counts)).tolist() == counts


# --- kommuner ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("seed", range(5))
def test_sizes_are_uneven_as_the_averages_demand(books, year, seed):
    sizes = synthetic.invent(books[year], seed=seed).groupby(c.KOMMUNE_CODE).size().sort_values()
    assert 8 <= sizes.iloc[0] <= 14
    assert 14 <= sizes.median() <= 30
    assert 40 <= sizes.iloc[-1] <= 150


@pytest.mark.parametrize("year", YEARS)
def test_cases_are_numbered_within_their_kommune(books, year):
    cases = synthetic.invent(books[year])
    for _, numbers in cases.groupby(c.KOMMUNE_CODE)[c.CASE]:
        assert numbers.tolist() == [str(i + 1) for i in range(len(numbers))]


@pytest.mark.parametrize("year", YEARS)
def test_only_kommuner_published_in_full_are_real(books, year):
    invented, arranged = synthetic.invent(books[year]), synthetic.arrange(books[year])
    assert set(arranged[c.KOMMUNE_CODE]) == set(books[year].completely_published)
    assert set(arranged[c.SOURCE]) <= {c.PUBLISHED}
    everywhere = synthetic.invent(books[year], every_kommune=True)
    for cases in (invented, everywhere):
        assert all(kommuner.is_invented(code) for code in cases[c.KOMMUNE_CODE])
        assert set(cases[c.SOURCE]) == {c.SYNTHETIC}
    assert everywhere[c.KOMMUNE_CODE].nunique() == books[year].survey.kommuner
    assert len(everywhere) == books[year].survey.cases


def test_arranged_cases_have_the_published_counts(books):
    arranged = synthetic.arrange(books[2020])
    assert_routed(arranged, books[2020])
    found = frequencies.frequencies_from_cases(arranged, books[2020])
    found = found[found[c.KOMMUNE_CODE] == "183"].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, published_frequencies(books[2020]))


def test_a_published_kommune_is_counted_as_published_and_no_detour(books, monkeypatch):
    counted = counts_of_demo(books[2020]).frequencies
    own = counted[counted[c.KOMMUNE_CODE] == "183"].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, published_frequencies(books[2020]))
    arrange = synthetic.arrange

    def spoilt(book):
        """Every case of Ishøj answers as its first one does: the counts of the arrangement are no longer its own."""
        cases = arrange(book)
        return cases.assign(**{q: cases[q].iloc[0] for q in book.by_name})

    monkeypatch.setattr(synthetic, "arrange", spoilt)
    again = counts_of_demo(books[2020]).frequencies
    all_types = again[c.CASE_TYPE] == c.ALL
    pd.testing.assert_frame_equal(again[all_types], counted[all_types])
    assert not again.equals(counted)  # the split by type alone comes from the arrangement


@pytest.mark.parametrize("year", YEARS)
def test_questions_with_one_condition_are_asked_in_the_same_cases(books, year):
    cases = synthetic.invent(books[year])
    asked = [cases[q] != "" for q in ("opfoelgning_3mdr", "opfoelgning_6mdr", "personrettet_tilsyn")]
    assert (asked[0] == asked[1]).all() and (asked[0] == asked[2]).all()


def test_kommuner_differ_by_the_correlation_asked_for(books):
    # One estimate scatters by about .03 at .05 and .06 at .2 (27 to 37 kommuner). Over 72 of them the mean
    # has standard errors of about .004 and .007; the tolerances are three of these, and a tenth of the
    # parameter for the estimator's own small-sample bias.
    def mean(icc: float) -> float:
        found = []
        for book in books.values():
            for seed in range(6):
                cases = synthetic.invent(book, seed=seed, icc=icc)
                cases = cases[cases[c.SOURCE] == c.SYNTHETIC]
                found += [anova_icc(cases, *which) for which in ALL_CASES]
        return float(np.mean(found))

    assert mean(0.0) == pytest.approx(0, abs=0.006)
    assert mean(0.05) == pytest.approx(0.05, abs=0.017)
    assert mean(0.2) == pytest.approx(0.2, abs=0.041)


@pytest.mark.parametrize("icc", [-0.01, 1, 1.5, float("nan"), float("inf")])
def test_a_correlation_out_of_bounds_is_refused(books, icc):
    with pytest.raises(ParameterError, match="intraclass correlation"):
        synthetic.invent(books[2020], icc=icc)


# --- determinism ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_the_same_seed_gives_the_same_cases(books, year):
    first, again = synthetic.invent(books[year]), synthetic.invent(codebook.read_codebook(year))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(synthetic.invent(books[year], seed=synthetic.DEFAULT_SEED + 1))


def test_no_year_repeats_another(own_params):
    first, second = (synthetic.invent(new_year(own_params, year)) for year in (2031, 2032))
    assert first.groupby(c.KOMMUNE_CODE).size().tolist() != second.groupby(c.KOMMUNE_CODE).size().tolist()


def test_no_year_repeats_another_with_the_same_truth_and_sizes(own_params):
    found = []
    for year in (2031, 2032):
        book = new_year(own_params, year)
        shutil.copy(own_params / "2021" / "synthetic.csv", own_params / str(year))
        one = replace(book, survey=book.survey.model_copy(update={"kommuner": 1}))
        found.append(synthetic.invent(one))
    for q in book.by_name:
        assert found[0][q].value_counts().to_dict() == found[1][q].value_counts().to_dict()
        assert found[0][q].tolist() != found[1][q].tolist()


def test_a_question_left_out_changes_no_other(own_params):
    book = new_year(own_params, 2031)
    fewer = replace(book, questions=tuple(q for q in book.questions if q.question != "bfu_frist"))
    pd.testing.assert_frame_equal(synthetic.invent(fewer), synthetic.invent(book).drop(columns="bfu_frist"))


@pytest.mark.parametrize("seed", [-1, 1.5, True, "7"])
def test_a_seed_that_is_no_number_is_refused(books, seed):
    with pytest.raises(ParameterError, match="seed"):
        synthetic.invent(books[2020], seed=seed)


def test_a_year_takes_well_under_half_a_second(books):
    synthetic.invent(books[2020])
    start = time.process_time()
    synthetic.invent(books[2020])
    assert time.process_time() - start < 0.5


# --- any year ---------------------------------------------------------------------------------------------


def test_a_year_without_a_published_number_of_cases_is_refused():
    with pytest.raises(ParameterError, match="not published") as caught:
        synthetic.invent(codebook.read_codebook(2023))
    assert caught.value.expected == "2020, 2021, 2022"
    assert "case file" in caught.value.todo


def test_a_new_year_is_a_new_folder_and_no_code(own_params):
    book = new_year(own_params, 2031)
    cases = synthetic.invent(book)
    assert (len(cases), cases[c.KOMMUNE_CODE].nunique()) == (708, 27)
    assert_routed(cases, book)
    for q in book.requirements:
        answers = cases[q.question][cases[q.question] != ""]
        assert 0.47 <= (answers == q.complies[0]).mean() <= 0.98
    other = synthetic.invent(book, seed=1)
    assert (cases["bfu"] == "ja").sum() != (other["bfu"] == "ja").sum()  # here the truth comes from the seed


def test_a_question_that_synthetic_csv_lacks_takes_the_published_percentage(own_params):
    path = own_params / "2022" / "synthetic.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("boernesamtale,")]
    path.write_text("".join(kept), encoding="utf-8")
    cases = synthetic.invent(codebook.read_codebook(2022))
    assert (cases["boernesamtale"] == "ja").sum() == 383


@pytest.fixture(scope="module")
def empty_year(tmp_path_factory):
    folder = tmp_path_factory.mktemp("any") / "params"
    (folder / "2040").mkdir(parents=True)
    shutil.copy(params.folder() / "kommuner.csv", folder)
    return folder


@st.composite
def any_codebook(draw) -> Codebook:
    number = draw(st.integers(1, 7))
    questions: list[Question] = []
    for i in range(number):
        answers = tuple(f"a{k}" for k in range(draw(st.integers(1, 5))))
        asked_when = None
        if questions and draw(st.booleans()):
            decider = draw(st.sampled_from(questions))
            gate = draw(st.lists(st.sampled_from(decider.answers), min_size=1, unique=True))
            asked_when = Condition(decider.question, tuple(gate))
        complies = draw(st.lists(st.sampled_from(answers), unique=True, max_size=len(answers)))
        condition = draw(st.sampled_from(["", "noget mere gælder"]))
        questions.append(
            Question(
                chapter=7, table=i + 1, question=f"q{i}", short="", wording="", law="", answers=answers,
                asked_when=asked_when, condition=condition, at_least=1, at_most=Fraction(1), complies=tuple(complies), comparable_with=(),
                base_note="", not_sent_note="", note="",
            )
        )  # fmt: skip
    komm = draw(st.integers(1, 30))
    survey = SurveyYear(
        year=2040, title="", publisher="", kommuner=komm, cases=komm * 2 + draw(st.integers(0, 400)),
        publication_date=None, chapters={"7": ""}, answers={f"a{k}": Answer(label="") for k in range(5)},
        case_type_question="q0", case_types={"one": CaseType(label="", answers=["a0"])},
    )  # fmt: skip
    return Codebook(survey, tuple(draw(st.permutations(questions))))


@settings(max_examples=60, deadline=None)
@given(book=any_codebook(), seed=st.integers(0, 99), icc=st.sampled_from([0.0, 0.05, 0.5]))
def test_any_codebook_can_be_invented(empty_year, book, seed, icc):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(params.ENVIRONMENT_VARIABLE, str(empty_year))
        cases = synthetic.invent(book, seed=seed, icc=icc)
        again = synthetic.invent(book, seed=seed, icc=icc)
        counted = frequencies.frequencies_from_cases(cases, book)
    pd.testing.assert_frame_equal(cases, again)
    assert (len(cases), cases[c.KOMMUNE_CODE].nunique()) == (book.survey.cases, book.survey.kommuner)
    assert cases.groupby(c.KOMMUNE_CODE).size().min() >= 2
    assert_routed(cases, book)
    assert set(counted[c.SOURCE]) == {c.SYNTHETIC}


def test_too_few_cases_for_the_kommuner_are_refused(books):
    survey = books[2021].survey.model_copy(update={"cases": 53})
    with pytest.raises(ConfigError, match="cannot be shared out"):
        synthetic.invent(replace(books[2021], survey=survey))


# --- synthetic.csv ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("bfx,1,ja=0.5,invented", "question", "unknown"),
        ("handleplan,1,ja=0.5,invented", "question", "twice"),
        ("bfu,1,jaa=0.5,invented", "shares", "unknown"),
        ("bfu,1,ja=0.5 ja=0.1,invented", "shares", "twice"),
        ("bfu,1,ja=half,invented", "shares", "cannot be read"),
        ("bfu,1,ja=nan,invented", "shares", "cannot be read"),
        ("bfu,1,ja=-0.1,invented", "shares", "cannot be read"),
        ("bfu,1,ja 0.5,invented", "shares", "cannot be read"),
        ("bfu,1,ja=0.8 nej=0.3,invented", "shares", "one whole"),
        ("boernesamtale,1,ja=0.5 nej=0.3,invented", "shares", "one whole"),
        ("vurdering_24t,0,ja=0.5,invented", "relevant", "no share"),
        ("vurdering_24t,1.1,ja=0.5,invented", "relevant", "no share"),
        ("vurdering_24t,inf,ja=0.5,invented", "relevant", "no share"),
        ("vurdering_24t,,ja=0.5,invented", "relevant", "no share"),
        ("bfu,0.9,ja=0.5,invented", "relevant", "no condition"),
        ("bfu,1,ja=0.5,", "source", "without a source"),
    ],
)
def test_a_fault_in_synthetic_csv_is_named_by_file_row_and_column(own_params, row, column, what):
    text = "question,relevant,shares,source\nhandleplan,1,ja=0.8,invented\n" + row + "\n"
    (own_params / "2021" / "synthetic.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=what) as caught:
        synthetic.invent(codebook.read_codebook(2021))
    assert caught.value.where == f"params/2021/synthetic.csv, row 3, column {column}"


def test_a_truth_that_contradicts_a_published_percentage_is_refused(own_params):
    path = own_params / "2021" / "synthetic.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("ja=0.73", "ja=0.71"), encoding="utf-8")
    with pytest.raises(ConfigError, match="published percentage of bfu") as caught:
        synthetic.invent(codebook.read_codebook(2021))
    assert caught.value.expected == "73 percent"


def test_published_counts_that_cannot_be_are_refused(own_params):
    path = own_params / "2020" / "published_counts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "alle,bfu,ja,7,somewhere\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="exceed the national"):
        synthetic.invent(codebook.read_codebook(2020))
    answers = {"ja": 500, "nej": 100, "nej_lovlig": 9, "nej_ikke_indsendt": 9}
    rows = [f"alle,bfu,{answer},{count},somewhere\n" for answer, count in answers.items()]
    path.write_text(text + "".join(rows), encoding="utf-8")
    with pytest.raises(ConfigError, match="another base"):
        synthetic.invent(codebook.read_codebook(2020))
