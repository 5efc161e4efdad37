"""Whether a server silently forgets the beginning of a long prompt, as Ollama does beyond 4,096 tokens.

Nothing in a reply tells: so a code word is put first, and asked for after as much filler as matters. A short prompt
goes ahead, since a model that cannot repeat a word from it shows nothing by failing at a long one.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace

from app.infra.chat.traits import Traits
from app.infra.chat.usage import tokens
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Message
from app.services.ports import ModelPrompt

# Every context is at least this long, in tokens as they are estimated here.
SURELY_HELD = 3_500
# An estimate may be short by a third, and interviews grow: so much more than is wanted is tried.
_AMPLE = 1.5
SHORT = 100
# A server that says so does not cut in silence.
_TOLD = frozenset({Failure.CONTEXT_FULL, Failure.TOO_LONG})

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


async def probed(estimate: int, traits: Traits, ask: AskPlain, prompt: ModelPrompt) -> Traits:
    """The traits with what was found out about prompts of `estimate` tokens and half as many more; ChatFailed.

    `context_cut` is false and `context_holds` empty where nothing can be found out.
    """
    wanted = round(estimate * _AMPLE)
    if not await remembers(SHORT, ask, prompt):
        return replace(traits, context_cut=False, context_holds=None)
    try:
        held = await remembers(wanted, ask, prompt)
    except ChatFailed as failure:
        if failure.reason not in _TOLD:
            raise
        return replace(traits, context_cut=False, context_holds=None)
    if held:
        return replace(traits, context_cut=False, context_holds=wanted)
    return replace(traits, context_cut=True)


def _held(traits: Traits) -> int:
    return max(SURELY_HELD, traits.context_holds or 0)


async def remembers(length: int, ask: AskPlain, prompt: ModelPrompt) -> bool:
    """Whether the model can name a code word that stands before so many tokens; ChatFailed."""
    code = secrets.token_hex(4)
    filler = prompt.filler()
    lines = "\n".join([filler] * (length // max(1, tokens(f"{filler}\n")) + 1))
    reply = await ask(ChatRequest((Message("user", prompt.memory_probe(code=code, filler=lines)),)))
    return code in reply.text.lower()
