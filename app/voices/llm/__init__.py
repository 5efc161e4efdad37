"""The LLM voice: a persona speaks through a model; what it says is checked, and the built-in voice stands by."""

from app.voices.llm.voice import LlmVoice

__all__ = ["LlmVoice"]
