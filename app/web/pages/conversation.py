"""The interview and transcript pages' view of an interview: rounds, turns, what is awaited, the clock."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.acts import interjection_due
from app.domain.acts.live_tradeoff import Due
from app.domain.follow_up import due_at, open_follow_ups
from app.domain.hints import MOST_HINTS, hinted
from app.domain.interview import Interview, Reply, RoundState, Status, Turn
from app.domain.language import Bilingual, Language
from app.domain.loop import Loop, Persona, Round
from app.domain.rubric import Rubric, Signal
from app.domain.timing import seconds_allowed, seconds_used
from app.services.ports import Content
from app.services.readings import reading_of, readings_of_one_judge
from app.services.sketches import SketchShown, sketch_shown
from app.services.views import scores_withheld
from app.web.pages.cards import AttemptView, CardPage, attempt_view
from app.web.pages.comparing import ComparisonView, comparison_view


@dataclass(frozen=True, slots=True)
class TurnView:
    """A question and its attempts, the one that counts first. `scoring` while one of them awaits its card.

    `hints` are those asked for, `more_hints` whether there are more; `due_at` is when a question between rounds has
    to be answered. `stand_in` says in words why the built-in voice asked in place of a model. `comparison` sets the
    latest two attempts side by side.
    """

    turn: Turn
    persona: Persona
    stand_in: str | None
    hints: tuple[Bilingual, ...]
    more_hints: bool
    due_at: datetime | None
    attempts: tuple[AttemptView, ...]
    scoring: bool
    comparison: ComparisonView | None

    @property
    def counted(self) -> AttemptView | None:
        """The attempt that counts."""
        return self.attempts[0] if self.attempts else None

    @property
    def indicative(self) -> bool:
        """Whether the scorecard of an attempt is to be replaced by a model's."""
        return any(attempt.card is not None and attempt.card.indicative for attempt in self.attempts)


@dataclass(frozen=True, slots=True)
class RoundView:
    """One chosen round and where it stands: `done`, `current` or `ahead`."""

    round: Round
    position: int
    stage: str
    state: RoundState | None
    people: tuple[Persona, ...]
    signals: tuple[Signal, ...]
    turns: tuple[TurnView, ...]
    levels: tuple[tuple[Bilingual, int], ...]

    @property
    def indicative(self) -> bool:
        """Whether `levels` may change when a model has read the answers."""
        return any(turn.indicative for turn in self.turns)


@dataclass(frozen=True, slots=True)
class ClockView:
    """Seconds used and allowed in the current round (None: clock off); `running` while an answer is due."""

    used: float
    allowed: float | None
    running: bool


@dataclass(frozen=True, slots=True)
class ConversationView:
    """All that the interview page and the transcript show. `open` is the turn that takes an answer, and so
    do those in `between`, which were asked between rounds.

    `due` says when something is thrown into the answer to the open question, if it is to be.
    `gone` when the loop, or a round of it, is no longer among the content.
    """

    interview: Interview
    loop: Loop
    gone: bool
    rounds: tuple[RoundView, ...]
    current: RoundView | None
    open: TurnView | None
    between: tuple[TurnView, ...]
    awaiting: tuple[str, ...]
    clock: ClockView | None
    sketch: SketchShown | None
    due: Due | None
    withheld: bool
    next_turn: int


def conversation(interview: Interview, content: Content, language: Language, now: datetime) -> ConversationView:
    """The interview as its pages show it, announced in the visitor's `language`."""
    loop = content.loop_shown(interview)
    look = CardPage(content.rubric, content.phrases, language)
    rounds = tuple(_round(interview, content, look, position) for position in range(len(interview.planned)))
    current = rounds[len(interview.rounds) - 1] if interview.rounds else None
    open_turn = current.turns[-1] if current and current.turns else None
    waiting = {turn.n for turn in open_follow_ups(interview)} if interview.status is not Status.FINISHED else set()
    answering = interview.status is Status.ANSWERING
    return ConversationView(
        interview=interview,
        loop=loop,
        gone=not content.follows(interview),
        rounds=rounds,
        current=current,
        open=open_turn if answering else None,
        between=tuple(view for round_ in rounds for view in round_.turns if view.turn.n in waiting),
        awaiting=_awaiting(interview, rounds),
        clock=_clock(interview, current, now) if content.follows(interview) else None,
        sketch=sketch_shown(interview, loop, now),
        due=_due(interview, loop) if answering else None,
        withheld=scores_withheld(interview),
        next_turn=_next_turn(interview),
    )


