"""A panel, as its file tells it."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.acts.dealing import ABOUT, GIVES, TERMS
from app.domain.acts.panel import MOST_INSISTING, Ask, Panel
from app.domain.language import Bilingual
from app.domain.question import Question
from app.domain.reading import lexicon
from app.infra.content.acts.base import ActForm, Line, Plainly, Said
from app.infra.content.forms.cues import CueEntries
from app.infra.content.forms.fields import Form, Id, Weight, Words

Insisting = Field(min_length=MOST_INSISTING, max_length=MOST_INSISTING)


class AimForm(Form):
    """The check that a line asks for."""

    signal: StrictStr
    check: StrictStr


class AskForm(Form):
    """What one interviewer wants. `about` names it, `terms` are what a promise consists of, `gives` what may be
    given for it; `again` asks for it in other words. `Ask` says when the lines come.
    """

    id: Id
    persona: StrictStr
    label: Words
    weight: Weight
    aims: AimForm
    about: CueEntries
    terms: CueEntries
    gives: CueEntries
    demand: Plainly
    again: Plainly
    mentioned: Said
    conflicts: dict[Id, Said]
    vague: Annotated[tuple[Said, ...], Insisting]
    untouched: Annotated[tuple[Plainly, ...], Insisting]
    leaving: Plainly


def _pulling_apart(asks: tuple[AskForm, ...]) -> tuple[AskForm, ...]:
    ids = [ask.id for ask in asks]
    if len(set(ids)) < len(ids):
        raise PydanticCustomError("asks", "hold two asks with one id; ids must differ")
    for ask in asks:
        wrong = sorted(set(ask.conflicts) - (set(ids) - {ask.id}))
        if wrong:
            fault = {"ask": ask.id, "wrong": ", ".join(wrong)}
            raise PydanticCustomError("conflicts", "of {ask} name {wrong}; name other asks of this file", fault)
    return asks


class PanelForm(ActForm):
    """`scene` is the case, told before the first demand by whoever makes it."""

    kind: Literal["panel"]
    scene: Plainly
    asks: Annotated[tuple[AskForm, ...], Field(min_length=2, max_length=3), AfterValidator(_pulling_apart)]

    def personas(self) -> Iterable[str]:
        """Whoever wants something."""
        return (ask.persona for ask in self.asks)

    def signals(self) -> Iterable[str]:
        """What the lines ask for."""
        return (ask.aims.signal for ask in self.asks)


def build_panel(form: PanelForm, name: str, prefix: str) -> Panel:
    """The act of a file."""
    return Panel(name, form.minutes, tuple(_ask(ask, form.scene, f"{prefix}.{ask.id}") for ask in form.asks))


def _ask(form: AskForm, scene: Line, prefix: str) -> Ask:
    def line(name: str, text: Line) -> Question:
        return text.question(f"{prefix}-{name}", speaker=form.persona, rephrased=form.again)

    def lines(name: str, texts: tuple[Line, ...]) -> Iterator[Question]:
        return (line(f"{name}-{number}", text) for number, text in enumerate(texts, start=1))

    return Ask(
        id=form.id,
        persona=form.persona,
        label=form.label.bilingual(),
        weight=form.weight,
        aims=(form.aims.signal, form.aims.check),
        words=lexicon.build({ABOUT: form.about, TERMS: form.terms, GIVES: form.gives}),
        opening=_after(scene, line("opening", form.demand)),
        demand=line("demand", form.demand),
        mentioned=line("mentioned", form.mentioned),
        conflicts={other: line(f"after-{other}", text) for other, text in form.conflicts.items()},
        vague=tuple(lines("vague", form.vague)),
        untouched=tuple(lines("untouched", form.untouched)),
        leaving=line("leaving", form.leaving),
    )


def _after(scene: Line, demand: Question) -> Question:
    """The demand with the case before it."""
    text = Bilingual(f"{scene.en} {demand.text.en}", f"{scene.zh}{demand.text.zh}")
    return Question(demand.id, text, demand.rephrased, speaker=demand.speaker)
