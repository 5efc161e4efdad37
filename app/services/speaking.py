"""Who words the questions: the voices this installation has."""

from collections.abc import Mapping

from app.domain.interview import VoiceKind
from app.errors import ModelNotConfigured
from app.services.ports import Voice


class Voices:
    """The voices by kind. `absent` speaks for one that an interview had before and that is gone."""

    def __init__(self, voices: Mapping[VoiceKind, Voice], absent: Voice) -> None:
        self._voices = voices
        self._absent = absent

    @property
    def builtin(self) -> Voice:
        """The voice that needs no model."""
        return self._voices[VoiceKind.RULES]

    @property
    def kinds(self) -> tuple[VoiceKind, ...]:
        """The kinds there are."""
        return tuple(self._voices)

    def get(self, kind: VoiceKind) -> Voice:
        """The voice of this kind, or the one that stands in for it."""
        return self._voices.get(kind, self._absent)

    def expect(self, kind: VoiceKind) -> None:
        """ModelNotConfigured when there is no voice of this kind."""
        if kind not in self._voices:
            raise ModelNotConfigured(
                "No model is set up to interview. "
                "Set INTERVIEWER_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL, or use rules."
            )