def _round(interview: Interview, content: Content, look: CardPage, position: int) -> RoundView:
    round_ = content.loop_shown(interview).round(interview.planned[position])
    opened, signals = position < len(interview.rounds), content.rubric.signals
    turns = tuple(_turn(interview, turn, content, look) for turn in interview.turns_of(position))
    state = interview.rounds[position] if opened else None
    return RoundView(
        round=round_,
        position=position,
        stage=_stage(interview, state),
        state=state,
        people=tuple(content.persona(person) for person in round_.interviewers),
        signals=tuple(signals[signal] for signal in round_.weights if signal in signals),
        turns=turns,
        levels=_best_levels(turns),
    )


def _stage(interview: Interview, state: RoundState | None) -> str:
    if state is None:
        return "ahead"
    return "done" if state.closed_at or interview.status is Status.FINISHED else "current"


def _turn(interview: Interview, turn: Turn, content: Content, look: CardPage) -> TurnView:
    counted = turn.attempt
    ordered = sorted(turn.attempts, key=lambda attempt: (attempt is not counted, -attempt.number))
    return TurnView(
        turn=turn,
        persona=content.persona(turn.speaker),
        stand_in=look.words(turn.stand_in),
        hints=tuple(check.ask for name in turn.hints if (check := hinted(name, content.rubric)) is not None),
        more_hints=len(turn.hints) < MOST_HINTS,
        due_at=due_at(turn, content.loop_shown(interview).round(interview.rounds[turn.round].id)),
        attempts=tuple(attempt_view(turn, one, reading_of(interview, one), look) for one in ordered),
        scoring=_scoring(interview, turn),
        comparison=_comparison(interview, turn, content.rubric),
    )


def _comparison(interview: Interview, turn: Turn, rubric: Rubric) -> ComparisonView | None:
    said = [attempt for attempt in turn.attempts if attempt.text]
    if len(said) < 2:
        return None
    before, after = said[-2:]
    card, other_card = readings_of_one_judge(interview, before, after)
    return comparison_view((before, card), (after, other_card), rubric)


def _scoring(interview: Interview, turn: Turn) -> bool:
    return not scores_withheld(interview) and any(
        attempt.reply in (Reply.ANSWER, Reply.SENSELESS) and not attempt.scorecards for attempt in turn.attempts
    )


def _best_levels(turns: tuple[TurnView, ...]) -> tuple[tuple[Bilingual, int], ...]:
    best: dict[Bilingual, int] = {}
    for turn in turns:
        card = turn.counted.card if turn.counted else None
        for signal in card.signals if card else ():
            if signal.level is not None:
                best[signal.title] = max(signal.level, best.get(signal.title, 0))
    return tuple(best.items())


def _awaiting(interview: Interview, rounds: tuple[RoundView, ...]) -> tuple[str, ...]:
    awaited = {
        "question": interview.status is Status.ASKING,
        "scorecard": any(turn.scoring or turn.indicative for round_ in rounds for turn in round_.turns),
        "debrief": interview.status is Status.FINISHED and interview.debrief is None,
    }
    return tuple(name for name, due in awaited.items() if due)


def _clock(interview: Interview, current: RoundView | None, now: datetime) -> ClockView | None:
    if current is None or current.stage != "current":
        return None
    return ClockView(
        used=seconds_used(interview, current.position, now),
        allowed=seconds_allowed(interview, current.round, current.position),
        running=interview.status is Status.ANSWERING and interview.paused_at is None,
    )


def _due(interview: Interview, loop: Loop) -> Due | None:
    turn = interview.turns[-1]
    return (
        interjection_due(loop.round(interview.rounds[turn.round].id), turn) if turn.interjection is None else None
    )


def _next_turn(interview: Interview) -> int:
    last = interview.turns[-1] if interview.turns else None
    return len(interview.turns) + 1 if last is None or last.attempts else last.n
