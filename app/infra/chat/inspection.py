"""A model on trial: what it takes and does, found out afresh and kept nowhere until somebody says so."""

from dataclasses import replace

from app.infra.chat.chat import OpenAiChat
from app.infra.chat.client import Client
from app.infra.chat.context import SHORT, remembers
from app.infra.chat.options import ServerOptions
from app.infra.chat.pauses import Pauses
from app.infra.chat.traits import Traits, TraitStore
from app.services.deadline import Deadline
from app.services.doctor import Abilities
from app.services.ports import ModelPrompt


class Inspection:
    """Implements the doctor's `Patient` with a server that speaks chat completions."""

    def __init__(self, options: ServerOptions, prompt: ModelPrompt) -> None:
        self._options = options
        self._prompt = prompt
        self._traits = _Blank()
        self._client = Client(options, Pauses())
        self.chat = OpenAiChat(options, self._traits, prompt)

    async def offered(self) -> tuple[str, ...]:
        """The models that the server says it has; ChatFailed."""
        deadline = Deadline(self._options.patience.whole)
        try:
            return await self._client.models(deadline)
        finally:
            deadline.close()

    async def repeats(self) -> bool:
        """Whether the model can repeat a code word from a short prompt; ChatFailed."""
        return await remembers(SHORT, self.chat.complete, self._prompt)

    async def holds(self, tokens: int) -> bool:
        """Whether it still sees the beginning of a prompt of so many tokens; ChatFailed."""
        return await remembers(tokens, self.chat.complete, self._prompt)

    @property
    def abilities(self) -> Abilities:
        """What was found out so far."""
        known = self._known
        return Abilities(known.rung, tuple(sorted(known.dropped)), dict(known.renamed))

    @property
    def _known(self) -> Traits:
        return self._traits.of(self._options.address, self._options.model)

    async def keep(self, store: TraitStore, held: int | None, *, cut: bool | None) -> None:
        """Keep what was found out, with `context_holds` and `context_cut` as given. StoreUnavailable."""
        known = replace(self._known, context_holds=held, context_cut=cut)
        await store.keep(self._options.address, self._options.model, known)

    async def close(self) -> None:
        """Close all connections."""
        await self.chat.close()
        await self._client.close()


class _Blank:
    """A `TraitStore` that begins empty and ends with the program.

    It says that no context is known to be cut: on trial, that is tried at lengths of the doctor's own choice.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Traits] = {}

    async def recall(self, server: str, model: str) -> Traits:
        return self.of(server, model)

    async def keep(self, server: str, model: str, traits: Traits) -> None:
        self._known[server, model] = traits

    async def forget(self, server: str | None = None, model: str | None = None) -> int:
        matching = [known for known in self._known if server in {None, known[0]} and model in {None, known[1]}]
        for known in matching:
            del self._known[known]
        return len(matching)

    def of(self, server: str, model: str) -> Traits:
        return self._known.get((server, model), Traits(context_cut=False))
