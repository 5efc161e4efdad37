"""Processes of Debrief over one database on a server, each with connections of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.domain.interview import VoiceKind
from app.infra.postgres.database import PostgresDatabase, open_server
from app.infra.store import SqlInterviewStore
from app.services.announce import announcements
from app.services.elsewhere import Elsewhere
from app.services.ports import Content, Voice
from app.services.speaking import Voices
from app.services.waking import WakeUps
from app.voices.builtin import BuiltinVoice
from tests.services.conftest import HandClock, House, furnished


@dataclass(frozen=True, slots=True)
class Process:
    """All services of one process, and its database."""

    house: House
    database: PostgresDatabase
    wake_ups: WakeUps


@asynccontextmanager
async def process(url: str, content: Content, voice: Voice, *, llm: bool = False) -> AsyncIterator[Process]:
    """A process that hears the others on the database at `url`; `voice` is built in, or with `llm` a model's."""
    database, wake_ups = open_server(url), WakeUps()
    voices = Voices({VoiceKind.RULES: BuiltinVoice(0) if llm else voice, VoiceKind.LLM: voice}, voice)
    store = SqlInterviewStore(database, announcements, wake_ups.stored, wake_ups.look_again)
    Elsewhere(store, wake_ups, database.notices)
    house = furnished(content, database, store, wake_ups, HandClock(), voices)
    hears = asyncio.Event()
    database.notices.when_missed(hears.set)
    database.notices.start()
    await hears.wait()
    try:
        yield Process(house, database, wake_ups)
    finally:
        await house.work.stop()
        await database.notices.stop()
        await database.close()
