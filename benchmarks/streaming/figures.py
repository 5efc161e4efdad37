"""What the streams of one way amount to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.streaming.model import TOKENS
from benchmarks.streaming.ways import Stream


@dataclass(frozen=True, slots=True)
class Figures:
    """Streams that ran at the same time. Times are in seconds, ascending, for the complete ones alone.

    `first_tokens` run from when the model server had the request, `waits` from when the client sent its own.
    """

    streams: int
    first_tokens: list[float]
    waits: list[float]
    rates: list[float]
    cpu_seconds: float

    @property
    def dropped(self) -> int:
        """Streams of which something was missing or came twice."""
        return self.streams - len(self.first_tokens)

    @property
    def rate(self) -> float:
        """Tokens a second at the median, from when the model server had the request."""
        return median(self.rates) if self.rates else 0.0


def figures_of(streams: Sequence[Stream], received: Mapping[int, float], cpu_seconds: float) -> Figures:
    """The figures of `streams`; `received` tells by number when the model server had each request."""
    whole = [stream for stream in streams if stream.complete]
    firsts = [(stream, stream.pieces[0][0]) for stream in whole]
    return Figures(
        streams=len(streams),
        first_tokens=sorted(at - received[stream.number] for stream, at in firsts),
        waits=sorted(at - stream.sent for stream, at in firsts),
        rates=[TOKENS / (stream.pieces[-1][0] - received[stream.number]) for stream in whole],
        cpu_seconds=cpu_seconds / len(streams),
    )


def middle(seconds: Sequence[float]) -> float:
    """The median; not a number when there is nothing."""
    return median(seconds) if seconds else float("nan")


def slow(seconds: Sequence[float]) -> float:
    """What 95 of a hundred do not exceed."""
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else middle(seconds)
