"""What a model is told of a debrief when it words the committee, and what it may say."""

import hashlib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from app.domain.committee.prose import ProseFacts
from app.domain.debrief import Cited, Debrief, Deliberation, Line, RoundResult, SignalResult
from app.domain.decision import is_favourable
from app.domain.interview import Interview
from app.domain.language import Bilingual, Language
from app.services.ports import Content
from app.services.ports.committee import Assignment

_WORD = re.compile(r"[a-z][a-z'’-]*")


def assignment_of(content: Content, interview: Interview, debrief: Debrief) -> Assignment | None:
    """None where there is nothing to word: no decision, or nobody who could speak."""
    said, prompt = debrief.deliberation, content.committee_prompt
    people = tuple((round_.round, one.persona) for round_ in debrief.rounds for one in round_.statements)
    if said is None or debrief.decision is None or prompt is None or not people:
        return None
    favourable = is_favourable(debrief.decision)
    told = _told(content, interview, debrief, said, favourable)
    facts = ProseFacts(
        language=interview.language,
        people=people,
        quotes=tuple(dict.fromkeys(_quotes(debrief, said))),
        told=tuple(_texts({**told, "interviewers": [_without_manner(one) for one in told["interviewers"]]})),
        favourable=favourable,
        decision_words=prompt.decision_words,
        words=_vocabulary(content) if interview.language is Language.EN else frozenset(),
    )
    return Assignment(interview.id, json.dumps(told, ensure_ascii=False), facts)


def facts_sha256(assignment: Assignment) -> str:
    """What tells one set of facts from another: prose belongs to those it was written from."""
    return hashlib.sha256(assignment.told.encode()).hexdigest()


def _told(
    content: Content, interview: Interview, debrief: Debrief, said: Deliberation, favourable: bool
) -> dict[str, Any]:
    loop, language, known = content.loop_shown(interview), interview.language, content.rubric.signals
    return {
        "role": loop.role.text(language),
        "company": loop.company.text(language),
        "verdict": {"in_favour": favourable, "in_words": said.headline},
        "interviewers": [one for round_ in debrief.rounds for one in _interviewers(content, interview, round_)],
        "what_decided_it": [_line(line) for line in said.reasons],
        "what_would_have_changed_it": [_line(change.line) for change in said.changes],
        "mixed_signals": [_line(line) for line in (*said.mixed, *said.dissent)],
        "evidence": [_evidence(content, one, language) for one in debrief.signals if one.signal in known],
        "not_scored": [_line(line) for line in said.unscored],
    }


def _interviewers(content: Content, interview: Interview, round_: RoundResult) -> Iterator[dict[str, Any]]:
    plan, language = content.loop_shown(interview).round(round_.round), interview.language
    for statement in round_.statements:
        persona = content.persona(statement.persona)
        yield {
            "round": round_.round,
            "round_title": plan.title.text(language),
            "persona": persona.id,
            "name": persona.name.text(language),
            "title": persona.title.text(language),
            "manner": persona.manner.text(language),
            "heard": [_line(line) for line in statement.lines],
        }


def _without_manner(told: dict[str, Any]) -> dict[str, Any]:
    """A persona's own numbers and places are nothing that was heard."""
    return {name: value for name, value in told.items() if name != "manner"}


def _line(line: Line) -> dict[str, Any]:
    return {"said": line.text, "quotes": [{"quote": cited.quote, "question": cited.turn} for cited in line.quotes]}


def _evidence(content: Content, result: SignalResult, language: Language) -> dict[str, Any]:
    title = content.rubric.signals[result.signal].title.text(language)
    return {"about": title, "quotes": [{"quote": one.quote, "question": one.turn} for one in result.evidence]}


def _quotes(debrief: Debrief, said: Deliberation) -> Iterator[Cited]:
    for result in debrief.signals:
        for one in result.evidence:
            yield Cited(one.turn, one.quote, one.start, one.end, result.signal, one.check)
    lines = [line for round_ in debrief.rounds for one in round_.statements for line in one.lines]
    lines += [*said.reasons, *(change.line for change in said.changes), *said.mixed, *said.dissent]
    yield from (cited for line in lines for cited in line.quotes)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


@lru_cache(maxsize=1)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _WORD.findall(text))


def _vocabulary(content: Content) -> frozenset[str]:
    """English words that the content has in lower case: a name is not among them."""
    return _words_of(tuple(text.en for text in _english(content)))


def _english(content: Content) -> Iterator[Bilingual]:
    for persona in content.personas.values():
        yield from (persona.manner, persona.style, *persona.closings, *persona.transitions)
    for signal in content.rubric.signals.values():
        yield from signal.levels
        for check in signal.checks:
            yield from (check.text, check.met, check.unmet, check.next_time, check.ask)
    for loop in content.loops.values():
        for round_ in loop.rounds:
            yield round_.focus
            yield from (question.text for question in round_.openings)
