"""The next step of an interview, taken from what is stored: score, decide, word the question, debrief."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial, reduce

from app.domain.acts import interjection, scored_signals
from app.domain.conduct import close_round
from app.domain.director import CloseRound, Situation, asked_questions, next_move, other_wording, speaker_of
from app.domain.earlier import LONGEST_CHAIN, earlier_rounds
from app.domain.facts import Debriefed, Fact, Scored, TurnOpened
from app.domain.follow_up import sent_after
from app.domain.hints import next_hint
from app.domain.history import after
from app.domain.interview import CloseReason, Interjection, Interview, Move, MoveKind, Rephrased, Turn
from app.domain.loop import Loop, Persona, Round
from app.domain.progress import (
    DecideMove,
    ScoreAttempt,
    Step,
    WordQuestion,
    WriteDebrief,
    pending_opinion,
    pending_step,
    still_unscored,
)
from app.domain.timing import seconds_left
from app.errors import NotFound
from app.services.asking import Asking
from app.services.debriefs import debrief_of
from app.services.ports import Clock, ClosingCue, Content, Cue, InterviewStore, JudgeRequest
from app.services.ports.tracing import UNTRACED, Facts, Span, Tracer
from app.services.scoring import Judges
from app.services.speaking import Voices

log = logging.getLogger(__name__)

Decision = Callable[[Interview], Sequence[Fact]]
_STEP_NAMES: Mapping[type[Step], str] = {
    ScoreAttempt: "interview.score",
    DecideMove: "interview.decide",
    WordQuestion: "interview.word",
    WriteDebrief: "interview.debrief",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an interview stands in its loop."""

    loop: Loop
    round: Round
    persona: Persona


def stage_of(content: Content, interview: Interview) -> Stage:
    """The loop, the round opened last and the persona who leads it."""
    loop = content.loop_of(interview)
    round_ = loop.round(interview.planned[len(interview.rounds) - 1])
    return Stage(loop, round_, content.personas[round_.interviewers[0]])


def _put(turn: Turn) -> str:
    """What a turn asks, with what was thrown in while it was answered."""
    return "\n".join(said for said in (turn.question, turn.interjection and turn.interjection.text) if said)


def _which(step: Step) -> Facts:
    """What a step is about, for whoever watches: numbers, and the judge."""
    match step:
        case ScoreAttempt(n, number):
            return {"turn": n, "attempt": number, "judge": step.judge.value}
        case WordQuestion(n):
            return {"turn": n}
        case _:
            return {}


