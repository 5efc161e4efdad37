"""`debrief check --coverage`: what every round has to ask, and what of it tests have played."""

from collections.abc import Collection, Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.infra.content import content_root
from app.infra.content.played import PLAYED, read_played
from app.services.content_coverage import Counted, RoundCoverage, coverage, unplayed
from app.services.ports import Content

_COUNTS = ("openings", "probes", "fewest a check", "personas")


def print_coverage(content: Content, own: Collection[str]) -> bool:
    """Print the table; whether no cell of it is empty or too low. `own` are the ids of users' loops."""
    console = Console(highlight=False)
    played = read_played(content_root())
    rows = list(coverage(content, own, played))
    console.print(_table(rows))
    missing = unplayed(played) if played is not None else ()
    if played is None:
        console.print(Text(f"No {PLAYED} here: what tests have played is known in a checkout only."))
    if missing:
        console.print(Text(f"Moves that no test has played in any round: {', '.join(missing)}", style="red"))
    faults = sum(not row.complete for row in rows)
    console.print(Text(f"{len(rows)} rows, {faults} with a cell that is empty or too low (marked ✗)."))
    return not faults and not missing


def _table(rows: Sequence[RoundCoverage]) -> Table:
    table = Table(box=SIMPLE)
    for heading in ("loop", "round", "language"):
        table.add_column(heading, no_wrap=True)
    for heading in _COUNTS:
        table.add_column(heading, justify="right")
    table.add_column("moves exercised by tests", overflow="fold")
    for row in rows:
        table.add_row(row.loop, row.round, row.language.value, *_counts(row), _moves(row))
    return table


def _counts(row: RoundCoverage) -> tuple[Text, ...]:
    return _cell(row.openings), Text(str(row.probes)), _cell(row.fewest_probes), _cell(row.personas)


def _cell(count: Counted) -> Text:
    if count.enough:
        return Text(str(count.found))
    return Text(f"✗ {count.found} of {count.wanted}", style="red")


def _moves(row: RoundCoverage) -> Text:
    """The moves, act by act where the round has several."""
    if row.acts is None:
        return Text("not tested here", style="dim")
    parts = []
    for act, kinds in row.acts.items():
        name = f"{act}: " if len(row.acts) > 1 else ""
        parts.append(Text(name + (", ".join(kinds) or "✗ none"), style="" if kinds else "red"))
    return Text("; ").join(parts)
