"""The judge's scorecard beside a person's: the judge's checks with the person's words in their place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.review.said import Author, Override, latest
from app.domain.rubric import Signal, ladder_level
from app.domain.scorecard import SignalScore


@dataclass(frozen=True, slots=True)
class CheckSides:
    """One check: what the judge found (None: nothing), and the person's word on it, if any."""

    check: str
    machine: bool | None
    word: Override | None

    @property
    def person(self) -> bool | None:
        """Whether it is met for the person: who says nothing leaves it as the judge found it."""
        return self.machine if self.word is None else self.word.met

    @property
    def differs(self) -> bool:
        """Whether the person contradicts the judge."""
        return self.word is not None and self.machine is not None and self.word.met != self.machine


@dataclass(frozen=True, slots=True)
class SignalSides:
    """One signal. `person` is None while the judge left open what the person says nothing about."""

    signal: str
    author: Author
    machine: int | None
    person: int | None
    checks: tuple[CheckSides, ...]

    @property
    def said(self) -> int:
        """How many checks the person has a word on."""
        return sum(check.word is not None for check in self.checks)


def side_by_side(
    signal: Signal, author: Author, score: SignalScore | None, words: Iterable[Override]
) -> SignalSides:
    """`signal` as the judge scored it and as `author` does, both by the same ladder."""
    found = {result.check: result.met for result in score.checks} if score else {}
    said = {word.check: word for word in latest(words) if word.author == author and word.signal == signal.id}
    checks = tuple(CheckSides(check.id, found.get(check.id), said.get(check.id)) for check in signal.checks)
    return SignalSides(signal.id, author, score.level if score else None, _level(checks), checks)


def _level(checks: tuple[CheckSides, ...]) -> int | None:
    met = [check.person for check in checks]
    return None if any(one is None for one in met) else ladder_level([bool(one) for one in met])


def sides_of(
    signals: Mapping[str, Signal], scores: Mapping[str, SignalScore], words: Iterable[Override]
) -> tuple[SignalSides, ...]:
    """Every signal on which somebody has a word, author by author; all words are about one answer."""
    said = latest(words)
    places = dict.fromkeys((word.author, word.signal) for word in said if word.signal in signals)
    return tuple(side_by_side(signals[signal], author, scores.get(signal), said) for author, signal in places)
