"""The LLM judge: a model fills the form, one call a signal; the same verification as for any judge decides."""

from app.judges.llm.judge import LlmJudge, Model

__all__ = ["LlmJudge", "Model"]
