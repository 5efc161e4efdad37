"""What the committee has before it, and how it puts the candidate's words into its own."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.debrief import Cited, Evidence, Line, SignalResult, Step
from app.domain.decision import INSTANT_FAIL
from app.domain.language import Language
from app.domain.passages import shortened
from app.domain.phrasing import Render, listed
from app.domain.rubric import LOWEST_LEVEL, Rubric

GOOD_LEVEL = 3
STRONG_LEVEL = 4
MAX_QUOTE = 160
TIERS = {1: "absent", 2: "thin", 3: "solid", 4: "strong", 5: "strong"}


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is decided on: the signals of a loop or a round, the flags raised, the checks that failed a round.

    `answered`: whether any question was answered at all.
    """

    results: tuple[SignalResult, ...]
    flags: frozenset[str]
    failed: tuple[Step, ...]
    rubric: Rubric
    render: Render
    language: Language
    answered: bool = True

    @property
    def raised(self) -> frozenset[str]:
        """What the decision takes note of beside the levels."""
        return self.flags | ({INSTANT_FAIL} if self.failed else frozenset())

    @property
    def scored(self) -> tuple[SignalResult, ...]:
        """The signals that have a level."""
        return tuple(result for result in self.results if result.level is not None)

    def say(self, name: str, **values: str) -> str:
        """A phrase of the committee, or of another file when `name` says which."""
        return self.render(name if "." in name else f"committee.{name}", self.language, **values)

    def line(self, name: str, *quotes: Cited, **values: str | Line) -> Line:
        """A phrase around lines and words of the candidate; `quotes` are those in the other values."""
        lines = [value for value in values.values() if isinstance(value, Line)]
        texts = {key: value.text if isinstance(value, Line) else value for key, value in values.items()}
        return Line(self.say(name, **texts), (*quotes, *(cited for line in lines for cited in line.quotes)))

    def title(self, signal: str) -> str:
        """A signal's name inside a sentence."""
        return self.say("title", title=self.rubric.signals[signal].title.text(self.language))

    def titles(self, signals: Sequence[str]) -> str:
        """Several of them, as one lists them."""
        return listed(self.render, self.language, [self.title(signal) for signal in signals])

    def shown(self, evidence: Evidence, signal: str) -> tuple[str, Cited]:
        """A quote as it stands in a line, cut where a clause ends when it is long, and what it cites."""
        start = shortened(evidence.quote, MAX_QUOTE)
        cited = Cited(evidence.turn, start, evidence.start, evidence.start + len(start), signal, evidence.check)
        return start if start == evidence.quote else self.say("shortened", quote=start), cited

    def point(self, result: SignalResult, said: Iterable[Cited] = ()) -> Line:
        """What there is to say about a signal, with the words that show it best; rather with none of `said`."""
        level = result.level or LOWEST_LEVEL
        tier = TIERS[level]
        told = None if tier == "absent" else (telling(result, self.rubric, said) or telling(result, self.rubric))
        if told is None:
            return self._point(result.signal, tier)
        words, cited = self.shown(told, result.signal)
        return replace(self._point(result.signal, tier, quote=words), quotes=(cited,))

    def _point(self, signal: str, tier: str, **values: str) -> Line:
        try:
            return self.line(f"{signal}_{tier}", **values)
        except KeyError:
            return self.line(f"signal_{tier}", title=self.title(signal), **values)


def telling(result: SignalResult, rubric: Rubric, said: Iterable[Cited] = ()) -> Evidence | None:
    """The quote of the check that made the level (the third for a strong one), else of the nearest below it.

    None where all of them overlap with what was `said` already.
    """
    ladder = [check.id for check in rubric.signals[result.signal].checks]
    top = min(result.level or LOWEST_LEVEL, STRONG_LEVEL) - LOWEST_LEVEL
    found = {evidence.check: evidence for evidence in result.evidence}
    wanted = [*reversed(ladder[:top]), *ladder[top : (result.level or LOWEST_LEVEL) - LOWEST_LEVEL]]
    taken = list(said)
    return next((found[check] for check in wanted if check in found and not _among(found[check], taken)), None)


def is_good(result: SignalResult) -> bool:
    """Whether a signal speaks for the candidate."""
    return (result.level or 0) >= GOOD_LEVEL


def overlap(one: Cited | Evidence, other: Cited | Evidence) -> bool:
    """Whether two quotes share words of the same answer."""
    return one.turn == other.turn and one.start < other.end and other.start < one.end


def _among(evidence: Evidence, said: Collection[Cited]) -> bool:
    return any(overlap(evidence, cited) for cited in said)
