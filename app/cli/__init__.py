"""The command line: `debrief serve`, `worker`, `check`, `score`, `calibrate`, `export`, `import`, `backup`,
`restore`, `interview`, `trial`, `doctor`, `models`, `db`.
"""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.cli.printing import print_whatever_comes
from app.domain.interview import Mode, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.errors import AppError

# Everything else is imported by the command that needs it: `debrief --help` should not load a database.

program = typer.Typer(
    name="debrief",
    help="Rehearse a job interview and read the hiring committee's debrief.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

databases = typer.Typer(no_args_is_help=True, help="Databases as a whole.")
program.add_typer(databases, name="db")


@databases.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The address of a database, as in DATABASE_URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The address of an empty one, of either kind.")],
) -> None:
    """Move all that a database holds into another one, SQLite or PostgreSQL, and compare; no server may run."""
    from app.cli.copying import copy as run

    run(source, target)


def main() -> None:
    """The command `debrief`. What a person can put right is said in one line, with exit status 1."""
    print_whatever_comes()
    try:
        program()
    except AppError as error:
        typer.echo(f"debrief: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output is gone; nothing is left to say to it.
        sys.exit(1)


@program.command()
def serve() -> None:
    """Serve the pages and the API; settings come from the environment or .env (see .env.example)."""
    from app.cli.serving import serve as run

    run()


@program.command()
def worker() -> None:
    """Do background work beside servers on PostgreSQL: word questions, judge, score batches, send messages."""
    from app.cli.working import work as run

    run()


@program.command()
def check(
    *,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Print what each round has to ask, and what tests have played.")
    ] = False,
) -> None:
    """Check settings, prompts, rubrics and loops of your own, and name file, line and field of every fault."""
    from app.cli.checking import check as run

    run(coverage=coverage)


@program.command()
def score(
    answer: Annotated[
        str, typer.Argument(help="The answer; - reads it from standard input; FILE.jsonl scores a file's.")
    ] = "-",
    question: Annotated[str, typer.Option(help="The question it answers.")] = "",
    signal: Annotated[list[str] | None, typer.Option(help="A signal to score; may be given again.")] = None,
    judge: Annotated[JudgeKind, typer.Option(help="Who judges.")] = JudgeKind.RULES,
    language: Annotated[Language | None, typer.Option(help="Language of the reasons.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Where a file's results go; FILE.scores.jsonl unless said."),
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print what POST /api/v1/score replies.")] = False,
) -> None:
    """Score one answer, or each line of a .jsonl file, going on where an earlier run stopped (docs/batches.md).

    With the rules judge nothing is stored; what a model judged is remembered.
    """
    if answer.endswith(".jsonl"):
        from app.cli.scoring_files import score_file
        from app.domain.batch import BatchWish

        score_file(Path(answer), output, BatchWish(judge, tuple(signal) if signal else None, language))
        return
    from app.cli.scoring import score as run

    run(answer, question, signal, judge, language, as_json=json)


@program.command()
def calibrate(
    file: Annotated[Path, typer.Argument(help="Rated answers as JSON lines; see docs/calibration.md.")],
    judge: Annotated[JudgeKind, typer.Option(help="Which judge to measure.")] = JudgeKind.RULES,
    repeat: Annotated[int, typer.Option(min=1, max=20, help="Judge each answer so many times.")] = 1,
    show: Annotated[int, typer.Option(min=0, help="How many disagreements to print.")] = 5,
) -> None:
    """Measure a judge's agreement with raters; the largest disagreements come first."""
    from app.cli.calibrating import calibrate as run

    run(file, judge, repeat, show)


@program.command()
def export(
    interview_id: Annotated[str, typer.Argument(metavar="ID", help="The interview's id, as in its address.")],
    form: Annotated[Literal["md", "json", "csv", "jsonl"], typer.Option("--format", help="What to write.")] = "md",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file instead of the terminal.")] = None,
) -> None:
    """Write an interview's transcript, scorecards and debrief (csv: the ledger; jsonl: chat messages)."""
    from app.cli.exporting import export as run

    run(interview_id, form, output)


@program.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Interviews, exported as JSON.")],
) -> None:
    """Take exported interviews back, whole; one that is here already stays as it is."""
    from app.cli.importing import import_files as run

    run(files)


