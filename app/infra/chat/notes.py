"""What is known of one model on one server, at hand in memory and kept in a store."""

import logging

from app.errors import StoreUnavailable
from app.infra.chat.traits import Traits, TraitStore

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

    @property
    def known(self) -> Traits:
        """What is known now."""
        return self._known

    async def recall(self) -> None:
        """Read what was found out before, if that was not done yet."""
        if self._recalled:
            return
        self._recalled = True
        try:
            self._known = await self._store.recall(self._server, self._model) or self._known
        except StoreUnavailable:
            log.warning("What is known of the model could not be read; it is found out again.")

    async def keep(self, traits: Traits) -> None:
        """Know this from now on."""
        if traits == self._known:
            return
        self._known = traits
        try:
            await self._store.keep(self._server, self._model, traits)
        except StoreUnavailable:
            log.warning("What was found out about the model could not be kept; it is found out again next time.")
