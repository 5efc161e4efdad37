"""What is kept in the database: the `Sql…Store` classes implement the services' ports."""

from app.infra.store.calls import SqlCallStore
from app.infra.store.interviews import SqlInterviewStore
from app.infra.store.judgements import SqlJudgementStore
from app.infra.store.repeats import SqlRepeatStore
from app.infra.store.review import SqlReviewStore
from app.infra.store.sharing import SqlShareStore

__all__ = [
    "SqlCallStore",
    "SqlInterviewStore",
    "SqlJudgementStore",
    "SqlRepeatStore",
    "SqlReviewStore",
    "SqlShareStore",
]
