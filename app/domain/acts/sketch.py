"""A sketch on the clock: the parts of a system are ticked off as they are named, and the most important one that
is missing is asked about, until all are there or the minutes are used."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.coverage import counted_attempt
from app.domain.interview import Move, MoveKind, Turn
from app.domain.language import Bilingual
from app.domain.observation import Noticed
from app.domain.passages import Reader, Telling, read
from app.domain.question import Question
from app.domain.reading.lexicon import Hit, Lexicon
from app.domain.situation import MIN_SECONDS_FOR_PROBE, Decided, Situation, draw

LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that belongs into the sketch, and what an interviewer asks while it is missing."""

    id: str
    title: Bilingual
    asks: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A part and where it was named: the clause in the answer of a turn. None for both while it is missing."""

    part: Part
    turn: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """`parts` are in order of importance; `words` has a group for each of them, by its id, and `left_out`.

    `clock` are the minutes for the whole sketch, `most` how often a missing part is asked about.
    """

    id: str
    openings: tuple[Question, ...]
    parts: tuple[Part, ...]
    words: Lexicon
    clock: float
    most: int
    signal: str | None = None
    minutes: float = 0.0

    def lines(self) -> Iterable[Question]:
        """Everything that is said."""
        yield from self.openings
        for part in self.parts:
            yield from part.asks


def decide(situation: Situation, act: Sketch) -> Decided:
    """Open the sketch, then ask for what is missing; None when all is there or the time for it is used."""
    if not situation.turns:
        fresh = [line for line in act.openings if line.id not in situation.asked]
        return Move(MoveKind.SKETCH, draw(fresh, situation.seed).id, act.signal) if fresh else None
    asked = [turn for turn in situation.turns if turn.move.kind is MoveKind.SKETCH_PART]
    if len(asked) >= act.most or _over(situation, act):
        return None
    return _next_part(situation, act)


def _over(situation: Situation, act: Sketch) -> bool:
    """Whether the minutes are used; without a clock they do not count."""
    if situation.short_of(MIN_SECONDS_FOR_PROBE):
        return True
    allowed = seconds_allowed(act, situation.time_factor)
    return allowed is not None and seconds_used(situation.turns) >= allowed


def _next_part(situation: Situation, act: Sketch) -> Move | None:
    for tick in ticks(act, situation.turns):
        asked = any(line.id in situation.asked for line in tick.part.asks)
        if tick.turn is None and not asked:
            return Move(MoveKind.SKETCH_PART, draw(tick.part.asks, situation.seed).id, act.signal)
    return None


def seconds_used(turns: Iterable[Turn]) -> float:
    """How long the sketch's questions stood open, pauses left out."""
    return sum(turn.attempts[0].seconds for turn in turns if turn.attempts)


def seconds_allowed(act: Sketch, time_factor: float | None) -> float | None:
    """The minutes of the sketch in seconds, stretched as the round's are; None when the clock is off."""
    return None if time_factor is None else 60 * act.clock * time_factor


def ticks(act: Sketch, turns: Sequence[Turn]) -> tuple[Tick, ...]:
    """Every part, with the words that named it first."""
    named: dict[str, Tick] = {}
    parts = {part.id: part for part in act.parts}
    for turn in turns:
        attempt = counted_attempt(turn)
        telling = read(attempt.text, act.words) if attempt else None
        for hit in telling.hits if telling else ():
            if telling and hit.group in parts and hit.group not in named and not _left_out(telling, hit):
                named[hit.group] = Tick(parts[hit.group], turn.n, _clause(telling, hit))
    return tuple(named.get(part.id, Tick(part)) for part in act.parts)


def _left_out(telling: Telling, hit: Hit) -> bool:
    """Whether the words before it in the same clause say that it is not needed."""
    clause = next((part for part in telling.clause_spans if part.start <= hit.start < part.end), None)
    start = clause.start if clause else 0
    return any(other.group == LEFT_OUT and start <= other.start < hit.start for other in telling.hits)


def _clause(telling: Telling, hit: Hit) -> str:
    start, end = telling.normal.original(hit.start, hit.end)
    return telling.clause_around(start, end).text.strip(" ,，。.;；")


def observe(act: Sketch, turns: Sequence[Turn], reader: Reader) -> Iterator[Noticed]:  # noqa: ARG001
    """How many parts were named in how long, and which were missing at the end."""
    if not any(counted_attempt(turn) for turn in turns):
        return
    found = ticks(act, turns)
    missing = [tick.part.title for tick in found if tick.turn is None]
    used = seconds_used(turns)
    time = f"{used // 60:.0f}:{used % 60:02.0f}"
    counts = {"named": str(len(found) - len(missing)), "all": str(len(found)), "time": time}
    if not missing:
        yield Noticed("sketch_complete", values=counts)
        return
    names = Bilingual(", ".join(title.en for title in missing), "、".join(title.zh for title in missing))
    yield Noticed("sketch_parts", values={**counts, "missing": names})
