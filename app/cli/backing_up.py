"""`debrief backup` and `debrief restore`: the whole database as one file."""

from datetime import UTC, datetime
from pathlib import Path

import typer

from app.infra.backup import restore_backup, take_backup
from app.settings import Settings


def backup(target: Path, *, force: bool) -> None:
    """Write the database to `target`; InvalidInput, StoreUnavailable."""
    take_backup(Settings.load().database_url, target, force=force)
    typer.echo(f"Backed up to {target} ({target.stat().st_size:,} bytes), whole and checked.")


def restore(source: Path) -> None:
    """Put `source` in the database's place; InvalidInput, StoreUnavailable."""
    kept = restore_backup(Settings.load().database_url, source, datetime.now(UTC))
    typer.echo(f"Restored from {source}.")
    if kept is not None:
        typer.echo(f"The database that was there before lies beside it as {kept.name}.")
