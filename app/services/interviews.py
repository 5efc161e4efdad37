"""The use cases of an interview: start it, answer, go on, end, read the debrief."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain import conduct
from app.domain.background import Background
from app.domain.debrief import Debrief
from app.domain.facts import Fact, RoundOpened
from app.domain.interview import CloseReason, Interjection, Interview, Mode, Reply, Status, VoiceKind
from app.domain.language import Language
from app.domain.reply import classify
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput, NotAllowedNow, NotFound
from app.services.conversation import Conversation
from app.services.debriefs import debrief_of
from app.services.keys import accepted_key, fingerprint, interview_scope, new_id
from app.services.ports import Clock, Content, InterviewStore, Mark, SummaryPage
from app.services.scoring import Judges
from app.services.speaking import Voices
from app.services.steps import Steps
from app.services.texts import accepted_answer, accepted_background
from app.services.views import scores_withheld

MOST_EXTRA_MINUTES = 60
SEED_BITS = 31


@dataclass(frozen=True, slots=True)
class StartInterview:
    """What a candidate chose. `rounds` None means all; `time_factor` None turns the clock off.

    `voice` and `judge` None mean the model where one is set up, else what is built in. `seed` None draws one; the
    same seed and the same answers bring the same questions. `continues` is an earlier interview of the same loop,
    whose rounds the interviewers of this one have read.
    """

    loop: str
    rounds: tuple[str, ...] | None = None
    language: Language = Language.EN
    voice: VoiceKind | None = None
    judge: JudgeKind | None = None
    mode: Mode = Mode.PRACTICE
    background: str = ""
    resume: str = ""
    job_description: str = ""
    auto_advance: bool = True
    time_factor: float | None = 1.0
    seed: int | None = None
    continues: str | None = None


class Interviews:
    """All that can be done with interviews. Whatever changes one has what follows from it done."""

    def __init__(
        self,
        store: InterviewStore,
        content: Content,
        steps: Steps,
        conversation: Conversation,
        judges: Judges,
        voices: Voices,
        clock: Clock,
    ) -> None:
        self._store = store
        self._content = content
        self._steps = steps
        self._conversation = conversation
        self._judges = judges
        self._voices = voices
        self._clock = clock

    async def start(self, wish: StartInterview, mark: Mark | None = None) -> Interview:
        """Start an interview, once for each `mark`.

        InvalidInput says which choice is unusable; ModelNotConfigured what is missing; KeyReused.
        """
        voice, judge = self._at_hand(wish)
        now = self._clock.now()
        planned = self._planned(wish)
        given = accepted_background(Background(wish.resume, wish.job_description, wish.background))
        interview = Interview(
            id=new_id(),
            seed=secrets.randbits(SEED_BITS) if wish.seed is None else _accepted_seed(wish.seed),
            loop=wish.loop,
            planned=planned,
            language=wish.language,
            voice=voice,
            judge=judge,
            mode=wish.mode,
            background=given.notes,
            resume=given.resume,
            job_description=given.job_description,
            auto_advance=wish.auto_advance,
            time_factor=_accepted_factor(wish.time_factor),
            created_at=now,
            continues=await self._accepted_earlier(wish),
        )
        started = await self._store.create(interview, (RoundOpened(0, planned[0], now),), mark)
        self._conversation.changed(started.id, started)
        return started

    async def get(self, interview_id: str) -> Interview:
        """The interview as it is stored; NotFound."""
        return await self._store.get(interview_id)

    async def answer(self, interview_id: str, n: int, text: str, key: str | None) -> Interview:
        """Answer the open turn; durable when this returns.

        InvalidInput, TurnNotOpen, InterviewFinished, KeyReused, NotFound.
        """
        sent = self._sent(n, accepted_answer(text), key)
        return await self._take(interview_id, lambda stored: conduct.take_answer(stored, n, sent), sent)

    async def skip(self, interview_id: str, n: int, key: str | None) -> Interview:
        """Pass on the open turn; recorded as declined."""
        sent = conduct.Sent("", Reply.DECLINED, self._clock.now(), accepted_key(key), fingerprint(n, ""))
        return await self._take(interview_id, lambda stored: conduct.take_answer(stored, n, sent), sent)

    async def retake(self, interview_id: str, n: int, text: str, key: str | None) -> Interview:
        """Answer an answered turn once more; the earlier attempts stay. Practice only, else NotAllowedNow."""
        sent = self._sent(n, accepted_answer(text), key)
        return await self._take(interview_id, lambda stored: conduct.take_retake(stored, n, sent), sent)

    async def keep(self, interview_id: str, n: int, attempt: int) -> Interview:
        """Choose the attempt that counts."""
        return await self._change(interview_id, lambda stored: conduct.keep_attempt(stored, n, attempt))

    async def rate_self(self, interview_id: str, n: int, level: int, attempt: int | None = None) -> Interview:
        """Rate an own answer from 1 to 5, once; without `attempt` the one that counts."""
        if not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
            raise InvalidInput("Rate an answer from 1 to 5.", "level")
        return await self._change(interview_id, lambda stored: conduct.rate_self(stored, n, level, attempt))

    async def score_again(
        self, interview_id: str, n: int, attempt: int | None = None, mark: Mark | None = None
    ) -> Interview:
        """Have the model judge an answer again where it left a signal unscored; NotAllowedNow otherwise."""
        return await self._change(interview_id, lambda stored: conduct.score_again(stored, n, attempt), mark)

    async def begin(self, interview_id: str, n: int) -> None:
        """The first key of an answer to turn `n` was touched; telling it again changes nothing."""
        await self._store.change(interview_id, lambda stored: conduct.begin(stored, n, self._clock.now()))

    async def hint(self, interview_id: str, n: int, mark: Mark | None = None) -> Interview:
        """Hint at what the open turn lacks, as a question (practice only); NotAllowedNow after the last hint."""
        return await self._change(
            interview_id, lambda stored: conduct.give_hint(stored, n, self._steps.hint(stored, n)), mark
        )

    async def interject(self, interview_id: str, n: int, characters: int) -> Interjection | None:
        """What the interviewer throws in while turn `n` is answered, of which so many `characters` are typed.

        The same again when it was thrown in before; None when nothing is due yet. TurnNotOpen, NotFound.
        """

        def decide(stored: Interview) -> Sequence[Fact]:
            return conduct.interject(stored, n, self._steps.interjection(stored, n, characters))

        interview = await self._change(interview_id, decide)
        turn = interview.turn(n)
        return turn.interjection if turn is not None else None

    async def rephrase(self, interview_id: str, n: int, mark: Mark | None = None) -> Interview:
        """Have the open question put differently, once; NotAllowedNow when there is no other wording."""

        def decide(stored: Interview) -> Sequence[Fact]:
            return conduct.rephrase(stored, n, self._steps.rephrased(stored, n))

        return await self._change(interview_id, decide, mark)

    async def stand_in(self, interview_id: str, n: int) -> Interview:
        """Wait no longer for a model to word the question of turn `n`: the built-in interviewer asks it.

        Once it is asked this changes nothing; NotAllowedNow when no model is wording it.
        """
        interview = await self._store.get(interview_id)
        turn = interview.turn(n)
        if turn is not None and turn.question is not None:
            return interview
        worded = turn is not None and interview.status is Status.ASKING and interview.voice is not VoiceKind.RULES
        if not worded or not await self._steps.stand_in(interview_id, n):
            raise NotAllowedNow("No model is wording this question, so nobody has to ask in its place.")
        return interview

    async def next_round(self, interview_id: str, mark: Mark | None = None) -> Interview:
        """Open the next round; NotAllowedNow unless the interview stands between two."""
        return await self._change(
            interview_id, lambda stored: conduct.open_next_round(stored, self._clock.now()), mark
        )

    async def go_on(self, interview_id: str, mark: Mark | None = None) -> Interview:
        """Go on with a round that ended on the spot because something was missing; NotAllowedNow otherwise."""
        return await self._change(interview_id, conduct.go_on, mark)

    async def finish(self, interview_id: str, mark: Mark | None = None) -> Interview:
        """End the interview early; the debrief follows. Finishing twice changes nothing."""

        def decide(stored: Interview) -> Sequence[Fact]:
            return conduct.end(stored, self._steps.closing(stored, CloseReason.ENDED), self._clock.now())

        return await self._change(interview_id, decide, mark)

    async def pause(self, interview_id: str, mark: Mark | None = None) -> Interview:
        """Stop the clock (practice only)."""
        return await self._change(interview_id, lambda stored: conduct.pause(stored, self._clock.now()), mark)

    async def resume(self, interview_id: str, mark: Mark | None = None) -> Interview:
        """Let the clock run again."""
        return await self._change(interview_id, lambda stored: conduct.resume(stored, self._clock.now()), mark)

    async def add_time(self, interview_id: str, minutes: int, mark: Mark | None = None) -> Interview:
        """Give the round 1 to 60 more minutes (practice only)."""
        if not 1 <= minutes <= MOST_EXTRA_MINUTES:
            raise InvalidInput("Between 1 and 60 minutes can be added at a time.", "minutes")
        return await self._change(interview_id, lambda stored: conduct.add_time(stored, minutes), mark)

    async def debrief(self, interview_id: str) -> Debrief:
        """The stored debrief, or one computed from what there is so far (pending or partial).

        While a live interview goes on there is nothing to say: its scores stay withheld.
        """
        interview = await self._store.get(interview_id)
        if interview.debrief is not None:
            return interview.debrief
        if scores_withheld(interview):
            interview = replace(interview, turns=())
        return debrief_of(self._content, interview, final=False)

    async def search(self, q: str, limit: int, cursor: str | None) -> SummaryPage:
        """Past interviews that hold `q`, newest first."""
        return await self._store.search(q.strip()[:200], min(max(limit, 1), 100), cursor)

    async def delete(self, interview_id: str) -> None:
        """Remove the interview; nothing of it remains."""
        await self._store.delete(interview_id)

    async def _change(
        self,
        interview_id: str,
        decide: Callable[[Interview], Sequence[Fact]],
        mark: Mark | None = None,
        *,
        first: bool = False,
    ) -> Interview:
        interview = await self._store.change(interview_id, decide, mark=mark, first=first)
        self._conversation.changed(interview_id, interview)
        return interview

    async def _take(
        self, interview_id: str, decide: Callable[[Interview], Sequence[Fact]], sent: conduct.Sent
    ) -> Interview:
        mark = None if sent.key is None else Mark(interview_scope(interview_id), sent.key, sent.fingerprint)
        with self._conversation.answering():
            return await self._change(interview_id, decide, mark, first=True)

    def _sent(self, n: int, text: str, key: str | None) -> conduct.Sent:
        phrases = self._content.phrases
        reply = classify(text, phrases.declined, phrases.fillers)
        if reply is Reply.ANSWER and phrases.courtesies.asks_back(text):
            reply = Reply.ASKED_BACK
        return conduct.Sent(text, reply, self._clock.now(), accepted_key(key), fingerprint(n, text))

    def _planned(self, wish: StartInterview) -> tuple[str, ...]:
        loop = self._content.loops.get(wish.loop)
        if loop is None:
            raise InvalidInput("There is no such loop. GET /api/v1/loops lists them.", "loop")
        if wish.language not in loop.languages:
            raise InvalidInput("This loop is not written in that language. Choose the other one.", "language")
        known = [round_.id for round_ in loop.rounds]
        chosen = known if wish.rounds is None else list(wish.rounds)
        if not chosen or any(round_id not in known for round_id in chosen):
            raise InvalidInput("Choose one or more rounds of this loop. GET /api/v1/loops lists them.", "rounds")
        return tuple(round_id for round_id in known if round_id in chosen)

    async def _accepted_earlier(self, wish: StartInterview) -> str | None:
        if wish.continues is None:
            return None
        try:
            earlier = await self._store.get(wish.continues)
        except NotFound:
            raise InvalidInput("The interview to go on from is not there. Start without it.", "continues") from None
        if earlier.loop != wish.loop:
            raise InvalidInput("One can only go on from an interview of the same loop.", "continues")
        return earlier.id

    def _at_hand(self, wish: StartInterview) -> tuple[VoiceKind, JudgeKind]:
        voice = wish.voice or (VoiceKind.LLM if VoiceKind.LLM in self._voices.kinds else VoiceKind.RULES)
        judge = wish.judge or (JudgeKind.LLM if JudgeKind.LLM in self._judges.kinds else JudgeKind.RULES)
        self._voices.expect(voice)
        self._judges.get(judge)
        return voice, judge


def _accepted_factor(factor: float | None) -> float | None:
    if factor is not None and not 1.0 <= factor <= 10.0:
        raise InvalidInput("The time can be stretched 1 to 10 times, or turned off.", "time_factor")
    return factor


def _accepted_seed(seed: int) -> int:
    if not 0 <= seed < 2**SEED_BITS:
        raise InvalidInput("The seed must be a whole number from 0 to 2147483647.", "seed")
    return seed
