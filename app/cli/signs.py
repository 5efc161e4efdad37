"""What the doctor found, in words and with a mark."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from app.cli.printing import printable
from app.domain.language import Language
from app.services.doctor import Sign
from app.services.outcomes import outcome_words
from app.services.ports import Content

MARKS: Mapping[bool | None, tuple[str, str]] = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "dim")}


@dataclass(frozen=True, slots=True)
class Printing:
    """Says what is found, in one language."""

    console: Console
    content: Content
    language: Language

    def say(self, name: str, style: str = "", **values: str | int) -> None:
        """One phrase."""
        self.console.print(Text(self._phrase(name, values), style=style), soft_wrap=True)

    def sign(self, sign: Sign) -> None:
        """One thing that was found, with its mark and the reason for it."""
        values = dict(sign.values)
        if sign.reason is not None:
            values["why"] = outcome_words(self.content.phrases, sign.reason, self.language)
        mark, colour = MARKS[sign.well]
        line = Text(f"  {mark} ", style=colour).append(self._phrase(sign.name, values), style="default")
        self.console.print(line, soft_wrap=True)

    def _phrase(self, name: str, values: Mapping[str, str | int]) -> str:
        return printable(self.content.phrases.render(f"doctor.{name}", self.language, **values))
