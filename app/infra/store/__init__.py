"""What is kept in the database: `SqlInterviewStore` and `SqlJudgementStore` implement the services' ports."""

from app.infra.store.interviews import SqlInterviewStore
from app.infra.store.judgements import SqlJudgementStore

__all__ = ["SqlInterviewStore", "SqlJudgementStore"]
