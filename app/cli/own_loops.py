"""What a command says of users' loops that have faults."""

import typer

from app.services.ports import Content


def say_left_out(content: Content) -> None:
    """Name each fault on standard error: the loop it is in cannot be chosen."""
    for own in content.left_out:
        typer.echo("\n".join((f"debrief: the loop in {own.file} is left out:", *own.faults)), err=True)
