"""The weights of the rules judge's small model: `rubrics/weights.json`, written by `make train`."""

from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from app.errors import ContentInvalid
from app.infra.content.files import WEIGHTS
from app.services.ports import Weights


class _Threshold(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    bias: float
    weights: dict[str, float]


class _Weights(RootModel[dict[str, list[_Threshold]]]):
    pass


def parse_weights(text: str) -> Weights:
    """The file's weights; none when there is no file, and then the rules judge alone. ContentInvalid."""
    if not text:
        return {}
    try:
        rows = _Weights.model_validate_json(text).root
    except ValidationError as error:
        raise ContentInvalid(f"{WEIGHTS}: is not what `make train` writes; run it again") from error
    return {signal: tuple((row.bias, row.weights) for row in thresholds) for signal, thresholds in rows.items()}
