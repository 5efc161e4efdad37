"""What is kept in the database: the `Sql…Store` classes implement the services' ports."""

from app.infra.store.calls import SqlCallStore
from app.infra.store.interviews import SqlInterviewStore
from app.infra.store.judgements import SqlJudgementStore

__all__ = ["SqlCallStore", "SqlInterviewStore", "SqlJudgementStore"]
