"""A user's loop as the domain's value, filled up from what ships."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.domain.language import Bilingual
from app.domain.loop import Loop, Persona, Question, Round
from app.domain.rubric import Rubric
from app.infra.content.forms.fields import Words
from app.infra.content.own.check import opening_id, shipped_round
from app.infra.content.own.forms import DAYS_A_ROUND, OwnLoopForm, OwnPersonaForm, OwnRoundForm
from app.services.ports import Content

_LINES = (
    "transitions",
    "after_declined",
    "ask_again",
    "challenge_frames",
    "rephrase_frames",
    "closings",
    "time_closings",
)


def build_own_personas(form: OwnLoopForm, content: Content) -> dict[str, Persona]:
    """The interviewers of the file, by ids that no other file has."""
    built = (_persona(form, one, content.personas[one.like]) for one in form.personas)
    return {persona.id: persona for persona in built}


def build_own_loop(form: OwnLoopForm, content: Content) -> Loop:
    """The loop; `content` is what ships."""
    return Loop(
        id=form.id,
        version=form.version,
        title=form.title.bilingual(),
        company=form.company.bilingual(),
        role=form.role.bilingual(),
        summary=form.summary.bilingual(),
        days=form.days or DAYS_A_ROUND * len(form.rounds),
        rounds=tuple(_round(form, round_, content) for round_ in form.rounds),
        languages=form.languages,
    )


def _persona(form: OwnLoopForm, one: OwnPersonaForm, like: Persona) -> Persona:
    given: dict[str, Any] = {name: _all(lines) for name in _LINES if (lines := getattr(one, name)) is not None}
    return replace(
        like,
        id=_persona_id(form, one.id),
        version=form.version,
        name=one.name.bilingual(),
        title=one.title.bilingual(),
        style=one.style.bilingual(),
        manner=(one.manner or one.style).bilingual(),
        greetings=_all(one.greetings),
        **given,
    )


def _persona_id(form: OwnLoopForm, name: str) -> str:
    own = any(persona.id == name for persona in form.personas)
    return f"{form.id}.{name}" if own else name


def _round(form: OwnLoopForm, round_: OwnRoundForm, content: Content) -> Round:
    bank = shipped_round(content, round_.questions) if round_.questions else None
    return Round(
        id=round_.id,
        title=round_.title.bilingual(),
        focus=(round_.focus or round_.title).bilingual(),
        minutes=round_.minutes,
        topics=round_.topics,
        interviewers=tuple(_persona_id(form, name) for name in round_.interviewers),
        weights=dict(sorted(round_.weights.items(), key=lambda item: -item[1])),
        openings=(*_openings(round_), *_borrowed_openings(round_, bank)),
        probes=dict(_probes(round_, bank, content.rubric)),
        claim_lines=content.claim_lines,
    )


def _openings(round_: OwnRoundForm) -> Iterator[Question]:
    for position, opening in enumerate(round_.openings):
        yield Question(
            f"{round_.id}.{opening_id(opening, position)}",
            opening.text.bilingual(),
            opening.rephrased.bilingual() if opening.rephrased else None,
            opening.signals or tuple(round_.weights),
        )


def _borrowed_openings(round_: OwnRoundForm, bank: Round | None) -> Iterator[Question]:
    for opening in bank.openings if bank else ():
        signals = tuple(signal for signal in opening.signals if signal in round_.weights)
        if signals:
            yield replace(_borrowed(round_, opening), signals=signals)


def _borrowed(round_: OwnRoundForm, question: Question) -> Question:
    """By an id that all rounds with this bank share, so that no two of them ask it of one candidate."""
    return replace(question, id=f"{round_.questions}:{question.id}")


def _probes(
    round_: OwnRoundForm, bank: Round | None, rubric: Rubric
) -> Iterator[tuple[tuple[str, str], tuple[Question, ...]]]:
    """Own probes, else the shipped round's, else the question that the rubric has for the check."""
    theirs: Mapping[tuple[str, str], tuple[Question, ...]] = bank.probes if bank else {}
    for signal in round_.weights:
        for check in rubric.signals[signal].checks:
            own = round_.probes.get(signal, {}).get(check.id, ())
            prefix = f"{round_.id}.{signal}.{check.id}"
            questions = tuple(
                Question(f"{prefix}.{n}", words.bilingual(), None) for n, words in enumerate(own, start=1)
            )
            borrowed = tuple(_borrowed(round_, question) for question in theirs.get((signal, check.id), ()))
            asked = Question(f"ask:{signal}.{check.id}", check.ask, None)
            yield (signal, check.id), questions or borrowed or (asked,)


def _all(lines: tuple[Words, ...]) -> tuple[Bilingual, ...]:
    return tuple(line.bilingual() for line in lines)
