"""The servers people use, each with what is known to be its own.

Words and shapes of errors follow what users posted in public reports and what the servers' own documentation says.
"""

from tests.model_server.personalities.base import Personality, Spoken
from tests.model_server.personalities.between import LiteLlm, StrictOld
from tests.model_server.personalities.hosted import DashScope, DeepSeek
from tests.model_server.personalities.local import LlamaCpp, LmStudio, Ollama, Vllm
from tests.model_server.personalities.openai import Azure, OpenAi, OpenAiReasoning

ALL: tuple[type[Personality], ...] = (
    OpenAi,
    OpenAiReasoning,
    Azure,
    DeepSeek,
    DashScope,
    Vllm,
    Ollama,
    LmStudio,
    LlamaCpp,
    LiteLlm,
    StrictOld,
)

__all__ = [
    "ALL",
    "Azure",
    "DashScope",
    "DeepSeek",
    "LiteLlm",
    "LlamaCpp",
    "LmStudio",
    "Ollama",
    "OpenAi",
    "OpenAiReasoning",
    "Personality",
    "Spoken",
    "StrictOld",
    "Vllm",
]
