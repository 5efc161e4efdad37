"""The weights of the rules judge's small model: `rubrics/weights.json`, written by `make train`."""

from itertools import chain
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field

from app.errors import ContentInvalid
from app.infra.content.files import WEIGHTS
from app.services.ports import Threshold, Weights


class _Threshold(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    bias: float
    found: dict[str, float]


class _Signal(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    mean: float
    thresholds: Annotated[list[_Threshold], Field(min_length=4, max_length=4)]


class _Weights(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    material: str
    signals: dict[str, _Signal]
    # Looked at below: as a field it would take three times as long, at each start.
    runs: dict[str, Any]


def parse_weights(text: str) -> Weights:
    """The file's weights; none when there is no file, and then the rules judge alone. ContentInvalid."""
    if not text:
        return Weights()
    try:
        rows = _Weights.model_validate(orjson.loads(text))
        _expect_rows(rows)
    except ValueError as error:
        raise ContentInvalid(f"{WEIGHTS}: is not what `make train` writes; run it again") from error
    return Weights(
        {
            name: tuple(Threshold(one.bias, one.found) for one in signal.thresholds)
            for name, signal in rows.signals.items()
        },
        {name: signal.mean for name, signal in rows.signals.items()},
        rows.runs,
    )


def _expect_rows(weights: _Weights) -> None:
    """ValueError unless each run has a whole number for each threshold."""
    thresholds = sum(len(signal.thresholds) for signal in weights.signals.values())
    rows = weights.runs.values()
    if set(map(type, rows)) - {list} or set(map(len, rows)) - {thresholds}:
        raise ValueError("a run of words needs a weight for each threshold")
    if set(map(type, chain.from_iterable(rows))) - {int}:
        raise ValueError("weights of runs are whole numbers")
