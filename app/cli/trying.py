"""`debrief trial`: how the interviewer spoke in exported transcripts, and whether another prompt speaks better."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.cli.printing import printable
from app.cli.tables import print_rows
from app.domain.language import Language
from app.domain.spoken import Fault
from app.domain.trial import Figures, Finding, Trial, figures
from app.errors import InvalidInput, LoopRemoved
from app.services.ports import Content
from app.services.transcripts import BrokenTranscript, read_transcript
from app.settings import Settings
from app.wiring.content import load_valid_content

UNDEFINED = "–"
# Each figure of a set: its name, a name short enough to head a column, and how it is written.
ROWS: Sequence[tuple[str, str, Callable[[Figures], str]]] = (
    ("questions", "asked", lambda found: str(found.questions)),
    ("asked by the voice itself", "own", lambda found: str(found.own)),
    ("without a fault", "clean", lambda found: _share(found.clean)),
    ("exactly one question", "one", lambda found: _share(found.one_question)),
    ("takes up the candidate's words", "words", lambda found: _share(found.takes_up_words)),
    ("takes up the missing check", "check", lambda found: _share(found.takes_up_check)),
    ("words, median", "median", lambda found: _number(found.median_words)),
    ("words, most", "most", lambda found: _number(found.most_words)),
)


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in one file."""

    file: Path
    language: Language
    findings: tuple[Finding, ...]


def trial(files: Sequence[Path], against: Sequence[Path], shown: int) -> None:
    """Print the figures of `files`, beside those of `against` if there are any, and `shown` faulty questions.

    InvalidInput names a file that is no exported interview.
    """
    content = load_valid_content(Settings.load().loops_dir)
    sets = [[_read(file, content) for file in part] for part in (files, against) if part]
    console = Console()
    languages = {read.language for part in sets for read in part}
    if len(languages) > 1:
        named = ", ".join(sorted(languages))
        console.print(f"These are in different languages ({named}), whose words are counted differently.")
    if len(files) + len(against) > len(sets):
        _by_file(console, sets)
    console.print(_side_by_side([figures(_all(part)) for part in sets]))
    for read, finding in _faulty(sets)[:shown]:
        console.print(_question(read, finding))


def _read(file: Path, content: Content) -> Read:
    try:
        interview = read_transcript(file.read_text(encoding="utf-8"))
        loop = content.loop_of(interview)
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file} is not UTF-8 text.", "file") from error
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", "file") from error
    except BrokenTranscript as error:
        raise InvalidInput(f"{file} {error}.", "file") from error
    except LoopRemoved as error:
        raise InvalidInput(f"{file} follows a loop that is not among the content. Put it back.", "file") from error
    trial = Trial(content.rubric, content.personas, content.spoken, content.voice_prompt.rules)
    return Read(file, interview.language, trial.findings(interview, loop))


def _by_file(console: Console, sets: Sequence[Sequence[Read]]) -> None:
    headings = ["file", *(heading for _, heading, _ in ROWS), "stood in"]
    rows = []
    for letter, part in zip("AB", sets, strict=False):
        for read in part:
            found = figures(read.findings)
            rows.append([f"{letter} {read.file}", *_column(found), str(sum(found.stand_ins.values()))])
    print_rows(console, headings, rows, figures=True)


def _side_by_side(sets: Sequence[Figures]) -> Table:
    table = Table(box=SIMPLE)
    table.add_column("")
    for letter, _ in zip("AB", sets, strict=False):
        table.add_column(letter, justify="right")
    columns = [_column(found) for found in sets]
    for (name, _, _), *cells in zip(ROWS, *columns, strict=True):
        table.add_row(name, *cells)
    for fault in Fault:
        table.add_row(
            f"fault: {fault.value.replace('_', ' ')}", *(str(found.faults.get(fault, 0)) for found in sets)
        )
    for reason in sorted({reason for found in sets for reason in found.stand_ins}):
        said = Text(f"built-in voice stood in: {printable(reason).replace('_', ' ')}")
        table.add_row(said, *(str(found.stand_ins.get(reason, 0)) for found in sets))
    return table


def _column(found: Figures) -> list[str]:
    return [write(found) for _, _, write in ROWS]


def _all(part: Iterable[Read]) -> list[Finding]:
    return [finding for read in part for finding in read.findings]


def _faulty(sets: Sequence[Sequence[Read]]) -> list[tuple[Read, Finding]]:
    """The voice's own questions with a fault: those that the figures count."""
    every = ((read, found) for part in sets for read in part for found in read.findings)
    return [(read, found) for read, found in every if found.faults and found.stand_in is None]


def _question(read: Read, finding: Finding) -> Text:
    faults = ", ".join(fault.value.replace("_", " ") for fault in finding.faults)
    head = f"\n{printable(str(read.file))} question {finding.n}: {faults}\n"
    return Text(head, style="bold").append(printable(finding.text), style="not bold")


def _number(figure: float | None) -> str:
    return UNDEFINED if figure is None else f"{figure:g}"


def _share(share: float | None) -> str:
    return UNDEFINED if share is None else f"{share:.0%}"
