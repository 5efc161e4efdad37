"""Interface texts: English is written in the templates, Chinese stands in a PO file read once at start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from app.domain.language import Language

LOCALE = Path(__file__).parent / "locale"


def po_path(language: Language) -> Path:
    """Where the translations into `language` stand."""
    return LOCALE / language.value / "LC_MESSAGES" / "messages.po"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Messages by their English text; a message that is missing is shown in English."""

    messages: Mapping[str, str]

    def gettext(self, message: str) -> str:
        """The translation of `message`."""
        return self.messages.get(message) or message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The form for `count`. Chinese has one form; English is its own catalogue."""
        return self.messages.get(singular) or (singular if count == 1 else plural)


@cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of `language`, read once."""
    if language is Language.EN:
        return Catalogue({})
    with po_path(language).open("rb") as file:
        entries = read_po(file, locale=language.value)
    messages: dict[str, str] = {}
    for entry in entries:
        source, target = _first(entry.id), _first(entry.string)
        if source:
            messages[source] = target
    return Catalogue(messages)


def _first(forms: str | Sequence[str] | None) -> str:
    return forms if isinstance(forms, str) else forms[0] if forms else ""