class Steps:
    """Takes one step at a time. Every step may be repeated: what is stored already is not stored twice.

    `debriefed` is told the id of an interview whose debrief is there.
    """

    def __init__(
        self,
        store: InterviewStore,
        content: Content,
        judges: Judges,
        voices: Voices,
        asking: Asking,
        clock: Clock,
        debriefed: Callable[[str], None] = lambda _: None,
        tracer: Tracer = UNTRACED,
    ) -> None:
        self._store = store
        self._content = content
        self._judges = judges
        self._voices = voices
        self._asking = asking
        self._clock = clock
        self._debriefed = debriefed
        self._tracer = tracer
        # Turns that were decided here and not begun to be worded, with the number of the last event before.
        self._decided_here: dict[tuple[str, int], int] = {}

    async def take(self, interview_id: str, known: Interview | None = None) -> bool:
        """Take steps until none is left; whether answers then wait for a model's opinion.

        `known` is the interview as it is stored, if the caller has just read it.
        """
        interview = known or await self._store.get(interview_id)
        while (step := pending_step(interview)) is not None:
            with self._span(step):
                interview = await self._taken(interview, step)
            log.debug("%s %s", _STEP_NAMES[type(step)], _which(step))
        return pending_opinion(interview) is not None

    async def _taken(self, interview: Interview, step: Step) -> Interview:
        match step:
            case ScoreAttempt():
                return await self._decided(interview, await self._scored(interview, step))
            case DecideMove():
                return await self._decided(interview, lambda _: ())
            case WordQuestion(n):
                return await self._word(interview, n)
            case WriteDebrief():
                debriefed = partial(self._debrief, await self._before(interview))
                interview = await self._store.change(interview.id, debriefed)
                self._debriefed(interview.id)
                return interview

    async def take_opinion(self, interview_id: str) -> bool:
        """Have the interview's own judge read the next answer; False when none waits for it."""
        interview = await self._store.get(interview_id)
        step = pending_opinion(interview)
        if step is None:
            return False
        with self._span(step):
            await self._store.change(interview_id, await self._scored(interview, step))
        return True

    def _span(self, step: Step) -> AbstractContextManager[Span]:
        about = {f"debrief.{name}": value for name, value in _which(step).items()}
        return self._tracer.span(_STEP_NAMES[type(step)], about)

    async def _scored(self, interview: Interview, step: ScoreAttempt) -> Decision:
        """Judge the attempt; what that adds."""
        turn = interview.turns[step.n - 1]
        text = next(attempt.text for attempt in turn.attempts if attempt.number == step.number)
        round_ = self._content.loop_shown(interview).round(interview.rounds[turn.round].id)
        signals = scored_signals(round_, turn)
        request = JudgeRequest(text, _put(turn), signals, interview.language, interview=interview.id)
        scorecard = await self._judges.standing_for(step.judge).judge(request)

        def scored(now_stored: Interview) -> Sequence[Fact]:
            return (Scored(step.n, step.number, scorecard),) if still_unscored(now_stored, step) else ()

        return scored

    async def _decided(self, interview: Interview, first: Decision) -> Interview:
        """Add what `first` says and, if then it is time, the director's next move: one transaction for both."""
        opened: list[int] = []
        before = await self._before(interview)

        def decide(stored: Interview) -> Sequence[Fact]:
            facts = list(first(stored))
            facts += self._decide(reduce(after, facts, stored), before)
            opened[:] = [fact.n for fact in facts if isinstance(fact, TurnOpened)]
            return facts

        stored = await self._store.change_at(interview.id, decide)
        self._decided_here |= {(interview.id, n): stored.last_event for n in opened}
        return stored.interview

    async def _before(self, interview: Interview) -> tuple[Interview, ...]:
        """The interviews this one goes on from, newest first, as far as they are there."""
        found: list[Interview] = []
        earlier = interview.continues
        while earlier is not None and len(found) < LONGEST_CHAIN:
            try:
                found.append(await self._store.get(earlier))
            except NotFound:
                break
            earlier = found[-1].continues
        return tuple(found)

    def _decide(self, interview: Interview, before: Sequence[Interview]) -> Sequence[Fact]:
        if not isinstance(pending_step(interview), DecideMove):
            return ()
        stage = stage_of(self._content, interview)
        position = interview.rounds[-1].position
        now = self._clock.now()
        situation = Situation(
            round=stage.round,
            rubric=self._content.rubric,
            turns=interview.turns_of(position),
            asked=asked_questions(interview),
            seconds_left=seconds_left(interview, stage.round, position, now),
            seed=interview.seed,
            loop=stage.loop,
            language=interview.language,
            mode=interview.mode,
            background=interview.handed_in,
            earlier=earlier_rounds(interview, before, stage.loop),
            words=self._content.phrases.cues,
            time_factor=interview.time_factor,
            courtesies=self._content.phrases.courtesies,
            went_on=interview.rounds[-1].went_on,
        )
        decision = next_move(situation)
        if isinstance(decision, CloseRound):
            sent = sent_after(interview, stage.round, decision.reason, now)
            return close_round(interview, decision.reason, self.closing(interview, decision.reason), now, sent)
        return (self._opened(interview, stage, decision),)

    def _opened(self, interview: Interview, stage: Stage, move: Move) -> TurnOpened:
        position = interview.rounds[-1].position
        speaker = speaker_of(stage.round, move, interview.turns_of(position))
        return TurnOpened(len(interview.turns) + 1, position, speaker, move)

    def closing(self, interview: Interview, reason: CloseReason) -> str:
        """What the interviewer of the current round says when it ends for `reason`; nothing if the loop is gone."""
        if not self._content.follows(interview):
            return ""
        stage = stage_of(self._content, interview)
        persona, rule = stage.persona, stage.round.instant_fail
        if reason is CloseReason.FAILED and rule is not None:
            return rule.closing.text(interview.language)
        return self._voices.builtin.close(
            ClosingCue(interview.language, persona, reason is CloseReason.TIME, interview.seed)
        )

    async def stand_in(self, interview_id: str, n: int) -> bool:
        """Have the built-in voice ask turn `n` in place of the model that words it; False when none can be."""
        return await self._asking.stand_in(interview_id, n)

    def hint(self, interview: Interview, n: int) -> str | None:
        """What to hint at next in turn `n`, as `signal.check`; None when there is nothing more."""
        turn = interview.turn(n)
        if turn is None or not self._content.follows(interview):
            return None
        round_ = self._content.loop_of(interview).round(interview.rounds[turn.round].id)
        before = [earlier for earlier in interview.turns_of(turn.round) if earlier.n < n]
        return next_hint(turn, round_, self._content.rubric, before)

    def rephrased(self, interview: Interview, n: int) -> Rephrased | None:
        """The question of turn `n` put differently; None when it cannot be."""
        turn = interview.turn(n)
        if turn is None:
            return None
        cue = self._cue(interview, turn)
        other = other_wording(cue.round, turn, asked_questions(interview), interview.seed)
        if other is None:
            return None
        question, text = other
        return Rephrased(question, self._voices.builtin.rephrase(cue, text), self._clock.now())

    def interjection(self, interview: Interview, n: int, characters: int) -> Interjection | None:
        """What is to be thrown into the answer to turn `n` with so many characters typed; None: nothing yet."""
        turn, now = interview.turn(n), self._clock.now()
        if turn is None or not self._content.follows(interview):
            return None
        begun = None if turn.begun_at is None else (now - turn.begun_at).total_seconds()
        round_ = self._content.round_asked(interview, turn)
        said = interjection(round_, turn, interview.language, characters=characters, seconds=begun)
        return None if said is None else Interjection(said.text.text(interview.language), now)

    def _cue(self, interview: Interview, turn: Turn) -> Cue:
        round_ = self._content.round_asked(interview, turn)
        return Cue(
            interview=interview,
            loop=self._content.loop_of(interview),
            persona=self._content.personas[turn.speaker],
            cast=self._content.personas,
            round=round_,
            minutes=None if interview.time_factor is None else round_.minutes,
            # What is asked between rounds is written, not spoken, and may be answered at any time.
            turns=tuple(t for t in interview.turns[: turn.n - 1] if t.move.kind is not MoveKind.FOLLOW_UP),
            turn=turn,
        )

    async def _word(self, interview: Interview, n: int) -> Interview:
        # What was not decided here may have been half worded by a process that died.
        after_event = self._decided_here.pop((interview.id, n), None)
        return await self._asking.ask(self._cue(interview, interview.turns[n - 1]), after_event)

    def _debrief(self, before: Sequence[Interview], interview: Interview) -> Sequence[Fact]:
        if not isinstance(pending_step(interview), WriteDebrief):
            return ()
        return (Debriefed(debrief_of(self._content, interview, final=True, before=before)),)
