"""Tries the models of an installation, step by step, and says what works and what to correct."""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.domain.interview import Interview, Mode, Move, MoveKind, RoundState, Turn, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.services.chat import Chat, ChatFailed, ChatReply, ChatRequest, Failure, Hear, Message
from app.services.metering import estimated_tokens
from app.services.model_health import CHECK_TOKENS
from app.services.ports import Content, Cue, Judge, JudgeRequest, Voice

# Of these a server that was asked for a handful of tokens only means that it has begun to answer.
_BEGAN = frozenset({Failure.TOO_LONG, Failure.EMPTY})
# What a server says, and what is no fault of its context.
_FULL = frozenset({Failure.CONTEXT_FULL, Failure.TOO_LONG, Failure.CONTEXT_CUT})
LEAST_CONTEXT = 1_000
# A reply that takes longer should have begun to appear before its end.
SOON_SECONDS = 1.0
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a model on a server takes: the rung of the ladder, and parameters that it refuses or calls otherwise."""

    rung: str | None
    dropped: tuple[str, ...]
    renamed: Mapping[str, str]


class Patient(Protocol):
    """A model on trial. Every method raises ChatFailed."""

    @property
    def abilities(self) -> Abilities:
        """What was found out so far."""
        ...

    async def offered(self) -> tuple[str, ...]:
        """The models that its server says it has."""
        ...

    async def repeats(self) -> bool:
        """Whether it can repeat a code word from a short prompt."""
        ...

    async def holds(self, tokens: int) -> bool:
        """Whether it still sees the beginning of a prompt of so many tokens."""
        ...


@dataclass(slots=True)
class Watched:
    """Implements the services' Chat around another one, and notes how its last reply came.

    `pieces` are those that were heard, each with the moment it came at, in seconds.
    """

    chat: Chat
    pieces: list[tuple[float, str]] = field(default_factory=list)
    reply: ChatReply | None = None

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """As the chat inside."""
        self.pieces = []

        def heard(piece: str) -> None:
            self.pieces.append((time.monotonic(), piece))
            if hear is not None:
                hear(piece)

        self.reply = await self.chat.complete(request, None if hear is None else heard)
        return self.reply


@dataclass(slots=True)
class Heard:
    """Implements Hearer: what a voice said, and why another stood in for it."""

    pieces: list[str] = field(default_factory=list)
    stand_in: str | None = None

    def hear(self, piece: str) -> None:
        """Keep it."""
        self.pieces.append(piece)

    async def start_over(self, stand_in: str | None = None) -> None:
        """Forget what was said."""
        self.pieces, self.stand_in = [], stand_in


@dataclass(frozen=True, slots=True)
class Case:
    """One model, and what it is used for: `voice` and `judge` speak through `chat`, each None where it does not."""

    patient: Patient
    chat: Watched
    voice: Voice | None
    judge: Judge | None


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was found. `name` is a phrase of prompts/phrases/doctor.yaml, `values` what it holds.

    `well` is false when something has to be corrected, None when there is only something to know. `reason` is the
    `Failure` behind it, if any.
    """

    name: str
    well: bool | None = True
    values: Mapping[str, str | int] = field(default_factory=dict)
    reason: str | None = None


