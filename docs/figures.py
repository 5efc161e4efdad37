"""The agreement the README states: `python -m docs.figures` prints it, `--write` (`make figures`) renews it."""

import asyncio
import sys
from pathlib import Path

from app.domain.rubric import Rubric
from app.services.calibration import ShippedReport, SignalAgreement
from app.services.ports import Content
from app.wiring.content import load_valid_content
from app.wiring.judging import calibration

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- calibration -->", "<!-- /calibration -->"
NO_SET = "No rated set ships with this version yet."
UNDEFINED = "–"


def main() -> None:
    """Print the block, or write it into the README."""
    block = figures(load_valid_content())
    if "--write" in sys.argv[1:]:
        README.write_text(with_block(README.read_text(encoding="utf-8"), block), encoding="utf-8")
    else:
        print(block)


def figures(content: Content) -> str:
    """The block as the code computes it now: a table for each set that ships, with who rated."""
    shipped = asyncio.run(calibration(content).shipped())
    return "\n\n".join(_set(item, content.rubric) for item in shipped) or NO_SET


def block_of(readme: str) -> str:
    """What stands between the two markers; ValueError when they are missing."""
    return readme[readme.index(BEGIN) + len(BEGIN) : readme.index(END)].strip()


def with_block(readme: str, block: str) -> str:
    """The README with `block` between its markers; ValueError when they are missing."""
    before, after = readme[: readme.index(BEGIN)], readme[readme.index(END) :]
    return f"{before}{BEGIN}\n{block}\n{after}"


def _set(item: ShippedReport, rubric: Rubric) -> str:
    rated, report = item.rated, item.report
    head = (
        f"**{rated.title.en}**: {report.answers} answers, {report.judge.kind.value} judge, "
        f"mean kappa {_two(report.mean_kappa)}. Who rated: {rated.raters.en} Rated on {rated.rated_on}."
    )
    if rated.caution:
        head += f" {rated.caution.en}"
    table = [
        "| signal | kappa | 95 % interval | exact | within one | bias | raters' own kappa | answers |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_row(found, rubric) for found in report.signals),
    ]
    return "\n".join([head, "", *table])


def _row(found: SignalAgreement, rubric: Rubric) -> str:
    figures = found.figures
    low, high = figures.interval or (None, None)
    cells = [
        rubric.signals[found.signal].title.en,
        _two(figures.kappa),
        f"{_two(low)} to {_two(high)}" if figures.interval else UNDEFINED,
        _share(figures.exact),
        _share(figures.within_one),
        UNDEFINED if figures.bias is None else f"{figures.bias:+.2f}",
        _two(found.raters),
        f"{figures.n} (indicative)" if figures.indicative else str(figures.n),
    ]
    return f"| {' | '.join(cells)} |"


def _two(figure: float | None) -> str:
    return UNDEFINED if figure is None else f"{figure:.2f}"


def _share(figure: float | None) -> str:
    return UNDEFINED if figure is None else f"{figure:.0%}"


if __name__ == "__main__":
    main()
