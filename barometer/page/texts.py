"""The texts of the texts/ folders, filled in with numbers as a language writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from .numbers import DASH, HIDDEN, NOTHING, Numbers

_RANGE = re.compile(r"(?<![\w/#.-])(\d{1,4})-(\d{1,4})(?![\w-]|[./]\w)")


@dataclass(frozen=True)
class Language(Numbers):
    """A language: how it writes numbers, and the texts that are written in it.

    A text is the file `<room>/texts/<name>.md`: Markdown with one paragraph a line, and a Jinja template. The public
    methods of the language are functions in it. A name in it that is not given is an error, so that no sentence is
    ever printed with a hole.

    Attributes
    ----------
    code : str
        The code of the language, as "da". Texts that exist in several languages end in it: `verdict_da`.
    number_words : tuple of str
        The words for 0, 1, 2 and so on that running text has in place of digits.
    """

    code: str
    number_words: tuple[str, ...]

    def number_word(self, value: int) -> str:
        """A whole number in running text: a word for a small one, digits for a large one."""
        return self.number_words[value] if 0 <= value < len(self.number_words) else self.number(value)

    def text(self, name: str, /, **context: Any) -> str:
        """A whole text, filled in.

        Parameters
        ----------
        name : str
            The room and the file, without folder and ending: "year/about".
        **context
            The values of the names in the text.

        Returns
        -------
        str
            Markdown.
        """
        return self.settled(self._template(name).render(**context)).strip()

    def parts(self, name: str, /, **context: Any) -> dict[str, str]:
        """The words of a figure or a table: one text for each block of the template, as `alt` and `caption`.

        Within a block a line break counts as a space, and an empty line begins a new paragraph.

        Parameters
        ----------
        name : str
            The room and the file, without folder and ending: "year/forest".
        **context
            The values of the names in the blocks; each block sees them all.

        Returns
        -------
        dict of str
            Block -> its text. The paragraphs of a text are divided by an empty line; `paragraphs` takes them apart.
        """
        return {part: self.part(name, part, **context) for part in self._template(name).blocks}

    def part(self, name: str, part: str, /, **context: Any) -> str:
        """One block of a template, as in `parts`; for a file that holds several small texts, as `year/notes`.

        Parameters
        ----------
        name : str
            The room and the file, without folder and ending: "year/notes".
        part : str
            The name of the block.
        **context
            The values of the names in the block.
        """
        template = self._template(name)
        return self.settled(_unwrapped("".join(template.blocks[part](template.new_context(context)))))

    def settled(self, text: str) -> str:
        """A finished text after what is done to every text: a range of numbers has an en dash, "2020–2022".

        The name of a file or a folder keeps its hyphens.
        """
        return _RANGE.sub(rf"\1{DASH}\2", text)

    def compile_texts(self) -> None:
        """Compiles every text, so that the first use of a text costs no more than the next."""
        for name in self._environment.list_templates(filter_func=lambda name: "/texts/" in name):
            self._environment.get_template(name)

    def _template(self, name: str) -> Template:
        room, _, file = name.partition("/")
        return self._environment.get_template(f"{room}/texts/{file}.md")

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=PackageLoader("barometer", ""),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # Markdown, escaped where it becomes HTML
        )
        functions = {name: getattr(self, name) for name in dir(type(self)) if not name.startswith("_")}
        environment.globals.update(functions, DASH=DASH, HIDDEN=HIDDEN, NOTHING=NOTHING)
        return environment


def paragraphs(text: str) -> list[str]:
    r"""The paragraphs of a text, without the empty lines between them.

    >>> paragraphs("Note: one.\n\nNote: two.")
    ['Note: one.', 'Note: two.']
    """
    return [part for part in text.split("\n\n") if part]


def _unwrapped(text: str) -> str:
    """The text with one line for each paragraph. No-break spaces are kept."""
    lines = (re.sub(r"[ \n]+", " ", part).strip(" ") for part in re.split(r"\n[ \n]*\n", text))
    return "\n\n".join(line for line in lines if line)
