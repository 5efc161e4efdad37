"""One call a question, one more try, then the built-in voice."""

import asyncio
import logging
from collections.abc import Mapping

from app.domain.language import Bilingual
from app.domain.rubric import Rubric
from app.domain.spoken import SpokenWords
from app.errors import AppError
from app.services.chat import Chat, ChatFailed, ChatRequest, Failure, Message
from app.services.ports import ClosingCue, Cue, Hearer, Voice, VoicePrompt
from app.voices.llm.messages import conversation
from app.voices.llm.occasion import labels_of_speaker, occasion_of
from app.voices.llm.said import Said

log = logging.getLogger(__name__)

TRIES = 2
TEMPERATURE = 0.7
# Far more than four sentences: it only ends what runs on where closing a stream does not.
MOST_TOKENS = 400
# The call ends by itself at the end of a turn's time, and says why; this much later it is ended from here.
GRACE_SECONDS = 1.0
# What came to nothing on the way is worth one more try; other failures the client has tried again already.
_MIDWAY = frozenset((Failure.CUT_OFF, Failure.NONSENSE, Failure.EMPTY))


class _HeardEnough(Exception):
    """What the model has said cannot be used, whatever follows."""


class LlmVoice:
    """Implements the services' Voice with a chat model. `turn_seconds` is the time all tries of a question have."""

    def __init__(
        self,
        chat: Chat,
        prompt: VoicePrompt,
        words: SpokenWords,
        rubric: Rubric,
        builtin: Voice,
        turn_seconds: float,
    ) -> None:
        self._chat = chat
        self._prompt = prompt
        self._words = words
        self._rubric = rubric
        self._builtin = builtin
        self._turn_seconds = turn_seconds
        # A model that thinks before it speaks may spend the bound on its thoughts: then it goes without one.
        self._bounded = True

    async def speak(self, cue: Cue, hearer: Hearer) -> None:
        """The question in pieces as they come; what is unfit is taken back and asked for once more."""
        until = asyncio.get_running_loop().time() + self._turn_seconds
        messages = conversation(cue, self._rubric, self._prompt)
        occasion = occasion_of(cue, messages[-1].content, self._prompt)
        tried, reason = 0, None
        while tried < TRIES and messages:
            if tried:
                await hearer.start_over()
            said = Said(labels_of_speaker(cue, self._words), occasion, self._words)
            await self._hear_out(self._request(messages, cue, until), said, until, hearer)
            tried, reason = tried + 1, said.reason
            if reason is None:
                return
            messages = self._next_try(messages, cue, said)
        await hearer.start_over(reason)
        await self._builtin.speak(cue, hearer)

    async def _hear_out(self, request: ChatRequest, said: Said, until: float, hearer: Hearer) -> None:
        """Pass on what may be shown of one reply; `said` knows afterwards what came of it."""

        def hear(piece: str) -> None:
            shown = said.hear(piece)
            if shown:
                hearer.hear(shown)
            if said.over:
                raise _HeardEnough

        try:
            async with asyncio.timeout_at(until + GRACE_SECONDS):
                await self._chat.complete(request, hear)
        except ChatFailed as failure:
            said.failed = failure.reason
        except TimeoutError:
            said.failed = Failure.TOO_SLOW
        except _HeardEnough:
            return
        except AppError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of the client's must not leave a candidate without a question
            log.error("the interviewer's model could not be asked: %s", type(error).__name__)
            said.failed = Failure.NONSENSE
        else:
            rest = said.end()
            if rest:
                hearer.hear(rest)

    def _request(self, messages: tuple[Message, ...], cue: Cue, until: float) -> ChatRequest:
        left = until - asyncio.get_running_loop().time()
        return ChatRequest(messages, None, self._parameters(), cue.interview.id, left)

    def _parameters(self) -> Mapping[str, float]:
        return {"temperature": TEMPERATURE} | ({"max_tokens": MOST_TOKENS} if self._bounded else {})

    def _next_try(self, messages: tuple[Message, ...], cue: Cue, said: Said) -> tuple[Message, ...]:
        """What to ask with once more; empty when another try would come to nothing."""
        if said.failed == Failure.TOO_LONG and self._bounded:
            self._bounded = False
            return messages
        if said.failed:
            return messages if said.failed in _MIDWAY else ()
        if said.fault is None or not said.raw.strip():
            return messages
        name = cue.persona.name.text(cue.language)
        repair = self._prompt.repair(cue.language, name=name, fault=said.fault)
        return (*messages, Message("assistant", said.raw), Message("user", repair))

    def rephrase(self, cue: Cue, question: Bilingual) -> str:
        """As the built-in voice: the bank knows another wording."""
        return self._builtin.rephrase(cue, question)

    def close(self, cue: ClosingCue) -> str:
        """As the built-in voice."""
        return self._builtin.close(cue)
