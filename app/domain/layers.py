"""Which layer of a system an answer reaches for first, and whether it hands the question over before it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.passages import Telling
from app.domain.reading.lexicon import Hit


class Layer(StrEnum):
    """Where in the system a problem can sit."""

    DATA = "data"
    FEATURES = "features"
    MODEL = "model"
    SERVING = "serving"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Reached:
    """The first layer that an answer touches, with the clause it does so in."""

    layer: Layer
    quote: str


_PREFIX = "layer_"
_HANDED_OVER = frozenset({"it_depends", "hands_over"})


def first_layer(telling: Telling, question: str) -> Reached | None:
    """The first layer named, in words that the question did not hold and that do not rule the layer out."""
    said = question.lower()
    for hit in telling.hits:
        word = telling.normal.text[hit.start : hit.end]
        if hit.group.startswith(_PREFIX) and word not in said and not _ruled_out(telling, hit):
            return Reached(Layer(hit.group.removeprefix(_PREFIX)), _clause(telling, hit))
    return None


def handed_over(telling: Telling, question: str) -> str | None:
    """The clause in which the answer says that it depends, or asks somebody else, before it names a layer."""
    reached = first_layer(telling, question)
    for hit in telling.hits:
        if hit.group in _HANDED_OVER and not _denied(telling, hit):
            clause = _clause(telling, hit)
            earlier = reached is None or telling.answer.find(clause) <= telling.answer.find(reached.quote)
            return clause if earlier else None
    return None


def _ruled_out(telling: Telling, hit: Hit) -> bool:
    """Whether the clause says that the problem is not there ("the model is not the problem", 不在模型)."""
    return any(other.group == "not_there" for other in _beside(telling, hit))


def _denied(telling: Telling, hit: Hit) -> bool:
    return any(other.group == "no_own_word" and other.end <= hit.start for other in _beside(telling, hit))


def _beside(telling: Telling, hit: Hit) -> Sequence[Hit]:
    clause = next((part for part in telling.clause_spans if part.start <= hit.start < part.end), None)
    if clause is None:
        return ()
    return [other for other in telling.hits if clause.start <= other.start < clause.end]


def _clause(telling: Telling, hit: Hit) -> str:
    start, end = telling.normal.original(hit.start, hit.end)
    return telling.clause_around(start, end).text.strip(" ,，。.;；")