class Doctor:
    """Examines a model. `context` is how many tokens it should keep in mind.

    Afterwards `held` is how many it was seen to keep, and `cut` whether it forgets in silence beyond; None if
    that is not known.
    """

    def __init__(self, content: Content, language: Language, context: int, now: datetime) -> None:
        self._content = content
        self._language = language
        self._context = context
        self._now = now
        self.held: int | None = None
        self.cut: bool | None = None

    async def examine(self, case: Case) -> AsyncIterator[Sign]:
        """Whatever is found, as it is found. The rest is left out when the model cannot be used at all."""
        accepted = True
        async for sign in self._accepted(case):
            accepted = accepted and sign.well is not False
            yield sign
        if not accepted:
            return
        for part in (self._interviews(case), self._judges(case), self._remembers(case)):
            async for sign in part:
                yield sign
        takes = case.patient.abilities
        if takes.dropped:
            yield Sign("does_without", None, {"names": ", ".join(takes.dropped)})
        if takes.renamed:
            names = ", ".join(f"{usual} → {name}" for usual, name in sorted(takes.renamed.items()))
            yield Sign("renames", None, {"names": names})

    async def _accepted(self, case: Case) -> AsyncIterator[Sign]:
        began = time.monotonic()
        request = ChatRequest(
            (Message("user", self._content.start_check),), parameters={"max_tokens": CHECK_TOKENS}
        )
        try:
            await case.chat.complete(request)
        except ChatFailed as failure:
            if failure.reason not in _BEGAN:
                yield Sign("refused", well=False, reason=failure.reason)
                async for sign in _others(case.patient, failure.reason):
                    yield sign
                return
        yield Sign("accepted", values={"seconds": _seconds(time.monotonic() - began)})

    async def _interviews(self, case: Case) -> AsyncIterator[Sign]:
        if case.voice is None:
            return
        heard = Heard()
        await case.voice.speak(self._cue(), heard)
        if heard.stand_in is not None:
            name = "unfit_interviewer" if heard.stand_in == Failure.UNFIT else "not_interviewing"
            yield Sign(name, well=False, reason=heard.stand_in)
            return
        yield Sign("interviews", values={"question": "".join(heard.pieces)})
        yield pace(case.chat)

    async def _judges(self, case: Case) -> AsyncIterator[Sign]:
        if case.judge is None:
            return
        began = time.monotonic()
        score = (await case.judge.judge(self._answer())).signals[0]
        if score.level is None:
            name = "unfit_judge" if score.unscored_reason == Failure.BROKEN_FORM else "not_judging"
            yield Sign(name, well=False, reason=score.unscored_reason)
            return
        took = _seconds(time.monotonic() - began)
        # The answer meets the check by the rubric's own word.
        if any(check.met for check in score.checks):
            yield Sign("judges", values={"seconds": took})
        else:
            yield Sign("judges_blindly", well=False, values={"seconds": took})
        rung = case.patient.abilities.rung
        if rung is not None:
            yield Sign(f"rung_{rung}", None)

    async def _remembers(self, case: Case) -> AsyncIterator[Sign]:
        try:
            if not await case.patient.repeats():
                self.cut = False
                yield Sign("context_unknown", None)
                return
            self.held = await self._longest(case.patient)
        except ChatFailed as failure:
            yield Sign("context_failed", well=False, reason=failure.reason)
            return
        self.cut = self.held != self._context
        if not self.cut:
            yield Sign("context_holds", values={"tokens": self._context})
        elif self.held is not None:
            yield Sign("context_short", well=False, values={"tokens": self.held, "wanted": self._context})
        else:
            yield Sign("context_none", well=False, values={"tokens": LEAST_CONTEXT})

    async def _longest(self, patient: Patient) -> int | None:
        """The longest of some lengths that holds, the one that is wanted first."""
        tokens = self._context
        while tokens >= LEAST_CONTEXT:
            if await _holds(patient, tokens):
                return tokens
            tokens //= 2
        return None

    def _answer(self) -> JudgeRequest:
        """An answer of the rubric's own, which meets a check."""
        signal = next(iter(self._content.rubric.signals.values()))
        answer = signal.checks[0].meets.answer.text(self._language)
        ask = signal.checks[0].ask.text(self._language)
        return JudgeRequest(answer, ask, (signal.id,), self._language, afresh=True)

    def _cue(self) -> Cue:
        """The first question of an interview that nobody holds."""
        loop = next(iter(self._content.loops.values()))
        round_ = loop.rounds[0]
        persona = self._content.personas[round_.interviewers[0]]
        turn = Turn(1, 0, persona.id, Move(MoveKind.OPEN, round_.openings[0].id, round_.openings[0].signals[0]))
        interview = Interview(
            id="",
            seed=0,
            loop=loop.id,
            planned=tuple(each.id for each in loop.rounds),
            language=self._language,
            voice=VoiceKind.LLM,
            judge=JudgeKind.LLM,
            mode=Mode.PRACTICE,
            background="",
            auto_advance=True,
            time_factor=1.0,
            created_at=self._now,
            rounds=(RoundState(0, round_.id, self._now),),
            turns=(turn,),
        )
        return Cue(interview, loop, persona, self._content.personas, round_, round_.minutes, (), turn)


async def _holds(patient: Patient, tokens: int) -> bool:
    try:
        return await patient.holds(tokens)
    except ChatFailed as failure:
        if failure.reason not in _FULL:
            raise
        return False


async def _others(patient: Patient, reason: str) -> AsyncIterator[Sign]:
    """What the server has in place of a model that it does not know."""
    if reason not in {Failure.UNKNOWN_MODEL, Failure.FORBIDDEN}:
        return
    try:
        names = await patient.offered()
    except ChatFailed:
        return
    if names:
        yield Sign("offered", None, {"names": ", ".join(names[:MOST_NAMED])})


def pace(chat: Watched) -> Sign:
    """How a question comes. A quick server may send all of it at once, and nobody waits for that."""
    reply = chat.reply
    if reply is None or reply.first_token_seconds is None:
        return Sign("not_streaming", well=False)
    first, rate = reply.first_token_seconds, _rate(chat.pieces)
    if rate is not None:
        return Sign("streams", values={"seconds": _seconds(first), "rate": rate})
    if first <= SOON_SECONDS:
        return Sign("at_once", values={"seconds": _seconds(first)})
    return Sign("not_streaming", well=False)


def _rate(pieces: Sequence[tuple[float, str]]) -> str | None:
    """About how many tokens came a second from the first piece to the last; None when all came at once.

    The server's own count is no use for that: it has what a model thought, too, which nobody hears.
    """
    took = pieces[-1][0] - pieces[0][0] if pieces else 0.0
    if took <= 0:
        return None
    rate = estimated_tokens(piece for _, piece in pieces[1:]) / took
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"
