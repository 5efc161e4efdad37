"""The committee: what was heard becomes a debrief."""

from app.domain.committee.advice import next_steps
from app.domain.committee.build import build_debrief

__all__ = ["build_debrief", "next_steps"]
