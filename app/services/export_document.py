"""The Markdown file: the debrief first, then the transcript with a scorecard under each answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from app.domain.debrief import Debrief, DebriefStatus, Decision, Observation, SignalResult
from app.domain.interview import Attempt, Interview, MoveKind, Reply, RoundState, Status, Turn
from app.domain.loop import Loop
from app.domain.rubric import Check
from app.domain.scorecard import CheckResult, JudgeKind, Scorecard, SignalScore
from app.services.export_committee import by_round, together
from app.services.model_use import Tally
from app.services.outcomes import is_outcome, outcome_words
from app.services.plain_markdown import inline, quoted
from app.services.ports import Content
from app.services.readings import Reading, ScoredBy, Scorer, card_scored_by, reading_of, scored_by
from app.services.views import scores_withheld

LEDGER_COLUMNS = ("feature", "kpi", "change", "days", "data", "lift", "evidence")


def document(
    interview: Interview, debrief: Debrief | None, content: Content, used: Tally, *, levels: bool = True
) -> str:
    """The whole file; without a debrief (a live interview that goes on) it is the transcript alone.

    `used` is what models were asked for the interview. Without `levels` no level and no decision stands in it.
    """
    page = Page(interview, content, levels)
    blocks = [*_head(page, debrief, used)]
    if debrief is not None:
        blocks += [
            *together(page, debrief),
            *by_round(page, debrief),
            *_signals(page, debrief),
            *_observations(page, debrief),
            *_flags(page, debrief),
        ]
        blocks += [*_rewrites(page, debrief), *_next(page, debrief), *_ledger(page, debrief)]
    blocks += _transcript(page)
    return "\n\n".join(blocks) + "\n"


@dataclass(frozen=True, slots=True)
class Page:
    """What every part of the file needs. Whatever `say` is given has to be escaped already."""

    interview: Interview
    content: Content
    levels: bool = True

    @property
    def loop(self) -> Loop:
        """The loop that was played."""
        return self.content.loop_shown(self.interview)

    def say(self, name: str, **values: str | int) -> str:
        """A label in the interview's language."""
        return self.content.phrases.render(f"export.{name}", self.interview.language, **values)

    def told(self, texts: Iterable[str]) -> str:
        """Sentences one after the other, as the interview's language sets them."""
        return reduce(lambda first, second: self.say("join", first=first, second=second), texts)

    def quote(self, text: str, turn: int | None = None) -> str:
        """Somebody's words within a line, with the question they come from."""
        words = self.say("quoted", quote=inline(text))
        return words if turn is None else self.say("aside", words=words, note=self.say("turn", n=turn))

    def scored_by(self, by: ScoredBy) -> str:
        """Who scored, in words."""
        name = f"judge_{by.scorer}"
        if by.model is None or by.scorer in (Scorer.RULES, Scorer.RULES_FOR_NOW):
            return self.say(name)
        return self.say(f"{name}_named", model=inline(by.model))

    def signal(self, signal_id: str) -> str:
        """A signal's title; its id when the rubric no longer holds it."""
        signal = self.content.rubric.signals.get(signal_id)
        return inline(signal.title.text(self.interview.language) if signal else signal_id)

    def check(self, signal_id: str, check_id: str, reason: str) -> str:
        """A check by its title, and the reason given for it; by its id when the rubric no longer holds it."""
        known = self._known(signal_id, check_id)
        title = known.title.text(self.interview.language) if known else check_id
        return self.say("label", field=inline(title), value=inline(reason))

    def lacking(self, signal_id: str, check_id: str) -> str:
        """A missing check, and what that means to the reader; its id when the rubric no longer holds it."""
        known = self._known(signal_id, check_id)
        if known is None:
            return inline(check_id)
        return self.check(signal_id, check_id, known.unmet.text(self.interview.language))

    def _known(self, signal_id: str, check_id: str) -> Check | None:
        signal = self.content.rubric.signals.get(signal_id)
        return next((check for check in signal.checks if check.id == check_id), None) if signal else None

    def level(self, level: int | None) -> str:
        """A level in number and word."""
        return (
            self.say("unscored")
            if level is None
            else self.say("level", level=level, word=self.say(f"level_{level}"))
        )

    def stand_in(self, reason: str) -> str:
        """Why the built-in voice asked in place of a model."""
        words = outcome_words(self.content.phrases, reason, self.interview.language)
        return self.say("stand_in", reason=inline(words))

    def unscored(self, reason: str) -> str:
        """Why something has no level."""
        words = inline(outcome_words(self.content.phrases, reason, self.interview.language))
        return self.say("unscored_because", reason=words) if is_outcome(reason) else words

    def flag(self, flag: str) -> str:
        """What a flag means; the id of one that is no longer known."""
        try:
            return self.say("flag_" + flag.replace("-", "_").lower())
        except KeyError:
            return inline(flag)

    def decision(self, decision: Decision | None) -> str:
        """A decision in words."""
        return self.say(f"decision_{decision.value}" if decision else "decision_none")

    def speaker(self, persona_id: str) -> str:
        """An interviewer's name and title; the id of one who is gone."""
        persona = self.content.personas.get(persona_id)
        if persona is None:
            return inline(persona_id)
        name, title = (text.text(self.interview.language) for text in (persona.name, persona.title))
        return self.say("interviewer", person=inline(name), title=inline(title))

    def round_title(self, round_id: str) -> str:
        """A round's title; its id when the loop no longer has it."""
        known = next((plan for plan in self.loop.rounds if plan.id == round_id), None)
        return inline(known.title.text(self.interview.language) if known else round_id)

    def joined(self, parts: list[str]) -> str:
        """Parts as an enumeration."""
        whole = parts[0]
        for part in parts[1:]:
            whole = self.say("list_separator", first=whole, next=part)
        return whole


