"""The rubric: signals, their four checks, and the arithmetic of the ladder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.language import Bilingual

CHECKS_PER_SIGNAL = 4
LOWEST_LEVEL = 1
HIGHEST_LEVEL = LOWEST_LEVEL + CHECKS_PER_SIGNAL


@dataclass(frozen=True, slots=True)
class Example:
    """An answer that meets a check, or nearly does, in the language it was written in."""

    answer: Bilingual
    quote: Bilingual | None


@dataclass(frozen=True, slots=True)
class Check:
    """One yes/no question about an answer.

    `requires` names the typed validators a quote must pass besides standing in the answer
    (see `app/judges/validators.py`). `title` is the check's name to a person; no judge reads it. `met` and
    `unmet` are the reasons that follow the title; `ask` is the question that would bring out what is missing;
    `better` is a template around a weak `{{ sentence }}` with blanks.
    """

    id: str
    title: Bilingual
    text: Bilingual
    met: Bilingual
    unmet: Bilingual
    next_time: Bilingual
    ask: Bilingual
    better: Bilingual
    requires: tuple[str, ...]
    meets: Example
    near_miss: Example


@dataclass(frozen=True, slots=True)
class Signal:
    """What a committee listens for: five level texts and four checks in ladder order."""

    id: str
    version: int
    title: Bilingual
    levels: tuple[Bilingual, ...]
    checks: tuple[Check, ...]

    def check(self, check_id: str) -> Check:
        """The check with this id; KeyError when the signal has no such check."""
        for check in self.checks:
            if check.id == check_id:
                return check
        raise KeyError(check_id)


@dataclass(frozen=True, slots=True)
class Rubric:
    """All signals by id, with the version and the SHA-256 of everything that can change a score."""

    signals: Mapping[str, Signal]
    version: str
    sha256: str


def ladder_level(met: Sequence[bool]) -> int:
    """The level for checks in ladder order: 1 + the number met in a row from the first.

    The only place where a level is computed (design: "one form, two judges").
    """
    level = LOWEST_LEVEL
    for is_met in met:
        if not is_met:
            break
        level += 1
    return level
