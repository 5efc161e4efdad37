"""Plays one round with one candidate: the director, the built-in voice and the rules judge, without a server."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.domain.director import CloseRound, Situation, asked_questions, next_move, speaker_of
from app.domain.interview import (
    Attempt,
    CloseReason,
    Interview,
    Mode,
    Reply,
    RoundState,
    Turn,
    VoiceKind,
)
from app.domain.language import Language
from app.domain.loop import Loop, Round
from app.domain.reply import classify
from app.domain.scorecard import JudgeKind
from app.domain.situation import EarlierRound
from app.domain.timing import seconds_left
from app.services.ports import Content, Cue, JudgeRequest
from app.services.scoring import Judges
from app.voices.builtin import wording

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOST_TURNS = 60
CHARACTERS_A_SECOND = {Language.EN: 14.0, Language.ZH: 4.0}
THINKS_SECONDS = 20.0
SEED = 11


@dataclass(frozen=True, slots=True)
class PlayedRound:
    """A round that was played to its end, and why it ended."""

    interview: Interview
    plan: Round
    reason: CloseReason

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Its turns in order."""
        return self.interview.turns


class Player:
    """Plays rounds of the loops in `content`."""

    def __init__(self, content: Content, judges: Judges) -> None:
        self._content = content
        self._judge = judges.get(JudgeKind.RULES)

    async def play(
        self,
        loop: Loop,
        plan: Round,
        language: Language,
        replies: Sequence[str],
        earlier: Sequence[EarlierRound] = (),
    ) -> PlayedRound:
        """The whole round; AssertionError when it does not end."""
        interview = _opened(loop, plan, language)
        now = START
        for n in range(1, MOST_TURNS + 1):
            move = next_move(self._situation(loop, plan, interview, now, earlier))
            if isinstance(move, CloseRound):
                return PlayedRound(interview, plan, move.reason)
            speaker = speaker_of(plan, move, interview.turns)
            turn = Turn(n, 0, speaker, move)
            turn = replace(turn, question=wording(self._cue(loop, plan, interview, turn)), asked_at=now)
            text = replies[(n - 1) % len(replies)]
            seconds = THINKS_SECONDS + len(text) / CHARACTERS_A_SECOND[language]
            now += timedelta(seconds=seconds)
            attempt = await self._answered(plan, interview, turn, text, seconds, now)
            interview = replace(interview, turns=(*interview.turns, replace(turn, attempts=(attempt,))))
        raise AssertionError(f"{loop.id}/{plan.id} did not end after {MOST_TURNS} questions")

    def _situation(
        self, loop: Loop, plan: Round, interview: Interview, now: datetime, earlier: Sequence[EarlierRound]
    ) -> Situation:
        return Situation(
            round=plan,
            rubric=self._content.rubric,
            turns=interview.turns,
            asked=asked_questions(interview),
            seconds_left=seconds_left(interview, plan, 0, now),
            seed=interview.seed,
            loop=loop,
            language=interview.language,
            mode=interview.mode,
            earlier=tuple(earlier),
            words=self._content.phrases.cues,
            time_factor=interview.time_factor,
            courtesies=self._content.phrases.courtesies,
        )

    def _cue(self, loop: Loop, plan: Round, interview: Interview, turn: Turn) -> Cue:
        personas = self._content.personas
        return Cue(interview, loop, personas[turn.speaker], personas, plan, plan.minutes, interview.turns, turn)

    async def _answered(
        self, plan: Round, interview: Interview, turn: Turn, text: str, seconds: float, now: datetime
    ) -> Attempt:
        reply = self._kind_of(text)
        attempt = Attempt(1, text, now, seconds, reply)
        if reply is not Reply.ANSWER:
            return attempt
        request = JudgeRequest(text, turn.question or "", tuple(plan.weights), interview.language, interview="p")
        return replace(attempt, scorecards={JudgeKind.RULES: await self._judge.judge(request)})

    def _kind_of(self, text: str) -> Reply:
        phrases = self._content.phrases
        if not text:
            return Reply.DECLINED
        reply = classify(text, phrases.declined, phrases.fillers)
        return Reply.ASKED_BACK if reply is Reply.ANSWER and phrases.courtesies.asks_back(text) else reply


def _opened(loop: Loop, plan: Round, language: Language) -> Interview:
    return Interview(
        id="p",
        seed=SEED,
        loop=loop.id,
        planned=(plan.id,),
        language=language,
        voice=VoiceKind.RULES,
        judge=JudgeKind.RULES,
        mode=Mode.LIVE,
        background="",
        auto_advance=True,
        time_factor=1.0,
        created_at=START,
        rounds=(RoundState(0, plan.id, START),),
    )
