"""Wording a question: from the director's decision, through a voice, to a question that was asked."""

import asyncio
import time
from collections.abc import Sequence

from app.domain.facts import Fact, QuestionAsked
from app.domain.interview import Interview, Status, VoiceKind
from app.domain.progress import WordQuestion, pending_step
from app.errors import WordedElsewhere
from app.services.chat import Failure
from app.services.figures import Figures
from app.services.live import Live, LiveText
from app.services.ports import Clock, Cue, InterviewStore
from app.services.ports.notices import STAND_IN, Notices, Told
from app.services.speaking import Voices


class _Wording:
    """Implements Hearer: a question while it is worded.

    `stand_in` says why the built-in voice speaks in place of a model.
    """

    def __init__(self, store: InterviewStore, live: Live, text: LiveText, voice: VoiceKind) -> None:
        self._store = store
        self._live = live
        self.text = text
        self.voice = voice
        self.stand_in: str | None = None
        self._began = time.perf_counter()
        self._first_piece: float | None = None

    @property
    def spoken_by(self) -> VoiceKind:
        """Whose words they are."""
        return self.voice if self.stand_in is None else VoiceKind.RULES

    @property
    def seconds_to_first_piece(self) -> float | None:
        """How long it took until the first words of the question as it was asked; None for one without words."""
        return None if self._first_piece is None else self._first_piece - self._began

    def hear(self, piece: str) -> None:
        """Let the listeners hear it."""
        if self._first_piece is None:
            self._first_piece = time.perf_counter()
        self._live.say(self.text, _writable(piece))

    async def start_over(self, stand_in: str | None = None) -> None:
        """Tell the listeners that nothing of it counts, if they have heard anything. WordedElsewhere."""
        self.stand_in = stand_in
        self._first_piece = None
        text = self.text
        if text.said:
            await self._live.close(text)
            after = await self._store.begin_anew(text.interview, text.turn, text.last)
            if after is None:
                raise WordedElsewhere("This question need not be worded any more.")
            self.text = self._live.open(text.interview, text.turn, after)


class Asking:
    """Has questions worded. Listeners hear them piece by piece while they are; then they are stored whole."""

    def __init__(
        self,
        store: InterviewStore,
        live: Live,
        voices: Voices,
        clock: Clock,
        figures: Figures,
        notices: Notices,
    ) -> None:
        self._store = store
        self._live = live
        self._figures = figures
        self._voices = voices
        self._clock = clock
        self._speaking: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._notices = notices
        notices.on(STAND_IN, self._told_to_stand_in)

    async def stand_in(self, interview_id: str, n: int) -> bool:
        """Have the built-in voice ask the question of turn `n` instead, whichever process has a model word it.

        False when no model can be wording it. StoreUnavailable.
        """
        return self._stop_model(interview_id, n) or await self._notices.tell(STAND_IN, (interview_id, n))

    def _told_to_stand_in(self, told: Told) -> None:
        interview_id, n, *_ = told
        self._stop_model(interview_id, n)

    def _stop_model(self, interview_id: str, n: int) -> bool:
        speaking = self._speaking.get((interview_id, n))
        return speaking is not None and speaking.cancel()

    async def ask(self, cue: Cue, after: int | None) -> Interview:
        """Word the question of the cue's turn; the interview afterwards.

        `after` is the number of the last event before its first piece. None when somebody may have heard a
        beginning that does not count: then listeners start over. WordedElsewhere when another process words it.
        """
        interview, n = cue.interview, cue.turn.n
        if after is None:
            after = await self._store.begin_anew(interview.id, n)
        if after is None:
            return await self._store.get(interview.id)
        text = self._live.open(interview.id, n, after)
        wording = _Wording(self._store, self._live, text, interview.voice)
        try:
            await self._speak(cue, wording)
        finally:
            # Before the question is told: whoever has heard it whole must not hear its pieces again.
            await self._live.close(wording.text)
        self._figures.asked(wording.spoken_by, wording.stand_in, wording.seconds_to_first_piece)
        last_said = wording.text.unstored()
        return await self._store.change(interview.id, lambda stored: self._asked(stored, cue, wording), last_said)

    async def _speak(self, cue: Cue, wording: _Wording) -> None:
        if not await self._heard_out(cue, wording):
            await wording.start_over(Failure.STOPPED)
            await self._voices.builtin.speak(cue, wording)

    async def _heard_out(self, cue: Cue, wording: _Wording) -> bool:
        """Have the interview's own voice speak; False when somebody would wait for it no longer."""
        voice, spoken = self._voices.get(wording.voice), (cue.interview.id, cue.turn.n)
        if wording.voice is VoiceKind.RULES:
            await voice.speak(cue, wording)
            return True
        speaking = self._speaking[spoken] = asyncio.create_task(voice.speak(cue, wording))
        try:
            # Unlike `await speaking`, this goes on after its end: only an end from outside ends it.
            await asyncio.wait((speaking,))
        finally:
            del self._speaking[spoken]
            speaking.cancel()
            await asyncio.wait((speaking,))
        if speaking.cancelled():
            return False
        speaking.result()
        return True

    def _asked(self, stored: Interview, cue: Cue, wording: _Wording) -> Sequence[Fact]:
        turn = cue.turn
        if stored.status is not Status.ASKING or pending_step(stored) != WordQuestion(turn.n):
            return ()
        said, now = wording.text.said, self._clock.now()
        return (QuestionAsked(turn.n, turn.speaker, said, now, wording.spoken_by, wording.stand_in),)


def _writable(piece: str) -> str:
    """A model can send half of a surrogate pair, which is no text and cannot be stored."""
    return piece if piece.isascii() else piece.encode(errors="replace").decode()
