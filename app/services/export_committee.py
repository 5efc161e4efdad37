"""The committee in the Markdown file: together, then round by round, interviewer by interviewer."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from app.domain.debrief import Advice, Debrief, Decision, Deliberation, RoundResult
from app.services.plain_markdown import inline
from app.services.ports import Content


class Sheet(Protocol):
    """What is needed of a page of the file."""

    @property
    def content(self) -> Content:
        """Everything that was loaded."""
        ...

    @property
    def levels(self) -> bool:
        """Whether levels and decisions are told."""
        ...

    def say(self, name: str, **values: str | int) -> str:
        """A label in the interview's language."""
        ...

    def told(self, texts: Iterable[str]) -> str:
        """Sentences one after the other, as the interview's language sets them."""
        ...

    def quote(self, text: str, turn: int | None = None) -> str:
        """Somebody's words, with the question they come from."""
        ...

    def decision(self, decision: Decision | None) -> str:
        """A decision in words."""
        ...

    def speaker(self, persona: str) -> str:
        """An interviewer's name and title."""
        ...

    def round_title(self, round_id: str) -> str:
        """A round's title."""
        ...


def together(page: Sheet, debrief: Debrief) -> Iterator[str]:
    """The decision and why; of a debrief made before committees spoke, its reasons alone."""
    said = debrief.deliberation
    yield "## " + page.say("decision" if page.levels else "together")
    if page.levels:
        yield f"**{page.decision(debrief.decision)}**"
    if said is None:
        yield from (inline(reason) for reason in (debrief.reasons if page.levels else debrief.reasons[1:]))
        return
    if page.levels:
        yield inline(said.headline)
    yield from _parts(page, said)


def by_round(page: Sheet, debrief: Debrief) -> Iterator[str]:
    """Each round: what its interviewers heard, and what would have changed it."""
    if debrief.rounds:
        yield "## " + page.say("round_by_round")
    for result in debrief.rounds:
        title, decision = page.round_title(result.round), page.decision(result.decision)
        yield "### " + (page.say("round_result", round=title, decision=decision) if page.levels else title)
        yield from _statements(page, result)


def _parts(page: Sheet, said: Deliberation) -> Iterator[str]:
    parts = (
        ("what_decided", [line.text for line in said.reasons]),
        ("what_changes", [change.line.text for change in said.changes]),
        ("mixed_signals", [line.text for line in said.mixed]),
        ("dissent", [line.text for line in said.dissent]),
    )
    for name, texts in parts:
        if texts:
            yield f"### {page.say(name)}"
            yield "\n".join(f"- {inline(text)}" for text in texts)
    yield from (inline(line.text) for line in said.unscored)
    yield from _advice(page, "to_keep", said.keep)
    yield from _advice(page, "to_change", said.change)


def _advice(page: Sheet, name: str, found: Iterable[Advice]) -> Iterator[str]:
    lines = [f"- {_one(page, advice)}" for advice in found]
    if lines:
        yield f"### {page.say(name)}"
        yield "\n".join(lines)


def _one(page: Sheet, advice: Advice) -> str:
    text = inline(advice.text)
    if advice.quote is None:
        return text
    return page.say("join", first=text, second=page.quote(advice.quote.quote, advice.quote.turn))


def _statements(page: Sheet, result: RoundResult) -> Iterator[str]:
    for statement in result.statements:
        words = page.told(inline(line.text) for line in statement.lines)
        yield page.say("label", field=f"**{page.speaker(statement.persona)}**", value=words)
    yield from (inline(change.line.text) for change in result.changes)
