"""The rules judge and its word lists."""

from app.judges.rules.judge import RulesJudge

__all__ = ["RulesJudge"]
