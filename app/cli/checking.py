"""`debrief check`: would a start succeed?"""

import typer

from app.errors import ContentInvalid, SettingsInvalid
from app.settings import Settings
from app.wiring.content import load_valid_content


def check() -> None:
    """Print every fault of settings and content, a line each; exit status 1 when there is one."""
    faults: list[str] = []
    folder = None
    try:
        folder = Settings.load().loops_dir
    except SettingsInvalid as error:
        faults.append(str(error))
    try:
        content = load_valid_content(folder)
        faults.extend(fault for own in content.left_out for fault in own.faults)
    except ContentInvalid as error:
        faults.extend(str(error).splitlines())
    if faults:
        typer.echo("\n".join(faults), err=True)
        raise typer.Exit(1)
    found = f"loops {len(content.loops)}, personas {len(content.personas)}, signals {len(content.rubric.signals)}"
    typer.echo(f"Settings and content are valid ({found}).")
