"""What holds calls of models back, in this process alone or in all that work on one database."""

from app.infra.address import is_postgres
from app.infra.chat.options import ServerOptions
from app.infra.chat.pauses import AllPauses
from app.infra.chat.turns import Limits, OwnTurns, SharedTurns, Turns
from app.infra.database import Database
from app.services.chat import Purpose
from app.services.ports.claims import Claims
from app.settings import Settings


class Limiting:
    """The limits of each model. `claims` share turns among processes; None where there is one process."""

    def __init__(self, pauses: AllPauses, claims: Claims | None) -> None:
        self._pauses = pauses
        self._claims = claims

    def of(self, options: ServerOptions, purpose: Purpose) -> Limits:
        """Those for one purpose of the model that `options` reach."""
        return Limits(self._turns(options, purpose), self._pauses.of(options.address, options.model))

    def _turns(self, options: ServerOptions, purpose: Purpose) -> Turns:
        if self._claims is None:
            return OwnTurns(options.calls_at_once)
        return SharedTurns(self._claims, f"{purpose.value} call", options.calls_at_once)


def limiting(settings: Settings, database: Database) -> Limiting:
    """What the kind of database decides."""
    shared = is_postgres(settings.database_url)
    return Limiting(AllPauses(database.notices), database.claims if shared else None)
