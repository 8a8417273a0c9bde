"""The one table of rules: what a case file must keep, and how a breach of it is told, in English and in Danish.

The checks, the contract that an office reads and the reports that go back to a kommune all come from it. In a text,
`{column}` is the column's contract and `{now}` what the check found out, by name; neither is ever a cell of the file.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ContractRule:
    """One rule of the contract.

    Attributes
    ----------
    kind : str
        The name of the breach, as JSON has it.
    contract : str
        The rule in Danish, for an office; empty where another rule says it already.
    what, expected : str
        What is wrong and what would be right, in English.
    what_da, expected_da : str
        The same in Danish.
    warning : bool
        Whether a file may break it and still be taken.
    """

    kind: str
    contract: str
    what: str
    expected: str
    what_da: str
    expected_da: str
    warning: bool = False


_TABLE = (
    ContractRule(
        "no_head",
        "Den første række nævner kolonnerne. Rækkefølgen er fri.",
        "The first row names none of the columns.",
        "the columns' names in the first row, the cases below",
        "Den første række nævner ingen af kolonnerne.",
        "kolonnernes navne i første række og sagerne nedenunder",
    ),
    ContractRule(
        "column_personal",
        "Filen må ikke have kolonner med navn, CPR-nummer, fødselsdato, adresse eller andet, der peger på et barn.",
        "The column's name says that it holds personal data.",
        "no such column; take it out before the file is sent on",
        "Kolonnens navn siger, at den indeholder personoplysninger.",
        "ingen sådan kolonne; slet den, før filen sendes videre",
    ),
    ContractRule(
        "personal_number",
        "Intet felt må indeholde et CPR-nummer.",
        "The cell holds what looks like a personal number (CPR).",
        "no personal number anywhere in the file",
        "Feltet indeholder noget, der ligner et CPR-nummer.",
        "intet CPR-nummer nogen steder i filen",
    ),
    ContractRule(
        "wrong_year",
        "Filen indeholder ét års sager og dette års spørgsmål.",
        "The file fits the survey of {now[years]} and not that of {now[year]}.",
        "the cases of {now[year]}",
        "Filen passer til undersøgelsen for {now[years]} og ikke til {now[year]}.",
        "sagerne for {now[year]}",
    ),
    ContractRule(
        "column_unknown",
        "Filen har ingen andre kolonner end dem, der står i skemaet.",
        "The column is unknown.",
        "no column beyond the contract's",
        "Kolonnen er ukendt.",
        "ingen andre kolonner end skemaets",
    ),
    ContractRule(
        "column_repeated",
        "Hver kolonne står én gang.",
        "The column stands twice; first as column {now[first]}.",
        "each column once",
        "Kolonnen står to gange; første gang som kolonne {now[first]}.",
        "hver kolonne én gang",
    ),
    ContractRule(
        "column_missing",
        "",
        "The column is missing.",
        'a column of this name, or "{column.heading}"',
        "Kolonnen mangler.",
        "en kolonne med navnet ”{column.heading}”",
    ),
    ContractRule(
        "no_cases",
        "Hver række er én sag.",
        "The file has no cases.",
        "a row for every case",
        "Filen har ingen sager.",
        "en række for hver sag",
    ),
    ContractRule(
        "row_blank",
        "Der er ingen tomme rækker mellem sagerne.",
        "The row is blank.",
        "a case, or no row",
        "Rækken er tom.",
        "en sag eller ingen række",
    ),
    ContractRule(
        "row_uneven",
        "",
        "The row has another number of cells than the head has columns.",
        "{now[columns]} cells",
        "Rækken har et andet antal felter, end der er kolonner.",
        "{now[columns]} felter",
    ),
    ContractRule(
        "case_number",
        "Sagen har et løbenummer inden for kommunen: 1, 2, 3 og så videre. "
        "Det er ikke kommunens eget sagsnummer, en dato eller et CPR-nummer.",
        "The case has no number.",
        "a running number within the kommune, such as 17",
        "Sagen har intet løbenummer.",
        "et løbenummer inden for kommunen, for eksempel 17",
    ),
    ContractRule(
        "case_date",
        "",
        "A date stands in place of the case's number.",
        "a running number within the kommune, such as 17",
        "Der står en dato, hvor sagens løbenummer skal stå.",
        "et løbenummer inden for kommunen, for eksempel 17",
    ),
    ContractRule(
        "case_number_large",
        "",
        "The number is too large for a running number; a date or a file's own number may stand in its place.",
        "a running number within the kommune, such as 17",
        "Tallet er for stort til at være et løbenummer; der kan stå en dato eller et journalnummer.",
        "et løbenummer inden for kommunen, for eksempel 17",
    ),
    ContractRule(
        "case_twice",
        "Hver sag står én gang: intet løbenummer går igen inden for en kommune, og ingen sag står også under et andet "
        "nummer.",
        "The case stands twice within its kommune; first in {now[first]}.",
        "each case once",
        "Sagen står to gange i sin kommune; første gang i {now[first_da]}.",
        "hver sag én gang",
    ),
    ContractRule(
        "kommune_missing",
        "Kommunen står med sit nummer (183) eller sit navn (Ishøj).",
        "The kommune is missing.",
        "a kommune's code, as 183, or its name",
        "Kommunen mangler.",
        "kommunens nummer, for eksempel 183, eller dens navn",
    ),
    ContractRule(
        "kommune_unknown",
        "",
        "The kommune is unknown.",
        "a kommune's code, as 183, or its name; S01, S02 ... for an invented one",
        "Kommunen er ukendt.",
        "kommunens nummer, for eksempel 183, eller dens navn",
    ),
    ContractRule(
        "source_unknown",
        "",
        "The source is unknown.",
        "cases, or synthetic for an invented kommune",
        "Kilden er ukendt.",
        "cases; kolonnen kan udelades",
    ),
    ContractRule(
        "source_wrong",
        "Ingen rigtig kommune har opdigtede sager.",
        "The source does not fit the kommune: only an invented kommune has invented cases.",
        "{now[fits]}",
        "Kilden passer ikke til kommunen: kun en opdigtet kommune har opdigtede sager.",
        "{now[fits]}",
    ),
    ContractRule(
        "year_other",
        "",
        "The case is of another year, or the year cannot be read.",
        "{now[year]}",
        "Sagen er fra et andet år, eller året kan ikke læses.",
        "{now[year]}",
    ),
    ContractRule(
        "answer_unknown",
        "Et svar er et af dem, der står ud for spørgsmålet i skemaet; store og små bogstaver er uden betydning.",
        "The answer is unknown.",
        "{column.codes_told}",
        "Svaret er ukendt.",
        "{column.labels_told}",
    ),
    ContractRule(
        "answer_missing",
        "Et spørgsmål, der stilles i alle sager, er besvaret i alle sager.",
        "The answer is missing.",
        "{column.codes_told}",
        "Svaret mangler.",
        "{column.labels_told}",
    ),
    ContractRule(
        "answer_not_asked",
        "Et spørgsmål, der ikke er relevant i sagen, står tomt; det er ikke besvaret med nej.",
        "There is an answer to a question not asked.",
        "blank unless {now[when]}",
        "Der er svaret på et spørgsmål, som ikke stilles i sagen.",
        "tomt felt, medmindre {now[when_da]}",
    ),
    ContractRule(
        "file_doubled",
        "",
        "Every case of the file stands {now[times]} times, under different numbers.",
        "each case once",
        "Alle filens sager står {now[times]} gange under forskellige numre.",
        "hver sag én gang",
    ),
    ContractRule(
        "kommune_doubled",
        "",
        "Every case of one kommune stands several times, under different numbers.",
        "each case once",
        "Alle sager fra en kommune står flere gange under forskellige numre.",
        "hver sag én gang",
    ),
    ContractRule(
        "survey_counts",
        "Filen har lige så mange sager og kommuner, som undersøgelsen omfatter. En fil, der kun er en del af et år, "
        "læses med --partial.",
        "The file has {now[got]}.",
        "{now[expected]} in the survey of {now[year]}{now[part]}",
        "Filen har {now[got_da]}.",
        "{now[expected_da]} i undersøgelsen for {now[year]}",
    ),
    ContractRule(
        "kommune_cases",
        "",
        "The file has {now[got]} cases of {now[kommune]}.",
        "{now[expected]} cases, as in params/{now[year]}/kommuner.csv",
        "Filen har {now[got]} sager fra {now[kommune]}.",
        "{now[expected]} sager",
    ),
    ContractRule(
        "twins",
        "",
        "Cases of one kommune have all answers alike. That can be chance, or a case that stands twice.",
        "a look at whether these are different cases",
        "Sager fra samme kommune har helt ens svar. Det kan være tilfældigt, eller en sag kan stå to gange.",
        "et blik på, om det er forskellige sager",
        warning=True,
    ),
    ContractRule(
        "blanks_unusual",
        "",
        "The question is left blank in {now[blank]} of the {now[asked]} cases that it may be asked in{now[beside]}.",
        "an answer in every case for which the question is relevant, and none in the others",
        "Spørgsmålet står tomt i {now[blank]} af de {now[asked]} sager, hvor det kan være relevant{now[beside_da]}.",
        "svar i alle de sager, hvor {column.question.condition}, og tomt felt i resten",
        warning=True,
    ),
    ContractRule(
        "year_alike",
        "",
        "The file has as many cases and kommuner as the survey of {now[years]}.",
        "the cases of {now[year]}",
        "Filen har lige så mange sager og kommuner som undersøgelsen for {now[years]}.",
        "sagerne for {now[year]}",
        warning=True,
    ),
)  # fmt: skip

CONTRACT_RULES = {rule.kind: rule for rule in _TABLE}
