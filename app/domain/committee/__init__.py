"""The committee: what was heard becomes a debrief."""

from app.domain.committee.build import build_debrief, next_steps

__all__ = ["build_debrief", "next_steps"]
