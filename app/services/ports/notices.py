"""What the processes that work on one database tell each other."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

# What one notice tells, as values that JSON has.
Told = Sequence[Any]

# Interviews of which events were stored: the id, and the number after which they come.
STORED = "stored"
# A candidate who waits no longer for a model to word a question: the interview's id, and the number of the turn.
STAND_IN = "stand in"
# A call of a model: a name for it, its interview, the tokens set aside, and once it has ended those that it cost.
SPENDING = "spending"
# A server that asks to be left alone: its address, the model, and for how many seconds.
PAUSE = "pause"


class Notices(Protocol):
    """Short notices to all other processes. Some may not come: each costs delay at most, never what was stored."""

    async def tell(self, topic: str, told: Told) -> bool:
        """Let the others hear this; False when there can be no others. StoreUnavailable."""
        ...

    def on(self, topic: str, hear: Callable[[Told], None]) -> None:
        """Call `hear` on the event loop with what another process tells about `topic`."""
        ...

    def when_missed(self, call: Callable[[], None]) -> None:
        """Call this on the event loop whenever something may have been told that was not heard here."""
        ...

    def start(self) -> None:
        """Hear from now on; on the event loop."""
        ...

    async def stop(self) -> None:
        """Hear no more."""
        ...
