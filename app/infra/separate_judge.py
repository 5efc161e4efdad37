"""Judges many answers in processes of their own, so that nobody who is being interviewed waits for them."""

import asyncio
import sys
from collections.abc import Sequence

import orjson

from app.domain.scorecard import Scorecard
from app.errors import StoreUnavailable
from app.infra.store.documents import SCORECARDS
from app.services.ports import Judge, JudgeRequest

# Below this an answer is read here sooner than a process has started.
FEWEST_APART = 40
LONGEST_REPLY = 4 * 1024 * 1024


class SeparateJudge:
    """Implements `services.ports.BulkJudge` for a judge that needs a processor and nothing else.

    `module` is run as a child: a JSON line with a request in, a line with its scorecard out. What a child does not
    answer is judged here, by `judge`.
    """

    def __init__(self, module: str, judge: Judge, processes: int) -> None:
        self._module = module
        self._judge = judge
        self._processes = processes
        self._children: list[asyncio.subprocess.Process] = []

    async def judge_all(self, requests: Sequence[JudgeRequest]) -> Sequence[Scorecard]:
        """A scorecard for each request, in their order."""
        if len(requests) < FEWEST_APART:
            return await self._judged_here(requests)
        children = await self._started()
        shares = [requests[start :: len(children)] for start in range(len(children))]
        judged = await asyncio.gather(*map(self._judged_by, children, shares))
        return [judged[at % len(children)][at // len(children)] for at in range(len(requests))]

    async def rest(self) -> None:
        """End the children."""
        children, self._children = self._children, []
        for child in children:
            await _end(child)

    def children(self) -> tuple[int, ...]:
        """The process ids of the children that run."""
        return tuple(child.pid for child in self._children if child.returncode is None)

    async def _started(self) -> list[asyncio.subprocess.Process]:
        self._children = [child for child in self._children if child.returncode is None]
        while len(self._children) < self._processes:
            self._children.append(await self._start())
        return list(self._children)

    async def _start(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._module,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LONGEST_REPLY,
            # Ctrl-C is for the parent, which ends its children itself.
            start_new_session=True,
            # Keys and addresses of the settings are none of its business. Windows starts no Python without a few.
            env=None if sys.platform == "win32" else {},
        )

    async def _judged_by(
        self, child: asyncio.subprocess.Process, requests: Sequence[JudgeRequest]
    ) -> list[Scorecard]:
        cards: list[Scorecard] = []
        sending = asyncio.create_task(_send(child, requests))
        try:
            while len(cards) < len(requests):
                cards.append(SCORECARDS.load(await _reply(child)))
        except (_ChildGone, StoreUnavailable, ValueError):
            await _end(child)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        return [*cards, *await self._judged_here(requests[len(cards) :])]

    async def _judged_here(self, requests: Sequence[JudgeRequest]) -> list[Scorecard]:
        def read() -> list[Scorecard]:
            async def each() -> list[Scorecard]:
                return [await self._judge.judge(request) for request in requests]

            return asyncio.run(each())

        return await asyncio.to_thread(read) if requests else []


class _ChildGone(Exception):
    """The child has ended."""


async def _send(child: asyncio.subprocess.Process, requests: Sequence[JudgeRequest]) -> None:
    assert child.stdin is not None  # noqa: S101 - it was started with a pipe
    for request in requests:
        child.stdin.write(orjson.dumps(request) + b"\n")
        await child.stdin.drain()


async def _reply(child: asyncio.subprocess.Process) -> str:
    assert child.stdout is not None  # noqa: S101 - it was started with a pipe
    line = await child.stdout.readline()
    if not line.endswith(b"\n"):
        raise _ChildGone
    return line.decode()


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.kill()
    await child.wait()
