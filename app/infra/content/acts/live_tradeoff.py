"""A live trade-off, as its file tells it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt
from pydantic_core import PydanticCustomError

from app.domain.acts.live_tradeoff import LIMIT, MOVES, Due, LiveTradeoff, Scenario
from app.domain.language import Language
from app.domain.layers import Layer
from app.domain.reading import lexicon
from app.infra.content.acts.base import ActForm, Plainly
from app.infra.content.forms.cues import CueEntries
from app.infra.content.forms.fields import Form, Id, Words

MIN_SCENARIOS = 5
Many = Annotated[StrictInt, Field(ge=1)]


class DueForm(Form):
    """When the change is thrown in: seconds after the first key, or characters typed, whichever comes first."""

    seconds: Many
    en: Many
    zh: Many


class ScenarioForm(Form):
    """One case. `limit` are words that speak of the new limit, `moves` words that make room for it."""

    id: Id
    opening: Plainly
    rephrased: Plainly
    thrown_in: Plainly
    changed: Plainly
    changed_again: Plainly
    right: Annotated[tuple[Layer, ...], Field(min_length=1)]
    limit: CueEntries
    moves: CueEntries

    def build(self, prefix: str) -> Scenario:
        """As the domain knows it."""
        name = f"{prefix}.{self.id}"
        return Scenario(
            id=self.id,
            opening=self.opening.question(name, rephrased=self.rephrased),
            thrown_in=self.thrown_in.question(f"{name}.thrown-in"),
            changed=self.changed.question(f"{name}.changed", rephrased=self.changed_again),
            right=frozenset(self.right),
            words=lexicon.build({LIMIT: self.limit, MOVES: self.moves}),
        )


def _different(scenarios: tuple[ScenarioForm, ...]) -> tuple[ScenarioForm, ...]:
    names = [scenario.id for scenario in scenarios]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PydanticCustomError("scenarios", "{twice} stands twice; ids must differ", {"twice": ", ".join(twice)})
    return scenarios


def _every_layer(layers: "dict[Layer, Words]") -> "dict[Layer, Words]":
    missing = [layer.value for layer in Layer if layer not in layers]
    if missing:
        raise PydanticCustomError("layers", "must name {missing}", {"missing": ", ".join(missing)})
    return layers


class LiveTradeoffForm(ActForm):
    """At most `most` scenarios are played; none once no more than `leave` minutes of the round are left."""

    kind: Literal["live_tradeoff"]
    most: Annotated[StrictInt, Field(ge=1, le=10)]
    leave: Annotated[StrictInt, Field(ge=0, le=240)]
    due: DueForm
    layers: Annotated[dict[Layer, Words], AfterValidator(_every_layer)]
    where: Annotated[tuple[Plainly, ...], Field(min_length=1)]
    scenarios: Annotated[tuple[ScenarioForm, ...], Field(min_length=MIN_SCENARIOS), AfterValidator(_different)]

    def build(self, name: str, prefix: str) -> LiveTradeoff:
        """As the domain knows it."""
        numbered = enumerate(self.where, start=1)
        return LiveTradeoff(
            id=name,
            scenarios=tuple(scenario.build(prefix) for scenario in self.scenarios),
            where=tuple(line.question(f"{prefix}.where.{number}") for number, line in numbered),
            layers={layer: words.bilingual() for layer, words in self.layers.items()},
            due=Due(self.due.seconds, {Language.EN: self.due.en, Language.ZH: self.due.zh}),
            most=self.most,
            leave=self.leave,
            minutes=self.minutes,
        )
