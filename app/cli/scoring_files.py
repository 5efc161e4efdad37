"""`debrief score FILE.jsonl`: every answer of a file, going on where an earlier run stopped."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.domain.batch import BatchAnswer, BatchWish, Fault, LineResult, LineState
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput
from app.infra.files import AlreadyWritten, only_writer
from app.services.batch_lines import accepted_signals
from app.services.bulk import request_of
from app.services.ports import BulkJudge, Content
from app.services.scored_files import Todo, left_to_do, read_results, written
from app.settings import Settings
from app.web.api.batch_replies import line_out
from app.wiring.batches import bulk_judges
from app.wiring.content import load_valid_content
from app.wiring.judging import judges_of

ENDING = ".jsonl"
AT_ONCE = 50
FAULTS_SHOWN = 20


def score_file(file: Path, output: Path | None, wish: BatchWish) -> None:
    """Score each line of `file` into `output`, or a file beside it. InvalidInput, ModelNotConfigured."""
    content = load_valid_content()
    if wish.signals is not None:
        accepted_signals(wish.signals, content.rubric.signals)
    target = output or file.with_name(file.name.removesuffix(ENDING) + ".scores" + ENDING)
    with _results(target) as results:
        done = read_results(results)
        with _read(file) as lines:
            # All of it is looked at first: a file that does not belong to the results is refused as a whole.
            left = sum(1 for _ in left_to_do(lines, done, wish, content.rubric))
            lines.seek(0)
            results.truncate(done.whole)
            todo = left_to_do(lines, done, wish, content.rubric)
            bad = asyncio.run(_score_all(todo, left, results, wish, content))
    for number, fault in list(bad.items())[:FAULTS_SHOWN]:
        field = f"{fault.field}: " if fault.field else ""
        typer.echo(f"line {number}: {field}{fault.message}", err=True)
    told = f"{left - len(bad)} scored, {len(bad)} bad, {len(done.made_of)} there before: {target}"
    typer.echo(told, err=True)


async def _score_all(
    todo: Iterator[Todo], left: int, results: BinaryIO, wish: BatchWish, content: Content
) -> dict[int, Fault]:
    """Score what is left; the lines that cannot be, which a corrected file may have scored later."""
    bad: dict[int, Fault] = {}
    async with _judge(wish.judge, content) as judge:
        with _progress() as progress:
            task = progress.add_task("Scoring", total=left)
            while part := list(islice(todo, AT_ONCE)):
                bad |= await _score(part, results, judge, wish, content)
                progress.advance(task, len(part))
    return bad


async def _score(
    todo: Sequence[Todo], results: BinaryIO, judge: BulkJudge, wish: BatchWish, content: Content
) -> dict[int, Fault]:
    """Score some lines and have their results on the disk before any other is judged; the bad ones."""
    lines = {one.number: one.read(content.rubric).content for one in todo}
    good = {number: found for number, found in lines.items() if isinstance(found, BatchAnswer)}
    requests = [request_of(answer, wish, content.rubric) for answer in good.values()]
    cards = dict(zip(good, await judge.judge_all(requests), strict=True))
    for one in todo:
        if one.number in good:
            result = LineResult(one.number, LineState.SCORED, good[one.number].name, cards[one.number])
            results.write(written(line_out(result).model_dump(mode="json"), one.made_of))
    results.flush()
    os.fsync(results.fileno())
    return {number: found for number, found in lines.items() if isinstance(found, Fault)}


@asynccontextmanager
async def _judge(kind: JudgeKind, content: Content) -> AsyncIterator[BulkJudge]:
    """The rules judge needs neither settings nor a database."""
    if kind is JudgeKind.RULES:
        judge = bulk_judges(judges_of(content), 1)[kind]
        try:
            yield judge
        finally:
            await judge.rest()
        return
    from app.cli.opened import opened  # noqa: PLC0415  (loading a database takes longer than to judge)

    async with opened(Settings.load(), content) as built:
        built.services.scoring.require(kind)
        yield built.batching.judges[kind]


@contextmanager
def _results(target: Path) -> Iterator[BinaryIO]:
    try:
        with only_writer(target) as results:
            yield results
    except AlreadyWritten as error:
        raise InvalidInput(f"Another run is writing {target}. Wait for it, or name another file.") from error
    except OSError as error:
        raise InvalidInput(f"{target} cannot be written: {error.strerror}.") from error


@contextmanager
def _read(file: Path) -> Iterator[BinaryIO]:
    try:
        with file.open("rb") as lines:
            yield lines
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.") from error


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
