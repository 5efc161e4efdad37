"""The weights of the rules judge's small model: `rubrics/weights.json`, written by `make train`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.errors import ContentInvalid
from app.infra.content.files import WEIGHTS
from app.services.ports import Threshold, Weights

Whole = Annotated[int, Field(strict=True)]


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
    runs: dict[str, list[Whole]]

    @model_validator(mode="after")
    def _of_equal_length(self) -> "_Weights":
        thresholds = sum(len(signal.thresholds) for signal in self.signals.values())
        if any(len(row) != thresholds for row in self.runs.values()):
            raise ValueError("a run of words needs a weight for each threshold")
        return self


def parse_weights(text: str) -> Weights:
    """The file's weights; none when there is no file, and then the rules judge alone. ContentInvalid."""
    if not text:
        return Weights()
    try:
        rows = _Weights.model_validate_json(text)
    except ValidationError as error:
        raise ContentInvalid(f"{WEIGHTS}: is not what `make train` writes; run it again") from error
    return Weights(
        {
            name: tuple(Threshold(one.bias, one.found) for one in signal.thresholds)
            for name, signal in rows.signals.items()
        },
        {name: signal.mean for name, signal in rows.signals.items()},
        rows.runs,
    )
