"""Who carries the work of an installation: this process alone, or all that share a database on a server."""

from app.infra.address import is_postgres
from app.services.lanes import Lanes
from app.services.ports.work import Carrier


def carrier_of(url: str) -> Carrier:
    """What the address of the database decides; StoreUnavailable."""
    if is_postgres(url):
        # Neither the driver nor the library is loaded for a file.
        from app.infra.queue.queue import open_queue  # noqa: PLC0415

        return open_queue(url)
    return Lanes()
