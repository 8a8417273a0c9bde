"""A verdict in words, in Danish and English, and as a box in a notebook."""

from __future__ import annotations

from dataclasses import fields

from ..generalizability.verdict import Reading, Verdict
from ..page.blocks import Box, Shown
from ..page.danish import da
from ..page.english import en

LANGUAGES = {language.code: language for language in (da, en)}
VERDICT_TITLES = {
    (Reading.PRACTICE, True): "Kan generaliseres",
    (Reading.PRACTICE, False): "Kan ikke generaliseres",
    (Reading.FILES, True): "Beskriver årets sager",
    (Reading.FILES, False): "Beskriver ikke årets sager",
}


def verdict_sentence(verdict: Verdict, language: str = "da") -> str:
    """The verdict as one plain sentence.

    Parameters
    ----------
    verdict : Verdict
        The verdict to put into words.
    language : {"da", "en"}
        The language of the sentence.
    """
    return LANGUAGES[language].text(f"year/verdict_{language}", verdict=verdict)


class ShownVerdict(Verdict, Shown):
    """A verdict as it shows itself: in Jupyter a box in both languages, printed an English sentence."""

    @classmethod
    def of(cls, verdict: Verdict) -> ShownVerdict:
        """The same verdict, able to show itself."""
        return cls(**{field.name: getattr(verdict, field.name) for field in fields(Verdict)})

    def blocks(self) -> list[dict]:
        sentences = [verdict_sentence(self, code) for code in LANGUAGES]
        return Box(VERDICT_TITLES[self.reading, self.holds], "\n\n".join(sentences)).blocks()

    def __repr__(self) -> str:
        return verdict_sentence(self, "en")
