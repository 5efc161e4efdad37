"""A finding in one sentence, by the phrases of prompts/phrases/practice.yaml."""

from app.domain.language import Language
from app.domain.phrasing import Render
from app.domain.practice.drill import Cell
from app.domain.practice.trends import FEWEST_POINTS, Finding, FindingKind

# Which levels each sentence names.
_NAMED = {
    "rising": ("first", "last"),
    "falling": ("first", "last"),
    "steady": ("last",),
    "steady_between": ("lowest", "highest", "last"),
    "varying": ("lowest", "highest", "last"),
}


def finding_text(
    render: Render, language: Language, title: str, finding: Finding, *, with_levels: bool = True
) -> str:
    """What a signal's points say; without levels for whoever hides them."""
    if finding.kind is FindingKind.FEW:
        return render(f"practice.few_{min(finding.wanted, FEWEST_POINTS)}", language)
    if not with_levels:
        return render(f"practice.{finding.kind.value}_plain", language, title=title)
    between = finding.kind is FindingKind.STEADY and finding.lowest != finding.highest
    name = "steady_between" if between else finding.kind.value
    levels = {end: _level(render, language, getattr(finding, end)) for end in _NAMED[name]}
    said = render(f"practice.{name}", language, title=title, count=str(finding.count), **levels)
    return render("practice.across_changes", language, finding=said) if finding.across_changes else said


def cell_question(render: Render, language: Language, cell: Cell, feature: str) -> str:
    """The question for a cell of a feature's row."""
    return render(f"practice.cell_{cell.value}", language, feature=feature)


def _level(render: Render, language: Language, level: int) -> str:
    return render(f"practice.level_{level}", language)
