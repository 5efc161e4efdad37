"""Where a reply stands towards a position put to it: agreeing, repeating, or holding, with data or without.

Data is an amount beside a metric, an experiment or the matter itself, or a test that is named; neither what is only
supposed nor a figure that the interviewer brought counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.aim import content_words
from app.domain.passages import Telling, beginning_in
from app.domain.reading.lexicon import Hit, Lexicon
from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.sentences import Span

# A reply repeats an earlier one when so much of what it says was said there; less is enough when it says so itself.
REPEATED, REPEATED_AND_SAYS_SO = 0.6, 0.3
FEWEST_WORDS = 4
MOST_SENTENCES_TO_ASK = 3
Figure = tuple[float, Kind]
# Smaller bare numbers count reasons and people in the room.
FIRST_FIGURE = 10
_MEASURED = frozenset({"evidence", "outcome_metric", "found"})
_CONCEDES = frozenset({"agreement", "giving_way", "conceding", "convinced"})
# Groups of which a hit takes the meaning from what lies inside it.
_UNDOES = frozenset({"disagreement", "no_evidence"})


class Stance(StrEnum):
    """What a reply does with the position."""

    AGREES = "agrees"
    REPEATS = "repeats"
    HOLDS = "holds"
    HOLDS_WITH_DATA = "holds_with_data"
    CHANGES_WITH_DATA = "changes_with_data"
    ASKS_BACK = "asks_back"

    @property
    def has_data(self) -> bool:
        """Whether data speaks in it, on whichever side."""
        return self in (Stance.HOLDS_WITH_DATA, Stance.CHANGES_WITH_DATA)


@dataclass(frozen=True, slots=True)
class Stood:
    """A stance, and the sentence that shows it."""

    stance: Stance
    at: Span


def stance_of(telling: Telling, earlier: Sequence[Telling], about: Lexicon, given: Sequence[Telling]) -> Stood:
    """Read one reply. `earlier` are the replies to the same position, `given` is what was said for it."""
    valid, matter = _valid(telling), about.scan(telling.normal.text, telling.tokens)
    his = frozenset((amount.value, amount.kind) for text in given for amount in text.amounts)
    data = next((span for span in telling.spans if _holds_data(telling, span, valid, matter, his)), None)
    concession = _concession(telling, valid)
    if data is not None:
        changed = concession is not None and not _turns_against(telling, concession)
        return Stood(Stance.CHANGES_WITH_DATA if changed else Stance.HOLDS_WITH_DATA, data)
    whole = telling.spans[0] if telling.spans else Span(0, 0)
    if concession is not None and not _turns_against(telling, concession):
        return Stood(Stance.AGREES, concession)
    if _only_asks(telling):
        return Stood(Stance.ASKS_BACK, whole)
    return Stood(Stance.REPEATS if _repeats(telling, earlier) else Stance.HOLDS, whole)


def _holds_data(
    telling: Telling, sentence: Span, valid: Sequence[Hit], matter: Sequence[Hit], his: frozenset[Figure]
) -> bool:
    hits = beginning_in(valid, sentence)
    if telling.asks(sentence) or any(hit.group in {"supposed", "no_evidence"} for hit in hits):
        return False
    tested = [hit for hit in hits if hit.group == "evidence"]
    bears = any(hit.group in _MEASURED for hit in hits) or bool(beginning_in(matter, sentence))
    if bears and any(_is_data(telling, amount, his) for amount in beginning_in(telling.amounts, sentence)):
        return True
    return any(not _planned(telling, hit) for hit in tested) and any(hit.group == "found" for hit in hits)


def _is_data(telling: Telling, amount: Quantity, his: frozenset[Figure]) -> bool:
    """A figure of the candidate's own, said as something that is so."""
    own = (amount.value, amount.kind) not in his
    counts = amount.kind is not Kind.BARE or amount.value >= FIRST_FIGURE or amount.value % 1 > 0
    return own and counts and not _planned(telling, amount)


def _planned(telling: Telling, place: Hit | Quantity) -> bool:
    """Whether it stands in a clause that speaks of what would be."""
    clause = next((c for c in telling.clause_spans if c.start <= place.start < c.end), None)
    return clause is not None and any(hit.group == "plan" for hit in beginning_in(telling.hits, clause))


def _concession(telling: Telling, valid: Sequence[Hit]) -> Span | None:
    """The first sentence that concedes the point."""
    for span in telling.spans:
        if any(hit.group in _CONCEDES for hit in beginning_in(valid, span)) and not telling.asks(span):
            return span
    return None


def _turns_against(telling: Telling, concession: Span) -> bool:
    """Whether a "but" comes in or after the concession, or disagreement anywhere."""
    contrast = any(hit.group == "contrast" and hit.start >= concession.start for hit in telling.hits)
    return contrast or any(hit.group == "disagreement" for hit in telling.hits)


def _only_asks(telling: Telling) -> bool:
    spans = telling.spans
    return (
        0 < len(spans) <= MOST_SENTENCES_TO_ASK
        and telling.asks(spans[-1])
        and all(telling.asks(span) or span.end - span.start < 20 for span in spans)
    )


def _repeats(telling: Telling, earlier: Sequence[Telling]) -> bool:
    said = content_words(telling.answer)
    before = frozenset(word for other in earlier for word in content_words(other.answer))
    if not earlier or len(said) < FEWEST_WORDS:
        return bool(earlier) and said <= before
    says_so = any(hit.group == "repeating" for hit in telling.hits)
    return len(said & before) / len(said) >= (REPEATED_AND_SAYS_SO if says_so else REPEATED)


def _valid(telling: Telling) -> list[Hit]:
    """The hits without those that lie inside one that undoes them, such as "agree" in "I don't agree"."""
    undoing = [hit for hit in telling.hits if hit.group in _UNDOES]
    return [
        hit
        for hit in telling.hits
        if hit.group in _UNDOES or not any(other.start <= hit.start and hit.end <= other.end for other in undoing)
    ]
