"""`debrief models`: what was found out about each model on each server, and how to have it found out again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
from rich.console import Console

from app.cli.printing import printable
from app.cli.tables import print_rows
from app.errors import InvalidInput, NotFound
from app.infra.chat.traits import Rung, Traits
from app.infra.clock import SystemClock
from app.infra.database import open_database
from app.infra.store.traits import KnownModel, SqlTraitStore
from app.settings import Settings

T = TypeVar("T")
UNKNOWN = "–"
HEADINGS = ("model", "server", "shape of replies", "context", "left out", "renamed", "found")
RUNGS = {Rung.STRICT: "JSON Schema", Rung.OBJECT: "JSON, shape in words", Rung.PLAIN: "in words only"}


def listing() -> None:
    """Print what is remembered of each model; StoreUnavailable."""
    known = asyncio.run(_with_store(lambda store: store.listing()))
    if not known:
        typer.echo("Nothing is remembered of any model yet.")
        return
    print_rows(Console(highlight=False), HEADINGS, [_row(model) for model in known])


def forget(model: str | None, *, everything: bool) -> None:
    """Forget one model on every server, or all. InvalidInput, NotFound, StoreUnavailable."""
    if (model is None) is not everything:
        raise InvalidInput("Name the model to forget, or say --all.", "model")
    count = asyncio.run(_with_store(lambda store: store.forget(model=model)))
    if model is not None and not count:
        raise NotFound(f"Nothing is remembered of {printable(model)}. `debrief models` lists what is.")
    typer.echo(f"Forgotten: {count}. What is needed is found out again at the next use.")


async def _with_store(use: Callable[[SqlTraitStore], Awaitable[T]]) -> T:
    database = open_database(Settings.load().database_url)
    try:
        return await use(SqlTraitStore(database, SystemClock()))
    finally:
        await database.close()


def _row(known: KnownModel) -> tuple[str, ...]:
    traits = known.traits
    return (
        known.model,
        known.server,
        RUNGS[traits.rung] if traits.rung else UNKNOWN,
        _context(traits),
        ", ".join(sorted(traits.dropped)) or UNKNOWN,
        ", ".join(f"{old} → {new}" for old, new in sorted(traits.renamed.items())) or UNKNOWN,
        f"{known.found_at:%Y-%m-%d}",
    )


def _context(traits: Traits) -> str:
    if traits.context_holds is not None:
        return f"{traits.context_holds} tokens{', then cut' if traits.context_cut else ' or more'}"
    return "cut" if traits.context_cut else UNKNOWN
