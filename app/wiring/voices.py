"""The voices."""

from app.domain.interview import VoiceKind
from app.services.chat import Chats, Failure
from app.services.ports import Content, Voice
from app.services.speaking import Voices
from app.settings import Settings
from app.voices.builtin import BuiltinVoice
from app.voices.llm import LlmVoice
from app.voices.stand_in import StandIn


def voices_of(settings: Settings, content: Content, chats: Chats) -> Voices:
    """The voices of this installation: the built-in one, and a model's if there is one."""
    builtin = BuiltinVoice(settings.builtin_pace_ms / 1000)
    known: dict[VoiceKind, Voice] = {VoiceKind.RULES: builtin}
    if chats.interviewer is not None:
        known[VoiceKind.LLM] = LlmVoice(
            chats.interviewer,
            content.voice_prompt,
            content.spoken,
            content.rubric,
            builtin,
            settings.model_turn_seconds,
        )
    return Voices(known, StandIn(builtin, Failure.NOT_CONFIGURED))