def _head(page: Page, debrief: Debrief | None, used: Tally) -> Iterator[str]:
    interview, loop = page.interview, page.loop
    yield "# " + page.say("document", loop=inline(loop.title.text(interview.language)))
    facts = [
        *([("role", role)] if (role := inline(loop.role.text(interview.language))) else []),
        ("mode", page.say(f"mode_{interview.mode.value}")),
        ("started", _moment(interview.created_at)),
    ]
    if interview.finished_at is not None:
        facts.append(("ended", _moment(interview.finished_at)))
    if debrief is not None and interview.judge is JudgeKind.LLM:
        facts.append(("judge", page.scored_by(scored_by(interview))))
    facts.append(("rubric", inline(debrief.rubric_version if debrief else page.content.rubric.version)))
    if used.calls:
        facts.append(("model_use", _model_use(page, used)))
    yield "\n".join("- " + page.say("label", field=page.say(name), value=value) for name, value in facts)
    if not page.content.follows(interview):
        yield page.say("loop_gone")
    if scores_withheld(interview):
        yield page.say("withheld")
    elif debrief is not None and debrief.status is not DebriefStatus.READY:
        yield page.say("still_scored" if interview.status is Status.FINISHED else "so_far")


def _model_use(page: Page, used: Tally) -> str:
    words = page.say("tokens", calls=used.calls, read=f"{used.read:,}", written=f"{used.written:,}")
    if used.estimated:
        words = page.say("aside", words=words, note=page.say("partly_estimated"))
    if used.cost is None:
        return words
    name = "cost" if used.cost.complete else "cost_at_least"
    cost = page.say(name, amount=f"{used.cost.amount:.4f}", currency=used.cost.currency)
    return page.say("list_separator", first=words, next=cost)


def _signals(page: Page, debrief: Debrief) -> Iterator[str]:
    if debrief.signals:
        yield "## " + page.say("signals")
    for result in debrief.signals:
        yield f"### {_with_level(page, result.signal, result.level)}"
        yield "\n".join(f"- {line}" for line in _signal_lines(page, result))


def _signal_lines(page: Page, result: SignalResult) -> Iterator[str]:
    yield page.say("share", percent=round(result.weight * 100))
    read = result.by_rules or result
    if result.unscored_reason is not None:
        yield page.unscored(result.unscored_reason)
    if result.by_rules is not None:
        yield _by_the_rules(page, result.by_rules.level)
    if result.indicative:
        yield page.say("indicative_so_far")
    # One sentence often meets several checks.
    yield from dict.fromkeys(page.quote(evidence.quote, evidence.turn) for evidence in read.evidence)
    if page.levels and len(result.climb) > 1:
        steps = [page.say("aside", words=page.say("turn", n=step.turn), note=step.level) for step in result.climb]
        yield page.say("movement", steps=page.joined(steps))
    if read.missing is not None:
        yield page.lacking(result.signal, read.missing)


def _observations(page: Page, debrief: Debrief) -> Iterator[str]:
    if debrief.observations:
        yield "## " + page.say("observations")
        yield "\n".join(f"- {_observed(page, seen)}" for seen in debrief.observations)


def _observed(page: Page, seen: Observation) -> str:
    if seen.quote:
        return page.say("join", first=inline(seen.text), second=page.quote(seen.quote, seen.turn))
    if seen.turn is not None:
        return page.say("aside", words=inline(seen.text), note=page.say("turn", n=seen.turn))
    return inline(seen.text)


def _flags(page: Page, debrief: Debrief) -> Iterator[str]:
    if debrief.flags:
        yield "## " + page.say("flags")
        lines = []
        for flag in debrief.flags:
            meaning = page.flag(flag.flag)
            words = (
                page.say("join", first=meaning, second=page.quote(flag.quote, flag.turn)) if flag.quote else meaning
            )
            lines.append(f"- {words}")
        yield "\n".join(lines)


def _rewrites(page: Page, debrief: Debrief) -> Iterator[str]:
    if debrief.rewrites:
        yield "## " + page.say("rewrites")
    for rewrite in debrief.rewrites:
        lines = (
            page.say("label", field=page.say("said"), value=page.quote(rewrite.weak, rewrite.turn)),
            page.say("label", field=page.say("better"), value=inline(rewrite.better)),
            page.say("label", field=page.say("ask_yourself"), value=inline(rewrite.question)),
        )
        yield f"### {page.signal(rewrite.signal)}"
        yield "\n".join(f"- {line}" for line in lines)


