"""The few words the page itself says, everything else comes from the notebook."""

from __future__ import annotations

from types import MappingProxyType

WORDS = MappingProxyType(
    {
        "da": {
            "contents": "Indhold",
            "find": "Find kommune",
            "found": "{found} af {all}",
            "skip": "Spring til indhold",
            "page": "side {page} af {pages}",
            "report": "Rapport",
            "error": "Fejl: her mangler noget",
            "undescribed": "Figur uden beskrivelse",
            "trace": "Data og kode",
        },
        "en": {
            "contents": "Contents",
            "find": "Find kommune",
            "found": "{found} of {all}",
            "skip": "Skip to content",
            "page": "page {page} of {pages}",
            "report": "Report",
            "error": "Error: something is missing here",
            "undescribed": "Figure without a description",
            "trace": "Data and code",
        },
    }
)


def words(language: str) -> dict[str, str]:
    """The words in `language`; English where the language has none."""
    return WORDS.get(language, WORDS["en"])
