"""What the domain needs to put sentences together: the phrases of prompts/phrases, rendered by name."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.language import Language
from app.domain.reading.lexicon import Lexicon


class Render(Protocol):
    """Gives the phrase `name` in a language with its variables filled in."""

    def __call__(self, name: str, language: Language, /, **values: str) -> str:
        """The text, without markup."""
        ...


class Wording(Protocol):
    """Phrases, and the word lists by which flags and ledger find their place in an answer."""

    @property
    def cues(self) -> Lexicon:
        """The word lists of prompts/cues.yaml."""
        ...

    def render(self, name: str, language: Language, /, **values: str) -> str:
        """The phrase `area.name`; KeyError for an unknown name."""
        ...


def listed(render: Render, language: Language, items: Sequence[str]) -> str:
    """Items as one says them: “a”, “a and b”, “a, b and c”."""
    *before, last = items
    if not before:
        return last
    first = before[0]
    for item in before[1:]:
        first = render("committee.list_more", language, first=first, next=item)
    return render("committee.list_last", language, first=first, last=last)
