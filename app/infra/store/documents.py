"""Scorecards, debriefs and events as JSON: checked on the way in, checked on the way out."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.domain.debrief import Debrief
from app.domain.scorecard import Scorecard, SignalScore
from app.errors import StoreUnavailable

T = TypeVar("T")


class Documents(Generic[T]):
    """One kind of domain value as JSON text."""

    def __init__(self, kind: type[T]) -> None:
        self._adapter = TypeAdapter(kind)
        self._name = kind.__name__.lower()

    def dump(self, value: T) -> str:
        """`value` as JSON; ValueError when it would not come back as it is (a wrong type, NaN)."""
        text = self._adapter.dump_json(value, warnings="error").decode()
        if self._adapter.validate_json(text) != value:
            raise ValueError(f"this {self._name} cannot be stored as it is")
        return text

    def load(self, text: str) -> T:
        """The value stored as `text`; StoreUnavailable when something else has written there."""
        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            raise StoreUnavailable(
                f"The database holds a {self._name} that cannot be read. Put a backup in its place."
            ) from error


SCORECARDS = Documents(Scorecard)
DEBRIEFS = Documents(Debrief)
SIGNAL_SCORES = Documents(SignalScore)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def dump_json(value: Mapping[str, Any] | Sequence[str | Mapping[str, Any]]) -> str:
    """Plain JSON on one line; ValueError for NaN and infinity, TypeError for what JSON does not know."""
    return _ENCODER.encode(value)


def load_json(text: str) -> Any:
    """What `dump_json` made; StoreUnavailable when something else has written there."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise StoreUnavailable(
            "The database holds a row that cannot be read. Put a backup in its place."
        ) from error
