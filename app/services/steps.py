"""The next step of an interview, taken from what is stored: score, decide, word the question, debrief."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.committee import build_debrief
from app.domain.conduct import close_round
from app.domain.director import CloseRound, Situation, asked_questions, next_move, other_wording
from app.domain.facts import Debriefed, Fact, QuestionAsked, Scored, TurnOpened
from app.domain.interview import CloseReason, Interview, Move, Rephrased, Status, Turn, VoiceKind
from app.domain.loop import Loop, Persona, Round
from app.domain.progress import (
    DecideMove,
    ScoreAttempt,
    WordQuestion,
    WriteDebrief,
    pending_opinion,
    pending_step,
    still_unscored,
)
from app.domain.timing import seconds_left
from app.services.ports import (
    Announcement,
    Clock,
    ClosingCue,
    Content,
    Cue,
    InterviewStore,
    JudgeRequest,
    StartedOver,
)
from app.services.runner import Left
from app.services.scoring import Judges
from app.services.speaking import Voices

# Pieces of a question are stored together for this long: a write each would wear the disk, and nobody reads faster.
SEGMENT_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an interview stands in its loop."""

    loop: Loop
    round: Round
    persona: Persona


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it was worded, by whom, and why the built-in voice stood in if it did."""

    text: str
    voice: VoiceKind
    stand_in: str | None

    def asked(self, turn: Turn, now: datetime) -> QuestionAsked:
        """The fact that `turn` was asked so."""
        return QuestionAsked(turn.n, turn.speaker, self.text, now, self.voice, self.stand_in)


def stage_of(content: Content, interview: Interview) -> Stage:
    """The loop, the round opened last and the persona who leads it."""
    loop = content.loop_of(interview)
    round_ = loop.round(interview.planned[len(interview.rounds) - 1])
    return Stage(loop, round_, content.personas[round_.interviewers[0]])


class Steps:
    """Takes one step at a time. Every step may be repeated: what is stored already is not stored twice."""

    def __init__(
        self, store: InterviewStore, content: Content, judges: Judges, voices: Voices, clock: Clock
    ) -> None:
        self._store = store
        self._content = content
        self._judges = judges
        self._voices = voices
        self._clock = clock
        self._decided_here: set[tuple[str, int]] = set()

    async def take(self, interview_id: str) -> Left:
        """Take the pending step, if any; what may be left to do afterwards."""
        interview = await self._store.get(interview_id)
        match pending_step(interview):
            case ScoreAttempt() as step:
                await self._score(interview, step)
            case DecideMove():
                await self._store.change(interview_id, self._decide)
            case WordQuestion(n):
                await self._word(interview, n)
            case WriteDebrief():
                await self._store.change(interview_id, self._debrief)
            case None:
                return Left.OPINIONS if pending_opinion(interview) else Left.NOTHING
        return Left.STEPS

    async def take_opinion(self, interview_id: str) -> bool:
        """Have the interview's own judge read the next answer; False when none waits for it."""
        interview = await self._store.get(interview_id)
        step = pending_opinion(interview)
        if step is None:
            return False
        await self._score(interview, step)
        return True

    async def _score(self, interview: Interview, step: ScoreAttempt) -> None:
        turn = interview.turns[step.n - 1]
        text = next(attempt.text for attempt in turn.attempts if attempt.number == step.number)
        round_ = self._content.loop_of(interview).round(interview.rounds[turn.round].id)
        signals = tuple(round_.weights)
        request = JudgeRequest(text, turn.question or "", signals, interview.language, interview=interview.id)
        scorecard = await self._judges.standing_for(step.judge).judge(request)

        def scored(now_stored: Interview) -> Sequence[Fact]:
            return (Scored(step.n, step.number, scorecard),) if still_unscored(now_stored, step) else ()

        await self._store.change(interview.id, scored)

    def _decide(self, interview: Interview) -> Sequence[Fact]:
        if not isinstance(pending_step(interview), DecideMove):
            return ()
        stage = stage_of(self._content, interview)
        position = interview.rounds[-1].position
        now = self._clock.now()
        decision = next_move(
            Situation(
                round=stage.round,
                rubric=self._content.rubric,
                turns=interview.turns_of(position),
                asked=asked_questions(interview),
                seconds_left=seconds_left(interview, stage.round, position, now),
                seed=interview.seed,
            )
        )
        if isinstance(decision, CloseRound):
            return close_round(interview, decision.reason, self.closing(interview, decision.reason), now)
        return (self._opened(interview, stage, decision),)

    def _opened(self, interview: Interview, stage: Stage, move: Move) -> TurnOpened:
        n = len(interview.turns) + 1
        self._decided_here.add((interview.id, n))
        return TurnOpened(n, interview.rounds[-1].position, stage.persona.id, move)

    def closing(self, interview: Interview, reason: CloseReason) -> str:
        """What the interviewer of the current round says when it ends for `reason`."""
        persona = stage_of(self._content, interview).persona
        return self._voices.builtin.close(
            ClosingCue(interview.language, persona, reason is CloseReason.TIME, interview.seed)
        )

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

    def _cue(self, interview: Interview, turn: Turn) -> Cue:
        loop = self._content.loop_of(interview)
        round_ = loop.round(interview.rounds[turn.round].id)
        return Cue(
            interview=interview,
            loop=loop,
            persona=self._content.personas[turn.speaker],
            cast=self._content.personas,
            round=round_,
            minutes=None if interview.time_factor is None else round_.minutes,
            turns=interview.turns[: turn.n - 1],
            turn=turn,
        )

    async def _word(self, interview: Interview, n: int) -> None:
        turn = interview.turns[n - 1]
        if (interview.id, n) not in self._decided_here:
            # Somebody may have heard the beginning from a process that died: it starts again.
            await self._store.announce(interview.id, (Announcement("reset", {"turn": n}),))
        wording = await self._stream(interview, self._cue(interview, turn))
        self._decided_here.discard((interview.id, n))

        def asked(now_stored: Interview) -> Sequence[Fact]:
            still_wanted = now_stored.status is Status.ASKING and pending_step(now_stored) == WordQuestion(n)
            return (wording.asked(turn, self._clock.now()),) if still_wanted else ()

        await self._store.change(interview.id, asked)

    async def _stream(self, interview: Interview, cue: Cue) -> Wording:
        voice, stand_in = interview.voice, None
        spoken: list[str] = []
        segment: list[str] = []
        since = time.monotonic()
        async for piece in self._voices.get(voice).speak(cue):
            if isinstance(piece, StartedOver):
                if spoken or segment:
                    await self._store.announce(interview.id, (Announcement("reset", {"turn": cue.turn.n}),))
                spoken, segment, stand_in = [], [], piece.stand_in
                continue
            segment.append(piece)
            if time.monotonic() - since >= SEGMENT_SECONDS:
                await self._announce_segment(interview.id, cue.turn.n, segment)
                spoken += segment
                segment, since = [], time.monotonic()
        await self._announce_segment(interview.id, cue.turn.n, segment)
        return Wording("".join(spoken + segment), voice if stand_in is None else VoiceKind.RULES, stand_in)

    async def _announce_segment(self, interview_id: str, n: int, segment: list[str]) -> None:
        if segment:
            data = {"turn": n, "text": "".join(segment)}
            await self._store.announce(interview_id, (Announcement("question.delta", data),))

    def _debrief(self, interview: Interview) -> Sequence[Fact]:
        if not isinstance(pending_step(interview), WriteDebrief):
            return ()
        loop = self._content.loop_of(interview)
        debrief = build_debrief(loop, self._content.rubric, interview, self._content.phrases, final=True)
        return (Debriefed(debrief),)
