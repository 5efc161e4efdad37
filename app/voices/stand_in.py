"""The built-in voice in place of a model that cannot be asked."""

from app.domain.language import Bilingual
from app.services.ports import ClosingCue, Cue, Hearer, Voice


class StandIn:
    """Says why it speaks, then speaks as `builtin` does. `reason` is a `Failure`."""

    def __init__(self, builtin: Voice, reason: str) -> None:
        self._builtin = builtin
        self._reason = reason

    async def speak(self, cue: Cue, hearer: Hearer) -> None:
        """The built-in question, marked."""
        await hearer.start_over(self._reason)
        await self._builtin.speak(cue, hearer)

    def rephrase(self, cue: Cue, question: Bilingual) -> str:
        """As the built-in voice."""
        return self._builtin.rephrase(cue, question)

    def close(self, cue: ClosingCue) -> str:
        """As the built-in voice."""
        return self._builtin.close(cue)
