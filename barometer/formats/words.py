"""The words that a page has besides those of its notebook, in Danish and English."""

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
            "output": "Resultat af en beregning",
            "undescribed": "Figur uden beskrivelse",
            "trace": "Data og kode",
            "own_page": "Kommunens egen side",
        },
        "en": {
            "contents": "Contents",
            "find": "Find kommune",
            "found": "{found} of {all}",
            "skip": "Skip to content",
            "page": "page {page} of {pages}",
            "report": "Report",
            "error": "Error: something is missing here",
            "output": "Output of a calculation",
            "undescribed": "Figure without a description",
            "trace": "Data and code",
            "own_page": "The kommune’s own page",
        },
    }
)


# Word translates the names of its own styles, but not of ours. The template has ours in English.
_STYLE_NAMES = MappingProxyType(
    {
        "da": {
            "Kicker": "Overlinje",
            "SectionHeading": "Afsnitsoverskrift",
            "Divider": "Skillelinje",
            "Box": "Boks",
            "BoxTitle": "Bokstitel",
            "Stamp": "Varsel",
            "StampTitle": "Varselstitel",
            "TableLabel": "Tabelnummer",
            "TableText": "Tabeltekst",
            "TableTextSmall": "Tabeltekst lille",
            "TableNote": "Tabelnote",
            "BarometerTable": "Barometertabel",
            "Figure": "Figur",
            "FigureCaption": "Figurtekst",
            "HeaderMarks": "Forbehold i sidehoved",
        },
    }
)


def words(language: str) -> dict[str, str]:
    """The words in a language, by what they are for.

    Parameters
    ----------
    language : str
        An ISO 639 code: `da` or `en`. Any other has the English words.
    """
    return WORDS.get(language, WORDS["en"])


def style_names(language: str) -> dict[str, str]:
    """The names of our Word styles in a language, by the style's id. Empty where the template's own names hold.

    Parameters
    ----------
    language : str
        An ISO 639 code such as `da`.
    """
    return _STYLE_NAMES.get(language, {})
