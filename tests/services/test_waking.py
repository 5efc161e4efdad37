"""Whoever is about to listen misses nothing, asks the store once at most, and leaves no trace if they never do."""

import pytest

from app.services.ports import Event
from app.services.waking import WakeUps

pytestmark = pytest.mark.anyio
FIRST, SECOND, THIRD = (Event(seq, "round", "{}") for seq in (1, 2, 3))


async def test_what_is_stored_between_the_reading_and_the_listening_is_told() -> None:
    wake_ups = WakeUps()
    listener = wake_ups.coming("a")
    wake_ups.stored("a", [SECOND])
    listener.caught_up([FIRST])
    wake_ups.stored("b", [FIRST])
    with wake_ups.listening(listener):
        wake_ups.stored("a", [THIRD])
        assert listener.told_after(0) == [FIRST, SECOND, THIRD]
        assert listener.told_after(3) == ()


async def test_what_was_read_and_is_told_again_is_heard_once() -> None:
    wake_ups = WakeUps()
    listener = wake_ups.coming("a")
    listener.caught_up([FIRST, SECOND])
    with wake_ups.listening(listener):
        assert listener.told_after(0) == [FIRST, SECOND]
        wake_ups.stored("a", [SECOND])
        assert listener.told_after(2) == []


async def test_whoever_has_read_nothing_asks_the_store() -> None:
    wake_ups = WakeUps()
    listener = wake_ups.coming("a")
    with wake_ups.listening(listener):
        wake_ups.stored("a", [SECOND])
        assert listener.told_after(0) is None


async def test_whoever_never_listens_is_forgotten() -> None:
    wake_ups = WakeUps()
    listener = wake_ups.coming("a")
    assert len(wake_ups._coming) == 1
    del listener
    assert len(wake_ups._coming) == 0
