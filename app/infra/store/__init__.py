"""Interviews in the database: `SqlInterviewStore` implements the services' port."""

from app.infra.store.interviews import SqlInterviewStore

__all__ = ["SqlInterviewStore"]
