"""The time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, always aware and in UTC."""

    def now(self) -> datetime:
        """Now."""
        ...
