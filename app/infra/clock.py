"""The time of this machine."""

from datetime import UTC, datetime


class SystemClock:
    """Implements `services.ports.Clock`."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)
