"""Runs the servers and the streams, and prints the figures: `make bench-streaming`."""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import orjson
import uvloop

from benchmarks.streaming.capturing import UNTIL_CLOSED, ask, get
from benchmarks.streaming.figures import Figures, figures_of, middle, slow
from benchmarks.streaming.serving import Server, server
from benchmarks.streaming.ways import Completion, Question, Stream, Way

SIZES = (1, 20, 100, 300)
FEWEST_STREAMS = 10
# All streams begin within it, so that all are open before the first one ends.
START_WITHIN_SECONDS = 1.0
OPEN = 300
SETTLE_SECONDS = 1.0
LEAST_CPU_SECONDS = 0.001
EXPLAINED = """\
First tokens are measured from when the model server had the request, by its own log, and from when the client sent
its own: a completion, or the answer of an interview, which Debrief stores and scores before it asks the model.
Who listens to an interview stays from question to question, as a page does, or comes anew for each.
The model's first token comes after 50 ms. Streams that run at once all begin within one second."""


@contextmanager
def servers() -> Iterator[tuple[Server, Server, Server]]:
    """The model, the relay and Debrief as users start it, speaking through the model."""
    with (
        tempfile.TemporaryDirectory() as folder,
        server("-m", "benchmarks.streaming.model") as model,
        server("-m", "benchmarks.streaming.relay", model.address) as relay,
        server(
            *("-m", "app.cli", "serve"),
            PORT="0",
            DATABASE_URL=f"sqlite:///{folder}/debrief.db",
            OPENAI_BASE_URL=f"{model.address}/v1",
            OPENAI_API_KEY="none",
            INTERVIEWER_MODEL="measured",
            BUILTIN_PACE_MS="0",
        ) as debrief,
    ):
        yield model, relay, debrief


async def received(model: Server) -> Mapping[int, float]:
    """When the model server had each request."""
    capture = await ask(model.port, get(model.port, "/received", Connection="close"), UNTIL_CLOSED)
    await capture.over
    reply = b"".join(data for _, data in capture.arrived).partition(b"\r\n\r\n")[2]
    return {int(number): at for number, at in orjson.loads(reply).items()}


async def begin(way: Way, place: int, share: float) -> Stream:
    """One stream, begun after its share of the time in which all begin: all are open before the first ends."""
    await asyncio.sleep(share * START_WITHIN_SECONDS)
    return await way.stream(place)


async def measured(way: Way, at_once: int, model: Server, used: Server) -> Figures:
    """The figures of one way."""
    rounds = max(1, FEWEST_STREAMS // at_once)
    await way.prepare(at_once * rounds)
    cpu = used.cpu_seconds()
    streams: list[Stream] = []
    for _ in range(rounds):
        begun = len(streams)
        streams += await asyncio.gather(*(begin(way, begun + k, k / at_once) for k in range(at_once)))
    cpu = used.cpu_seconds() - cpu
    return figures_of(streams, await received(model), cpu)


async def compare(at_once: int, model: Server, relay: Server, debrief: Server) -> None:
    """Print the ways side by side."""
    direct = await measured(Completion(model.port), at_once, model, model)
    bare = await measured(Completion(relay.port), at_once, model, relay)
    own = await measured(Question(debrief.port), at_once, model, debrief)
    anew = await measured(Question(debrief.port, anew=True), at_once, model, debrief)
    plain = await measured(Question(debrief.port, "rules"), at_once, model, debrief)
    print(f"{at_once} at once ({own.streams} streams)")
    print(f"  direct: first token after {middle(direct.first_tokens) * 1000:.1f} ms, {direct.rate:.1f} tokens/s")
    for name, figures in (("relay", bare), ("Debrief", own), ("Debrief, to new listeners", anew)):
        print(f"  {name}: {row(figures, direct)}")
    least = max(bare.cpu_seconds, LEAST_CPU_SECONDS)
    streaming = max(own.cpu_seconds - plain.cpu_seconds, 0.0)
    print(
        f"  CPU beside the relay: {own.cpu_seconds / least:.1f} times for the whole turn; "
        f"{streaming / least:.1f} times for what a model adds to a turn of the built-in voice "
        f"({plain.cpu_seconds * 1000:.1f} ms: the answer stored, read and scored, the next move decided)"
    )


def row(figures: Figures, direct: Figures) -> str:
    """One way beside the direct one."""
    first, wait = middle(direct.first_tokens), middle(direct.waits)
    added = [seconds - first for seconds in figures.first_tokens]
    waited = [seconds - wait for seconds in figures.waits]
    return (
        f"first token {middle(added) * 1000:+.1f} ms (p95 {slow(added) * 1000:+.1f}) from the model's receipt, "
        f"{middle(waited) * 1000:+.1f} ms (p95 {slow(waited) * 1000:+.1f}) from the client's request; "
        f"{figures.rate / direct.rate:.2f} of direct's tokens/s; {figures.dropped} dropped; "
        f"CPU {figures.cpu_seconds * 1000:.1f} ms a stream"
    )


async def remember(debrief: Server) -> None:
    """Print what interviews that wait for an answer hold of the memory."""
    way = Question(debrief.port, anew=True)
    await way.prepare(FEWEST_STREAMS)
    before = debrief.resident_bytes()
    await way.prepare(OPEN)
    idle = debrief.resident_bytes()
    captures = [await way.listen(one.interview_id, UNTIL_CLOSED, one.last) for one in way.waiting]
    await asyncio.sleep(SETTLE_SECONDS)
    heard = debrief.resident_bytes()
    for capture in captures:
        capture.leave()
    print(
        f"memory for each of {OPEN} open interviews: {(idle - before) / OPEN / 1024:.0f} KB with nobody listening, "
        f"{(heard - before) / OPEN / 1024:.0f} KB with somebody listening"
    )


def main(sizes: Sequence[int] = SIZES, *, memory: bool = True) -> None:
    """Print the figures."""
    print(EXPLAINED)
    with servers() as (model, relay, debrief):
        for at_once in sizes:
            uvloop.run(compare(at_once, model, relay, debrief))
    if memory:
        with servers() as (_, _, debrief):
            uvloop.run(remember(debrief))
