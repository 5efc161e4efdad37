"""`debrief calibrate`: a judge beside raters, in the terminal."""

import asyncio
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from app.cli.printing import printable
from app.domain.agreement import Agreement
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput
from app.services.calibration import Calibration, Disagreement, Report, SignalAgreement
from app.services.ports import Content
from app.services.rated import RatedAnswer, lines_of, read_rated
from app.settings import Settings
from app.wiring.content import load_valid_content
from app.wiring.judging import calibration

UNDEFINED = "–"
# The table of figures needs this many columns; a narrower terminal breaks its lines, a file keeps them.
NARROWEST = 124


def calibrate(file: Path, kind: JudgeKind, repeats: int, shown: int) -> None:
    """Print the judge's agreement with the file's raters, and its `shown` largest disagreements.

    InvalidInput names the lines that cannot be used; ModelNotConfigured when there is no such judge.
    """
    content = load_valid_content()
    answers = read_rated(_lines(file), content.rubric)
    report = asyncio.run(_measured(content, answers, kind, repeats))
    console = Console(width=max(Console().width, NARROWEST))
    console.print(_heading(report))
    console.print(figures(report))
    for disagreement in report.disagreements[:shown]:
        console.print(_disagreement(disagreement))


async def _measured(content: Content, answers: list[RatedAnswer], kind: JudgeKind, repeats: int) -> Report:
    """The rules judge needs neither settings nor a database."""
    if kind is JudgeKind.RULES:
        return await _with_progress(calibration(content), answers, kind, repeats)
    from app.cli.opened import opened  # noqa: PLC0415  (loading a database takes longer than to judge)

    async with opened(Settings.load(), content) as built:
        return await _with_progress(built.services.calibration, answers, kind, repeats)


async def _with_progress(measure: Calibration, answers: list[RatedAnswer], kind: JudgeKind, repeats: int) -> Report:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Judging", total=len(answers))
        return await measure.measure(answers, kind, repeats, lambda: progress.advance(task))


def _lines(file: Path) -> list[str]:
    try:
        return lines_of(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file} is not UTF-8 text.", "file") from error
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", "file") from error


def _heading(report: Report) -> str:
    model = f" ({escape(report.judge.model)})" if report.judge.model else ""
    return (
        f"{report.answers} answers, {report.judge.kind.value} judge{model}, "
        f"rubric {report.rubric_version} ({report.rubric_sha256[:12]}), mean kappa {_two(report.mean_kappa)}"
    )


def figures(report: Report) -> Table:
    """One row a signal: kappa with its interval, agreement, bias, and the raters' own."""
    table = Table(box=SIMPLE)
    for column in (
        "signal",
        "n",
        "kappa",
        "95 % interval",
        "exact",
        "within 1",
        "bias",
        "majority",
        "raters",
        "unscored",
    ):
        table.add_column(column, justify="left" if column == "signal" else "right", no_wrap=True)
    if report.repeats > 1:
        table.add_column("flips", justify="right")
    for signal in report.signals:
        table.add_row(*_row(signal), *([_share(signal.flips)] if report.repeats > 1 else []))
    return table


def _row(signal: SignalAgreement) -> list[str]:
    found = signal.figures
    return [
        signal.signal,
        f"{found.n} (indicative)" if found.indicative else str(found.n),
        _two(found.kappa),
        _interval(found),
        _share(found.exact),
        _share(found.within_one),
        UNDEFINED if found.bias is None else f"{found.bias:+.2f}",
        _share(found.majority_exact),
        _two(signal.raters),
        _share(signal.unscored),
    ]


def _interval(found: Agreement) -> str:
    return UNDEFINED if found.interval is None else f"{found.interval[0]:.2f} to {found.interval[1]:.2f}"


def _two(figure: float | None) -> str:
    return UNDEFINED if figure is None else f"{figure:.2f}"


def _share(figure: float | None) -> str:
    return UNDEFINED if figure is None else f"{figure:.0%}"


def _disagreement(found: Disagreement) -> Text:
    """The answer with the quotes that earned the level underlined. Control characters do not reach the terminal."""
    text = Text(printable(found.answer))
    for check in found.judged.checks:
        if check.met and check.start is not None and check.end is not None:
            text.stylize("underline", check.start, check.end)
    head = f"\n{found.id} {found.judged.signal}: rated {found.rated}, judged {found.judged.level}\n"
    return Text(printable(head), style="bold").append_text(text)