@program.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the backup goes.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write the whole database to a file, checked, also while a server runs (docs/backup.md)."""
    from app.cli.backing_up import backup as run

    run(file, force=force)


@program.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
) -> None:
    """Put a backup in the place of the database, which is kept beside it; no server may run (docs/backup.md)."""
    from app.cli.backing_up import restore as run

    run(file)


@program.command()
def interview(
    script: Annotated[Path | None, typer.Option(help="Answers to play; docs/models.md describes it.")] = None,
    loop: Annotated[str | None, typer.Option(help="The loop to play.")] = None,
    round_: Annotated[list[str] | None, typer.Option("--round", help="A round; may be given again.")] = None,
    language: Annotated[Language | None, typer.Option(help="The language that is spoken.")] = None,
    voice: Annotated[VoiceKind | None, typer.Option(help="Who words the questions.")] = None,
    judge: Annotated[JudgeKind | None, typer.Option(help="Who judges the answers.")] = None,
    mode: Annotated[Mode | None, typer.Option(help="Whether it counts.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed asks the same questions.")] = None,
    background: Annotated[Path | None, typer.Option(help="A file with résumé, job description or notes.")] = None,
    form: Annotated[Literal["md", "json"] | None, typer.Option("--format", help="What to write.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file for the transcript.")] = None,
    *,
    keep: Annotated[bool, typer.Option("--keep", help="Keep a script's interview in the database.")] = False,
) -> None:
    """Be interviewed here, or have a script answer (thrown away unless kept); write the transcript."""
    from app.cli.interviewing import background as read
    from app.cli.interviewing import interview as run

    chosen = {
        "loop": loop,
        "rounds": tuple(round_) if round_ else None,
        "language": language,
        "voice": voice,
        "judge": judge,
        "mode": mode,
        "seed": seed,
        "background": read(background),
    }
    run(script, chosen, form, output, keep=keep)


@program.command()
def trial(
    files: Annotated[list[Path], typer.Argument(help="Interviews, exported as JSON.")],
    against: Annotated[
        list[Path] | None, typer.Option(help="Others to set beside them; may be given again.")
    ] = None,
    show: Annotated[int, typer.Option(min=0, help="How many faulty questions to print.")] = 5,
) -> None:
    """Check how the interviewer spoke: one question a turn, no coaching, no repeats, in role, to the point."""
    from app.cli.trying import trial as run

    run(files, against or [], show)


models = typer.Typer(help="What is remembered of each model: how it takes requests, and what it keeps in mind.")
program.add_typer(models, name="models")


@models.callback(invoke_without_command=True)
def list_models(context: typer.Context) -> None:
    """List what is remembered of each server and model."""
    from app.cli.models import listing as run

    if context.invoked_subcommand is None:
        run()


@models.command()
def forget(
    model: Annotated[str | None, typer.Argument(help="The model's name.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Forget all models.")] = False,
) -> None:
    """Forget what is remembered, so that it is found out again; after a server was changed, for example."""
    from app.cli.models import forget as run

    run(model, everything=everything)


@program.command()
def doctor(
    language: Annotated[Language, typer.Option(help="Language of what is said.")] = Language.EN,
    context: Annotated[
        int, typer.Option(min=1_000, max=2_000_000, help="How many tokens a model should keep in mind.")
    ] = 8_000,
) -> None:
    """Try the models that are set up, and say what works and what to correct; this costs some tokens."""
    from app.cli.doctor import doctor as run

    run(language, context)