def _next(page: Page, debrief: Debrief) -> Iterator[str]:
    if debrief.next:
        yield "## " + page.say("next")
        lines = (page.say("label", field=page.signal(s.signal), value=inline(s.text)) for s in debrief.next)
        yield "\n".join(f"- {line}" for line in lines)


def _ledger(page: Page, debrief: Debrief) -> Iterator[str]:
    if debrief.ledger:
        yield "## " + page.say("ledger")
        head = [page.say(f"ledger_{column}") for column in LEDGER_COLUMNS]
        rows = [[inline(getattr(row, column) or "") for column in LEDGER_COLUMNS] for row in debrief.ledger]
        yield "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def _transcript(page: Page) -> Iterator[str]:
    yield "## " + page.say("transcript")
    for state in page.interview.rounds:
        yield f"### {page.round_title(state.id)}"
        turns = page.interview.turns_of(state.position)
        mailed = [turn for turn in turns if turn.move.kind is MoveKind.FOLLOW_UP]
        for turn in turns:
            if turn not in mailed:
                yield from _turn(page, turn)
        yield from _closing(page, state)
        for turn in mailed:
            yield from _turn(page, turn)


def _turn(page: Page, turn: Turn) -> Iterator[str]:
    yield f"#### {turn.n}. {page.speaker(turn.speaker)}"
    if turn.question is not None:
        yield quoted(turn.question)
    if turn.rephrased is not None:
        yield f"**{page.say('rephrased')}**"
        yield quoted(turn.rephrased.text)
    if turn.interjection is not None:
        yield f"**{page.say('thrown_in')}**"
        yield quoted(turn.interjection.text)
    if turn.stand_in is not None:
        yield page.stand_in(turn.stand_in)
    if not turn.attempts:
        yield f"**{page.say('no_answer')}**"
    for attempt in turn.attempts:
        yield from _attempt(page, turn, attempt)


def _attempt(page: Page, turn: Turn, attempt: Attempt) -> Iterator[str]:
    notes = [page.say("seconds", seconds=round(attempt.seconds))] if attempt.number == 1 else []
    if len(turn.attempts) > 1:
        notes.append(page.say("attempt", n=attempt.number))
        notes += [page.say("counts")] if attempt == turn.attempt else []
    name = page.say(attempt.reply.value)
    yield f"**{page.say('aside', words=name, note=page.joined(notes)) if notes else name}**"
    yield quoted(attempt.text)
    if page.levels and attempt.self_rating is not None:
        yield page.say("label", field=page.say("self_rating"), value=page.level(attempt.self_rating))
    reading = reading_of(page.interview, attempt)
    if reading.card is not None:
        yield from _scorecard(page, reading, reading.card)
    elif attempt.reply is Reply.ANSWER and not scores_withheld(page.interview):
        yield page.say("not_scored_yet")


def _scorecard(page: Page, reading: Reading, card: Scorecard) -> Iterator[str]:
    by = card_scored_by(card)
    judge = page.scored_by(replace(by, model=card.judge.answered_by or by.model))
    yield f"**{page.say('aside', words=page.say('scorecard'), note=judge)}**"
    if reading.indicative:
        yield page.say("indicative")
    yield "\n".join(line for score in card.signals for line in _score_lines(page, score, reading))


def _score_lines(page: Page, score: SignalScore, reading: Reading) -> Iterator[str]:
    yield f"- {_with_level(page, score.signal, score.level)}"
    shown = score
    if score.level is None and score.unscored_reason:
        yield f"  - {page.unscored(score.unscored_reason)}"
    beside = reading.beside.signal(score.signal) if reading.beside and score.level is None else None
    if beside is not None:
        yield f"  - {_by_the_rules(page, beside.level)}"
        shown = beside
    for check in (check for check in shown.checks if page.levels or check.met):
        yield f"  - {_check_line(page, score.signal, check)}"


def _with_level(page: Page, signal: str, level: int | None) -> str:
    """A signal with its level, if levels are to be told; what is unscored is said in any case."""
    if level is not None and not page.levels:
        return page.signal(signal)
    return page.say("label", field=page.signal(signal), value=page.level(level))


def _by_the_rules(page: Page, level: int | None) -> str:
    if not page.levels:
        return page.say("by_the_rules")
    return page.say("label", field=page.say("by_the_rules"), value=page.level(level))


def _check_line(page: Page, signal: str, check: CheckResult) -> str:
    named = page.check(signal, check.check, check.reason)
    line = page.say("check_met" if check.met else "check_unmet", reason=named)
    return page.say("join", first=line, second=page.quote(check.quote)) if check.met and check.quote else line


def _closing(page: Page, state: RoundState) -> Iterator[str]:
    if state.closing:
        yield f"**{page.say('closing')}**"
        yield quoted(state.closing)


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC")
