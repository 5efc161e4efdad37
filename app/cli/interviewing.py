"""`debrief interview`: a whole interview, typed at the terminal or played from a script."""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from app.cli.exporting import check_writable, put_aside, write
from app.cli.opened import opened
from app.cli.own_loops import say_left_out
from app.cli.terminal import TypingCandidate
from app.domain.language import Language
from app.errors import InvalidInput
from app.infra.scripts import read_script
from app.services.export import ExportedFile, ExportForm
from app.services.interviews import StartInterview
from app.services.playing import Candidate, Playing
from app.services.ports import Content
from app.services.scripted import ScriptedCandidate
from app.settings import Settings
from app.wiring.content import load_valid_content


def interview(
    script: Path | None, chosen: Mapping[str, Any], form: str | None, output: Path | None, *, keep: bool
) -> None:
    """Play it and write the transcript.

    `chosen` are fields of `StartInterview` that win over the script's. A script is played in a database that is
    thrown away unless `keep` says otherwise; what somebody typed is always kept. Whether `output` can be written is
    found out before anything is played. InvalidInput, ModelNotConfigured, StoreUnavailable, InterviewBroke.
    """
    content = load_valid_content(Settings.load().loops_dir)
    say_left_out(content)
    wish, candidate = _cast(script, content)
    wish = replace(wish, **{name: value for name, value in chosen.items() if value is not None})
    _check_choice(wish, content)
    wanted = _form(form, output)
    if output is not None:
        check_writable(output)
    with _settings(scripted=script is not None, keep=keep) as settings:
        interview_id, file = asyncio.run(_played(settings, content, wish, candidate, wanted))
    if script is not None or output is not None:
        _hand_over(file, output, interview_id if script is None or keep else None)
    if isinstance(candidate, ScriptedCandidate):
        _say_unused(candidate, content, wish.language)
    if script is None:
        typer.echo(content.phrases.render("terminal.kept", wish.language, id=interview_id))


def _cast(script: Path | None, content: Content) -> tuple[StartInterview, Candidate]:
    if script is None:
        return StartInterview(next(iter(content.loops))), TypingCandidate(content, Console(highlight=False))
    read = read_script(script, content)
    return read.wish, ScriptedCandidate(read)


def _check_choice(wish: StartInterview, content: Content) -> None:
    """A loop or round that is not there is answered with those that are: InvalidInput."""
    loop = content.loops.get(wish.loop)
    if loop is None:
        there_are = ", ".join(sorted(content.loops))
        raise InvalidInput(f"There is no loop {wish.loop}. There are {there_are}.", "loop")
    rounds = [round_.id for round_ in loop.rounds]
    for chosen in wish.rounds or ():
        if chosen not in rounds:
            raise InvalidInput(f"The loop {loop.id} has no round {chosen}. It has {', '.join(rounds)}.", "rounds")


async def _played(
    settings: Settings, content: Content, wish: StartInterview, candidate: Candidate, form: ExportForm
) -> tuple[str, ExportedFile]:
    async with opened(settings, content) as built:
        await built.work.open()
        services = built.services
        # An answer may be judged twice over, each time as long as a call may take; then the debrief follows.
        patience = settings.model_turn_seconds + 2 * settings.model_whole_seconds
        played = await Playing(services.interviews, services.listening, patience).play(wish, candidate)
        return played.id, await services.exports.export(played.id, form)


def _hand_over(file: ExportedFile, output: Path | None, kept: str | None) -> None:
    """Write the transcript. When that fails after all, say how it can be had: by its id if it is `kept`."""
    try:
        write(file, output)
    except InvalidInput as error:
        if kept is not None or output is None:
            raise InvalidInput(f"{error} The interview is kept: debrief export {kept}") from error
        raise InvalidInput(f"{error} {put_aside(file, output)}") from error


def _say_unused(candidate: ScriptedCandidate, content: Content, language: Language) -> None:
    """Say on standard error what of a script nobody asked for."""
    unused = candidate.unused
    if unused:
        lists = ", ".join(f"{name} {count}" for name, count in unused.items())
        count = sum(unused.values())
        said = content.phrases.render("terminal.unused", language, count=count, given=candidate.given, lists=lists)
        typer.echo(said, err=True)


@contextmanager
def _settings(*, scripted: bool, keep: bool) -> Iterator[Settings]:
    if not scripted or keep:
        yield Settings.load()
        return
    with tempfile.TemporaryDirectory(prefix="debrief-") as folder:
        # Nobody watches the questions appear.
        yield Settings.load(database_url=f"sqlite:///{folder}/scratch.db", builtin_pace_ms=0)


def background(file: Path | None) -> str | None:
    """The text of a file with résumé, job description or notes; InvalidInput."""
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file} is not UTF-8 text. Save it as UTF-8.", "background") from error
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", "background") from error


def _form(form: str | None, output: Path | None) -> ExportForm:
    """The form asked for, else the one that the file's name shows, else Markdown."""
    if form is not None:
        return ExportForm(form)
    return ExportForm.JSON if output is not None and output.suffix == ".json" else ExportForm.MD
