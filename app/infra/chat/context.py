"""Whether a server silently forgets the beginning of a long prompt, as Ollama does beyond 4,096 tokens.

Nothing in a reply tells: so a code word is put first, and asked for after as much filler as matters. A short prompt
goes ahead, since a model that cannot repeat a word from it shows nothing by failing at a long one.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace

from app.infra.chat.ladder import Notes
from app.infra.chat.traits import Traits
from app.infra.chat.usage import tokens
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Message
from app.services.ports import ModelPrompt

# Every context is at least this long, in tokens as they are estimated here.
SURELY_HELD = 3_500
# An estimate may be short by a third, and interviews grow: so much more than is wanted is tried.
_AMPLE = 1.5
SHORT = 100
# Shows nothing of a silent cut: the server says that the prompt is too long, or takes too long over it.
_SHOWS_NOTHING = frozenset(
    {Failure.CONTEXT_FULL, Failure.TOO_LONG, Failure.TOO_SLOW, Failure.EMPTY, Failure.REFUSED, Failure.FILTERED}
)

AskPlain = Callable[[ChatRequest], Awaitable[ChatReply]]


def prompt_tokens(request: ChatRequest) -> int:
    """About how many tokens a request's messages have."""
    return sum(tokens(message.content) for message in request.messages)


def too_long(estimate: int, traits: Traits) -> bool:
    """Whether so many tokens are known to lose their beginning."""
    return traits.context_cut is True and estimate > _held(traits)


def worth_probing(estimate: int, traits: Traits) -> bool:
    """Whether nothing is known yet of prompts this long."""
    if estimate <= _held(traits) or traits.context_cut is True:
        return False
    return traits.context_cut is None or traits.context_holds is not None


class ContextLimit:
    """How long a prompt one model on one server takes whole. Found out when it first matters, once."""

    def __init__(self, notes: Notes, prompt: ModelPrompt) -> None:
        self._notes = notes
        self._prompt = prompt
        self._probing = asyncio.Lock()

    async def check(self, estimate: int, ask: AskPlain) -> None:
        """ChatFailed with CONTEXT_CUT where a prompt of so many tokens loses its beginning, or as `ask` fails."""
        if worth_probing(estimate, self._notes.known):
            async with self._probing:
                if worth_probing(estimate, self._notes.known):
                    await self._probe(estimate, ask)
        if too_long(estimate, self._notes.known):
            raise ChatFailed(Failure.CONTEXT_CUT)

    async def _probe(self, estimate: int, ask: AskPlain) -> None:
        cut, holds = await probed(estimate, ask, self._prompt)
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


def _held(traits: Traits) -> int:
    return max(SURELY_HELD, traits.context_holds or 0)


async def remembers(length: int, ask: AskPlain, prompt: ModelPrompt) -> bool:
    """Whether the model can name a code word that stands before so many tokens; ChatFailed."""
    code = secrets.token_hex(4)
    filler = prompt.filler()
    lines = "\n".join([filler] * (length // max(1, tokens(f"{filler}\n")) + 1))
    reply = await ask(ChatRequest((Message("user", prompt.memory_probe(code=code, filler=lines)),)))
    return code in reply.text.lower()
