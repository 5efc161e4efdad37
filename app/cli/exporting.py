"""`debrief export`: an interview as a file, without a server."""

import asyncio
from pathlib import Path

import typer

from app.cli.opened import opened
from app.errors import InvalidInput
from app.services.export import ExportedFile, ExportForm
from app.settings import Settings
from app.wiring.content import load_valid_content


def export(interview_id: str, form: str, output: Path | None) -> None:
    """Write the export to `output` or the terminal. NotFound, InvalidInput, StoreUnavailable, ContentInvalid."""
    write(asyncio.run(_exported(interview_id, ExportForm(form))), output)


def write(file: ExportedFile, output: Path | None) -> None:
    """Write an exported file to `output`, or to the terminal without one. InvalidInput."""
    if output is None:
        typer.echo(file.text, nl=False)
        return
    try:
        output.write_text(file.text, encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidInput(f"{output} cannot be written: {error.strerror}.") from error
    typer.echo(f"Written: {output}")


async def _exported(interview_id: str, form: ExportForm) -> ExportedFile:
    settings = Settings.load()
    async with opened(settings, load_valid_content(settings.loops_dir)) as built:
        return await built.services.exports.export(interview_id, form)
