"""A verdict in words, Danish and English, and as it shows itself in a notebook."""

from __future__ import annotations

from dataclasses import fields

from ..generalizability.verdict import Reading, Verdict
from ..page.blocks import Box, Shown
from ..page.danish import da

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
    language : {"da", "en"}
    """
    return da.text(f"year/verdict_{language}", verdict=verdict)


class ShownVerdict(Verdict, Shown):
    """A verdict that shows itself: in Jupyter as a box, as text in English."""

    @classmethod
    def of(cls, verdict: Verdict) -> ShownVerdict:
        """The same verdict, able to show itself."""
        return cls(**{field.name: getattr(verdict, field.name) for field in fields(Verdict)})

    def blocks(self) -> list[dict]:
        told = "\n\n".join(verdict_sentence(self, language) for language in ("da", "en"))
        title = VERDICT_TITLES[self.reading, self.holds]
        return Box(title, told).blocks()

    def __repr__(self) -> str:
        return verdict_sentence(self, "en")
