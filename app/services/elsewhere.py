"""What other processes store, told to those who listen in this one."""

import asyncio
import logging
from collections.abc import Mapping
from contextvars import Context

from app.errors import AppError
from app.services.ports import InterviewStore
from app.services.ports.notices import STORED, Notices, Told
from app.services.waking import WakeUps

log = logging.getLogger(__name__)

# A notice tells of a few events. Whoever is further behind asks the store.
MOST_AT_ONCE = 100


class Elsewhere:
    """Reads what other processes tell of, once for all who listen to the same interview here."""

    def __init__(self, store: InterviewStore, wake_ups: WakeUps, notices: Notices) -> None:
        self._store = store
        self._wake_ups = wake_ups
        self._unread: dict[str, int] = {}
        self._reading: asyncio.Task[None] | None = None
        notices.on(STORED, self._stored)
        notices.when_missed(wake_ups.all_look_again)

    def _stored(self, told: Told) -> None:
        interview_id, after, *_ = told
        if not self._wake_ups.anybody(interview_id):
            return
        self._unread[interview_id] = min(after, self._unread.get(interview_id, after))
        if self._reading is None:
            self._reading = asyncio.get_running_loop().create_task(self._read(), context=Context())

    async def _read(self) -> None:
        try:
            while self._unread:
                unread, self._unread = self._unread, {}
                await self._tell(unread)
        finally:
            self._reading = None

    async def _tell(self, unread: Mapping[str, int]) -> None:
        try:
            events = await self._store.events_of_each(unread, MOST_AT_ONCE)
        except AppError as error:
            log.warning("what another server stored cannot be read now: %s", error)
            events = {}
        for interview_id in unread:
            stored = events.get(interview_id, ())
            if 0 < len(stored) < MOST_AT_ONCE:
                self._wake_ups.stored(interview_id, stored)
            else:
                self._wake_ups.look_again(interview_id)
