"""`debrief import`: exported interviews, taken back without a server."""

import asyncio
from pathlib import Path

import typer

from app.cli.opened import opened
from app.errors import InvalidInput
from app.settings import Settings
from app.wiring.content import load_valid_content


def import_files(files: list[Path]) -> None:
    """Take each file in turn; the first that cannot be taken ends it. InvalidInput, AlreadyHere."""
    asyncio.run(_import(files))


async def _import(files: list[Path]) -> None:
    settings = Settings.load()
    async with opened(settings, load_valid_content(settings.loops_dir)) as built:
        for file in files:
            imported = await built.services.imports.take(_content(file))
            typer.echo(f"{imported.interview.id}: {'taken' if imported.new else 'was here already'}")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.") from error
