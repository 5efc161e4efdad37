"""What an answer says, drawn from its reading: footing, deeds, results, shipping. Both judges use it."""

from dataclasses import dataclass

from app.domain.reading.reader import Reading
from app.judges.facts.actions import Action, actions
from app.judges.facts.counts import Tally, tally
from app.judges.facts.results import Result, results
from app.judges.facts.shipping import Shipping, shipping
from app.judges.facts.told import Told, told

__all__ = ["Action", "Facts", "Result", "Shipping", "Told", "facts_of"]


@dataclass(frozen=True, slots=True)
class Facts:
    """`footing` has an entry for each clause of the reading, `tally` for each sentence."""

    reading: Reading
    footing: tuple[Told, ...]
    actions: tuple[Action, ...]
    results: tuple[Result, ...]
    shipping: Shipping
    tally: Tally


def facts_of(reading: Reading) -> Facts:
    """Everything the judges ask about one reading."""
    footing = told(reading)
    measured = results(reading, footing)
    has_result = any(result.named and not result.model_only for result in measured)
    acts = actions(reading, footing)
    ship = shipping(reading, footing, has_result)
    return Facts(reading, footing, acts, measured, ship, tally(reading, footing, acts, measured))
