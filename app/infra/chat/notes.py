"""What is known of one model on one server, at hand in memory and kept in a store."""

import asyncio
import logging

from app.errors import StoreUnavailable
from app.infra.chat.traits import Traits, TraitStore, merged

log = logging.getLogger(__name__)


class StoredNotes:
    """Implements the ladder's `Notes`. The store is read once; what another process forgets there still holds here.

    A store that cannot be used costs a few calls that find the same out again, so it stops nothing.
    """

    def __init__(self, store: TraitStore, server: str, model: str) -> None:
        self._store = store
        self._server = server
        self._model = model
        self._known = Traits()
        self._recalled = False
        # Whoever comes while the store is being read waits for it, rather than find everything out again.
        self._reading = asyncio.Lock()

    @property
    def known(self) -> Traits:
        """What is known now."""
        return self._known

    async def recall(self) -> None:
        """Read what was found out before, if that was not done yet."""
        if self._recalled:
            return
        async with self._reading:
            if not self._recalled:
                self._known = await self._stored() or self._known
                self._recalled = True

    async def keep(self, traits: Traits) -> None:
        """Know this from now on, beside what others found out about the same model in the meantime."""
        before, self._known = self._known, traits
        if traits == before:
            return
        async with self._reading:
            stored = await self._stored() or Traits()
            try:
                await self._store.keep(self._server, self._model, merged(stored, before, traits))
            except StoreUnavailable:
                log.warning("What was found out about the model could not be kept, and will be found out again.")

    async def _stored(self) -> Traits | None:
        try:
            return await self._store.recall(self._server, self._model)
        except StoreUnavailable:
            log.warning("What is known of the model could not be read; it is found out again.")
            return None
