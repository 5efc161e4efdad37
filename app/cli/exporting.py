"""`debrief export`: an interview as a file, without a server."""

import asyncio
import os
import tempfile
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
        raise _unwritable(output, error) from error
    typer.echo(f"Written: {output}")


def check_writable(output: Path) -> None:
    """Find out whether `output` can be written, and leave it as it is. InvalidInput."""
    # What a link points to is tried, so that the link itself is never taken away.
    place = Path(os.path.realpath(output))
    try:
        if not place.exists():
            place.touch(exist_ok=False)
            place.unlink()
        elif place.is_file() or place.is_dir():
            place.open("ab").close()
    except OSError as error:
        raise _unwritable(output, error) from error


def put_aside(file: ExportedFile, output: Path) -> str:
    """Save an exported file that `output` did not take, and say where it is: a new file, or else the terminal."""
    try:
        with tempfile.NamedTemporaryFile(prefix="debrief-", suffix=output.suffix, delete=False) as aside:
            aside.write(file.text.encode())
    except OSError:
        typer.echo(file.text, nl=False)
        return "The transcript was printed instead."
    return f"The transcript is in {aside.name}."


def _unwritable(output: Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"{output} cannot be written: {error.strerror}.")


async def _exported(interview_id: str, form: ExportForm) -> ExportedFile:
    settings = Settings.load()
    async with opened(settings, load_valid_content(settings.loops_dir)) as built:
        return await built.services.exports.export(interview_id, form)
