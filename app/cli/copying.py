"""`debrief db copy`: all that one database holds, moved into another one."""

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from app.infra.copying import copy_database


def copy(source: str, target: str) -> None:
    """Copy and compare; InvalidInput, StoreUnavailable."""
    bars: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:

        def told(table: str, done: int, of: int) -> None:
            if table not in bars:
                bars[table] = progress.add_task(table, total=of)
            progress.update(bars[table], completed=done)

        counts = copy_database(source, target, told)
    rows = sum(counts.values())
    typer.echo(f"Copied {rows:,} rows, {counts['interview']:,} interviews among them, and compared them all.")
