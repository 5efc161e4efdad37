"""One call a question, one more try, then the built-in voice."""

from collections.abc import AsyncIterator

from app.domain.language import Bilingual
from app.domain.rubric import Rubric
from app.services.chat import Chat, ChatFailed, ChatReply, ChatRequest, Message
from app.services.ports import ClosingCue, Cue, StartedOver, Voice


class LlmVoice:
    """Implements the services' Voice with a chat model."""

    def __init__(self, chat: Chat, rubric: Rubric, builtin: Voice) -> None:
        self._chat = chat
        self._rubric = rubric
        self._builtin = builtin

    async def speak(self, cue: Cue) -> AsyncIterator[str | StartedOver]:
        """The question in pieces as they come."""
        request = ChatRequest(
            (Message("system", cue.persona.manner.text(cue.language)),), interview=cue.interview.id
        )
        try:
            async for piece in self._chat.stream(request):
                if not isinstance(piece, ChatReply):
                    yield piece
        except ChatFailed as failure:
            yield StartedOver(failure.reason)
            async for said in self._builtin.speak(cue):
                yield said

    def rephrase(self, cue: Cue, question: Bilingual) -> str:
        """As the built-in voice: the bank knows another wording."""
        return self._builtin.rephrase(cue, question)

    def close(self, cue: ClosingCue) -> str:
        """As the built-in voice."""
        return self._builtin.close(cue)
