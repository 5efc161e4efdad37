"""A model that words the committee's debrief."""

from app.voices.committee.writer import LlmCommitteeWriter

__all__ = ["LlmCommitteeWriter"]
