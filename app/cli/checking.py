"""`debrief check`: would a start succeed?"""

import typer

from app.errors import ContentInvalid, SettingsInvalid
from app.services.ports import Content
from app.settings import Settings
from app.wiring.content import load_valid_content


def check(*, coverage: bool = False) -> None:
    """Print every fault of settings and content, a line each; exit status 1 when there is one.

    With `coverage`, a table of what each round has follows; exit status 1 as well when a cell of it is empty.
    """
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
    if coverage and not _covered(content):
        raise typer.Exit(1)


def _covered(content: Content) -> bool:
    from app.cli.covering import print_coverage  # noqa: PLC0415  (a plain check needs no table)

    return print_coverage(content, content.loops.keys() - load_valid_content().loops.keys())
