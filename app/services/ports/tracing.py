"""Spans: what was done, for how long, and what brought it about, for a tracing system where one is set up.

Their names and facts are numbers and words that Debrief gave, and the ids that are bound (`services/bound.py`):
never an address, never a text.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Literal, Protocol, Self

Facts = Mapping[str, str | int | float | bool]
# Of what a span is one side: a request that came, a call of another server, or nothing outside.
Side = Literal["server", "client", "internal"]
_NONE: Facts = {}


class Span(Protocol):
    """Something while it is done."""

    def tell(self, facts: Facts) -> None:
        """This is known of it."""
        ...

    def failed(self, kind: str) -> None:
        """It came to nothing, by an error of this kind."""
        ...

    def over(self, name: str) -> None:
        """It is over already, and this is what it should be called."""
        ...


class Tracer(Protocol):
    """Begins spans."""

    def span(
        self, name: str, facts: Facts = _NONE, *, side: Side = "internal", parent: str | None = None
    ) -> AbstractContextManager[Span]:
        """A span of what is done in the block, and of what is begun there. An error that leaves it is its failure.

        `parent` is a `traceparent` header, when another program has begun the trace.
        """
        ...


class Untraced:
    """Implements Tracer where no tracing system is set up, and its one span."""

    def span(
        self,
        name: str,  # noqa: ARG002 - nobody wants to know
        facts: Facts = _NONE,  # noqa: ARG002
        *,
        side: Side = "internal",  # noqa: ARG002
        parent: str | None = None,  # noqa: ARG002
    ) -> Self:
        """A span that nobody sees."""
        return self

    def tell(self, facts: Facts) -> None:
        """Nobody is told."""

    def failed(self, kind: str) -> None:
        """Nobody is told."""

    def over(self, name: str) -> None:
        """Nobody is told."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        """Nothing to end."""


UNTRACED = Untraced()
