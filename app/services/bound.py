"""What the work under way is about: ids that each line of the log and each span carries. Never texts."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_ids: ContextVar[Mapping[str, str]] = ContextVar("bound_ids", default={})  # noqa: B039 - never changed, only replaced


@contextmanager
def bound(**ids: str) -> Iterator[None]:
    """What is done in the block, and in tasks begun in it, is about these ids: `request_id`, `interview_id` …"""
    before = _ids.set({**_ids.get(), **ids})
    try:
        yield
    finally:
        _ids.reset(before)


def bound_ids() -> Mapping[str, str]:
    """The ids of what is being done here, by their names."""
    return _ids.get()
