"""`debrief score`: one answer, from the terminal."""

import asyncio
import sys

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.domain.language import Language, language_of
from app.domain.scorecard import JudgeKind, Scorecard, SignalScore
from app.errors import InvalidInput
from app.services.outcomes import outcome_words
from app.services.ports import Content
from app.services.scoring import ScoreAnswer
from app.settings import Settings
from app.wiring.content import load_valid_content
from app.wiring.judging import scoring

STANDARD_INPUT = "-"


def score(
    answer: str,
    question: str,
    signals: list[str] | None,
    judge: JudgeKind,
    language: Language | None,
    *,
    as_json: bool,
) -> None:
    """Print the scorecard as tables, or as the API's JSON. ContentInvalid, InvalidInput, ModelNotConfigured."""
    text = _from_standard_input() if answer == STANDARD_INPUT else answer
    content = load_valid_content()
    wish = ScoreAnswer(text, question, tuple(signals) if signals else None, judge, language)
    card = asyncio.run(_scored(wish, content))
    if as_json:
        from app.web.api.views import scorecard_out  # noqa: PLC0415  (tables need no API)

        typer.echo(scorecard_out(card).model_dump_json(indent=2))
        return
    console = Console()
    for table in tables(card, content, language or language_of(text)):
        console.print(table)


async def _scored(wish: ScoreAnswer, content: Content) -> Scorecard:
    """The rules judge needs neither settings nor a database."""
    if wish.judge is JudgeKind.RULES:
        return await scoring(content).score(wish)
    from app.cli.opened import opened  # noqa: PLC0415  (loading a database takes longer than to judge)

    async with opened(Settings.load(), content) as built:
        return await built.services.scoring.score(wish)


def tables(card: Scorecard, content: Content, language: Language) -> list[Table]:
    """A table for each signal: its level, and each check with the words that meet it."""
    return [_table(score_, content, language) for score_ in card.signals]


def _table(scored: SignalScore, content: Content, language: Language) -> Table:
    signal = content.rubric.signals[scored.signal]
    why = outcome_words(content.phrases, scored.unscored_reason or "unknown", language)
    level = f"{scored.level}/5" if scored.level is not None else f"– ({escape(why)})"
    table = Table(title=f"{escape(signal.title.text(language))} · {level}", title_justify="left", expand=True)
    table.add_column("")
    table.add_column("check", no_wrap=True)
    # Chinese has no spaces to break a line at; without folding the rest of it would be cut off.
    table.add_column("evidence", ratio=1, overflow="fold")
    table.add_column("reason", ratio=1, overflow="fold")
    for check in scored.checks:
        table.add_row(
            "✓" if check.met else "✗",
            escape(signal.check(check.check).title.text(language)),
            escape(check.quote) if check.quote and check.met else "",
            escape(check.reason),
        )
    return table


def _from_standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput("The answer on standard input is not UTF-8 text. Send it as UTF-8.") from error
