"""One call a signal, one repair, then unscored with a named reason. What was judged once is remembered."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from app.domain.reading.normalise import folded
from app.domain.reading.sentences import sentences
from app.domain.rubric import Rubric, Signal
from app.domain.scorecard import JudgeIdentity, JudgeKind, Scorecard
from app.errors import AppError
from app.judges.form import Entry, Form, unscored, verified
from app.judges.llm.prompt import form_schema, messages_for, repair_message
from app.judges.llm.reply import BrokenForm, read_form
from app.judges.subject import Subject
from app.services.chat import Chat, ChatFailed, ChatReply, ChatRequest, Failure, Message
from app.services.ports import Judgement, JudgementStore, JudgePrompt, JudgeRequest

log = logging.getLogger(__name__)

# A passage that runs on and on holds something for every check and shows nothing for any.
MOST_SENTENCES_QUOTED = 3
# A form has some two thousand characters; of a reply that is none, so many are shown to the model again.
LONGEST_REPEATED = 4000


@dataclass(frozen=True, slots=True)
class Model:
    """Which model judges, and with what parameters; both are part of what makes a judgement the same."""

    name: str
    parameters: Mapping[str, str | int | float | bool]


class LlmJudge:
    """Implements the services' Judge with a chat model."""

    def __init__(
        self,
        rubric: Rubric,
        prompt: JudgePrompt,
        chat: Chat,
        model: Model,
        memory: JudgementStore,
        read: Callable[[str], Subject],
    ) -> None:
        self._rubric = rubric
        self._prompt = prompt
        self._chat = chat
        self._model = model
        self._memory = memory
        self._read = read
        self._underway: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """The scorecard of this answer. A signal the model cannot judge is unscored with the reason."""
        subject = self._read(request.answer)
        signals = [self._rubric.signals[signal] for signal in request.signals]
        judged = await asyncio.gather(*(self._remembered(signal, request, subject) for signal in signals))
        answered_by = sorted({judgement.answered_by for judgement in judged if judgement.answered_by})
        return Scorecard(
            judge=JudgeIdentity(
                JudgeKind.LLM, self._model.name, ", ".join(answered_by) or None, dict(self._model.parameters)
            ),
            rubric_version=self._rubric.version,
            rubric_sha256=self._rubric.sha256,
            signals=tuple(judgement.score for judgement in judged),
            marks=subject.marks,
        )

    async def _remembered(self, signal: Signal, request: JudgeRequest, subject: Subject) -> Judgement:
        key = self._key(signal, request)
        # The same input twice at once is asked once: the second waits and finds it remembered.
        async with self._underway.setdefault(key, asyncio.Lock()):
            known = None if request.afresh else await self._memory.recall(key)
            if known is not None:
                return known
            judgement = await self._asked(signal, request, subject)
            if judgement.score.level is not None:
                await self._memory.remember(key, judgement, request.interview)
            return judgement

    async def _asked(self, signal: Signal, request: JudgeRequest, subject: Subject) -> Judgement:
        messages = messages_for(signal, request, self._prompt)
        try:
            reply = await self._complete(signal, messages, request)
            form, fault = self._form(signal, reply)
            if form is None:
                told = Message("assistant", reply.text[:LONGEST_REPEATED])
                again = (*messages, told, repair_message(signal, fault, self._prompt))
                reply = await self._complete(signal, again, request)
                form, fault = self._form(signal, reply)
        except ChatFailed as failure:
            return Judgement(unscored(signal, failure.reason), None)
        except AppError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of the client's must not leave an answer without a reading
            log.error("the judge's model could not be asked: %s", type(error).__name__)
            return Judgement(unscored(signal, Failure.NONSENSE), None)
        if form is None:
            return Judgement(unscored(signal, Failure.BROKEN_FORM), reply.model)
        return Judgement(verified(form, subject, signal, request.language), reply.model)

    def _form(self, signal: Signal, reply: ChatReply) -> tuple[Form | None, str]:
        """The form, if the reply is one with each check of the signal once; else what is wrong with it."""
        try:
            form = read_form(signal.id, reply.text)
        except BrokenForm as broken:
            return None, str(broken)
        if sorted(entry.check for entry in form.entries) != sorted(check.id for check in signal.checks):
            return None, "the check ids are not the four of the form, once each"
        return replace(form, entries=tuple(_short(entry) for entry in form.entries)), ""

    async def _complete(self, signal: Signal, messages: tuple[Message, ...], request: JudgeRequest) -> ChatReply:
        asked = ChatRequest(messages, form_schema(signal), self._model.parameters, request.interview)
        return await self._chat.complete(asked)

    def _key(self, signal: Signal, request: JudgeRequest) -> str:
        """The same for the same input to the same bundle and model, in any process."""
        content = {
            "bundle": self._rubric.sha256,
            "signal": signal.id,
            "model": self._model.name,
            "parameters": dict(self._model.parameters),
            "language": request.language.value,
            "question": request.question,
            "answer": request.answer,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _short(entry: Entry) -> Entry:
    """The entry, without its quote if that is no passage but half an answer."""
    quoted = len(sentences(folded(entry.quote))) if entry.quote else 0
    return replace(entry, quote=None) if quoted > MOST_SENTENCES_QUOTED else entry
