"""Whether a server silently forgets the beginning of a long prompt, as Ollama does beyond 4,096 tokens.

The server's own figures come first, since they cost nothing (`evidence`). Where there are none, or they fall short
of what was sent, a code word is put first in a prompt of its own, and asked for after as much filler as matters. A
short one goes ahead, since a model that cannot repeat a word from it shows nothing by failing at a long one.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace

from app.infra.chat.evidence import (
    Length,
    arrived,
    held,
    is_open,
    surely_whole,
    too_long,
    with_ratio,
    worth_probing,
)
from app.infra.chat.ladder import Notes
from app.infra.chat.usage import tokens
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Message
from app.services.ports import ModelPrompt

# An estimate may be short by a third, and interviews grow: so much more than is wanted is tried.
_AMPLE = 1.5
SHORT = 100
# Shows nothing of a silent cut: the server says that the prompt is too long, or takes too long over it.
_SHOWS_NOTHING = frozenset(
    {Failure.CONTEXT_FULL, Failure.TOO_LONG, Failure.TOO_SLOW, Failure.EMPTY, Failure.REFUSED, Failure.FILTERED}
)

AskPlain = Callable[[ChatRequest], Awaitable[ChatReply]]


class ContextLimit:
    """How long a prompt one model on one server takes whole. Found out when it first matters, once."""

    def __init__(self, notes: Notes, prompt: ModelPrompt) -> None:
        self._notes = notes
        self._prompt = prompt
        self._probing = asyncio.Lock()
        self._doubted = False
        self._proven = 0

    async def check(self, length: Length, ask: AskPlain) -> None:
        """ChatFailed with CONTEXT_CUT where so long a prompt loses its beginning, or as `ask` fails."""
        if self._worth_probing(length):
            async with self._probing:
                if self._worth_probing(length):
                    await self._probe(length.estimate, ask)
        if too_long(length, self._notes.known):
            raise ChatFailed(Failure.CONTEXT_CUT)

    async def compare(self, length: Length, read: int) -> None:
        """Note what a whole reply tells: for it the server read so many tokens, 0 where it does not say."""
        known = self._notes.known
        if surely_whole(length, read, self._proven):
            await self._notes.keep(with_ratio(known, length, read))
        elif is_open(length, known):
            counted = arrived(length, read, known)
            if counted is None:
                self._doubted = True
            elif counted > held(known):
                await self._notes.keep(replace(known, context_cut=False, context_holds=counted))

    def _worth_probing(self, length: Length) -> bool:
        return worth_probing(length, self._notes.known, doubted=self._doubted)

    async def _probe(self, estimate: int, ask: AskPlain) -> None:
        cut, holds = await probed(estimate, ask, self._prompt)
        self._doubted = False
        if holds is not None:
            self._proven = max(self._proven, estimate)
        # Asking may have taught something else about the model in the meantime.
        known = self._notes.known
        await self._notes.keep(replace(known, context_cut=cut, context_holds=known.context_holds if cut else holds))


async def probed(estimate: int, ask: AskPlain, prompt: ModelPrompt) -> tuple[bool, int | None]:
    """Whether a prompt half as long again as `estimate` is cut, and of how many tokens one is held; ChatFailed.

    False and None where nothing can be found out.
    """
    wanted = round(estimate * _AMPLE)
    if not await remembers(SHORT, ask, prompt):
        return False, None
    try:
        held = await remembers(wanted, ask, prompt)
    except ChatFailed as failure:
        if failure.reason not in _SHOWS_NOTHING:
            raise
        return False, None
    return (False, wanted) if held else (True, None)


async def remembers(length: int, ask: AskPlain, prompt: ModelPrompt) -> bool:
    """Whether the model can name a code word that stands before so many tokens; ChatFailed."""
    code = secrets.token_hex(4)
    filler = prompt.filler()
    lines = "\n".join([filler] * (length // max(1, tokens(f"{filler}\n")) + 1))
    reply = await ask(ChatRequest((Message("user", prompt.memory_probe(code=code, filler=lines)),)))
    return code in reply.text.lower()
