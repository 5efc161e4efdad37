"""Amounts in digits and words, English and Chinese, with the kind of thing they count.

Names of models and versions, calendar dates, clock times and ordinals are no amounts.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from app.domain.reading.amounts import Kind, Quantity
from app.domain.reading.chinese_numbers import chinese_quantities, cn_value
from app.domain.reading.latin_numbers import latin_quantities
from app.domain.reading.lexicon import Token

__all__ = ["Kind", "Quantity", "cn_value", "quantities"]

# No Chinese amount is without one: digits with a Latin unit are read as Latin amounts.
_CHINESE = re.compile(r"[〇\u3400-\u9fff]")


def quantities(text: str, tokens: Sequence[Token]) -> tuple[Quantity, ...]:
    """All amounts in order of place, none over another."""
    found = chinese_quantities(text) if _CHINESE.search(text) else []
    taken = [quantity.start for quantity in found]
    for quantity in latin_quantities(text, tokens):
        at = bisect_left(taken, quantity.start)
        free_after = at == len(taken) or quantity.end <= taken[at]
        if free_after and (at == 0 or found[at - 1].end <= quantity.start):
            taken.insert(at, quantity.start)
            found.insert(at, quantity)
    return tuple(found)
