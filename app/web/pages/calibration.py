"""Calibration: how far a judge agrees with raters of the same answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile

from app.domain.agreement import CheckAgreement, Confusion
from app.domain.language import Bilingual
from app.domain.rubric import Rubric
from app.domain.scorecard import JudgeKind, Scorecard
from app.errors import ModelNotConfigured, NotFound
from app.services.calibration import (
    Disagreement,
    Report,
    ShippedReport,
    SignalAgreement,
    TooManyReadings,
)
from app.services.calibration_document import report_document
from app.services.rated import LineFault, LinesUnusable, NothingRated
from app.web.pages.cards import CardPage, SignalView, marked_answer
from app.web.pages.rendering import language_of, page
from app.web.pages.reviewed import reviewed_view
from app.web.services import Services, WithServices

LARGEST_FILE = 2 * 1024 * 1024
MOST_REPEATS = 5
MOST_GAPS = 20
SHADES = 4

router = APIRouter(prefix="/calibration", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form sent: the rated file's text, and where it came from."""

    text: str
    pasted: str
    judge: JudgeKind
    repeats: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no report. `kind` has its words in the template; `most` is the limit that was passed."""

    kind: str
    status: int = 422
    faults: tuple[LineFault, ...] = ()
    more: int = 0
    most: int = 0


class Refused(Exception):
    """A form that cannot be measured."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of a grid. `shade` goes from 0 (none) to 4 (all of the row); `same` where both levels agree."""

    count: int
    shade: int
    same: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """The answers of one rated level."""

    level: int
    cells: tuple[Cell, ...]
    unscored: int


@dataclass(frozen=True, slots=True)
class SignalRows:
    """One signal's figures, its grid and its labelled checks by title."""

    id: str
    title: Bilingual
    found: SignalAgreement
    grid: tuple[GridRow, ...]
    checks: tuple[tuple[Bilingual, CheckAgreement], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One disagreement with the judge's quotes marked in the answer."""

    found: Disagreement
    html: Markup
    signal: SignalView


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report ready for the page. `gaps` are the largest of all `disagreements`."""

    report: Report
    signals: tuple[SignalRows, ...]
    gaps: tuple[Gap, ...]
    disagreements: int


@router.get("")
async def show(request: Request, services: WithServices) -> Response:
    """The rules judge over the sets that ship, and the form for other sets."""
    return await _page(request, services)


@router.get("/report.json")
async def download(services: WithServices, set: str | None = None) -> Response:  # noqa: A002
    """A shipped set's report; the first set unless one is named."""
    for shipped in await services.calibration.shipped():
        if set in {None, shipped.rated.id}:
            return _attachment(report_document(shipped.report, shipped.rated), shipped.rated.id)
    raise NotFound("There is no such set of rated answers.")


@router.post("")
async def measure(request: Request, services: WithServices) -> Response:
    """The report over what was sent. Nothing of it is kept."""
    sent: Sent | None = None
    try:
        sent = await _sent(request)
        report = await _measured(services, sent)
    except Refused as refused:
        return await _page(request, services, sent=sent, refusal=refused.refusal)
    return await _page(request, services, sent=sent, report=report)


@router.post("/report.json")
async def measure_and_download(request: Request, services: WithServices) -> Response:
    """The same as a file."""
    try:
        report = await _measured(services, await _sent(request))
    except Refused as refused:
        return await _page(request, services, refusal=refused.refusal)
    return _attachment(report_document(report), "report")


async def _measured(services: Services, sent: Sent) -> Report:
    try:
        return await services.calibration.measure_text(sent.text, sent.judge, sent.repeats)
    except LinesUnusable as error:
        raise Refused(Refusal("lines", faults=error.faults, more=error.more)) from error
    except NothingRated as error:
        raise Refused(Refusal("empty")) from error
    except TooManyReadings as error:
        raise Refused(Refusal("too-many", most=error.most)) from error
    except ModelNotConfigured as error:
        raise Refused(Refusal("model")) from error


async def _sent(request: Request) -> Sent:
    """The form, whatever was put into it."""
    # Closing the form removes the temporary file a large upload was spooled to.
    async with request.form(max_files=1, max_fields=8, max_part_size=2 * LARGEST_FILE) as form:
        raw, pasted = await _file(form), _field(form, "text")
        judge, repeats = _field(form, "judge") or JudgeKind.RULES.value, _field(form, "repeats") or "1"
    if judge not in set(JudgeKind) or repeats not in set(map(str, range(1, MOST_REPEATS + 1))):
        raise Refused(Refusal("form"))
    if len(raw or pasted.encode("utf-8", "replace")) > LARGEST_FILE:
        raise Refused(Refusal("too-large", 413))
    text = _decoded(raw) if raw else pasted
    return Sent(text, "" if raw else pasted, JudgeKind(judge), int(repeats))


async def _file(form: FormData) -> bytes:
    file = form.get("file")
    return await file.read() if isinstance(file, UploadFile) else b""


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(Refusal("encoding")) from error


async def _page(
    request: Request,
    services: Services,
    *,
    sent: Sent | None = None,
    report: Report | None = None,
    refusal: Refusal | None = None,
) -> Response:
    look = CardPage(services.content.rubric, services.content.phrases, language_of(request))
    shipped = () if report else await services.calibration.shipped()
    context: dict[str, Any] = {
        "sent": sent,
        "own": report_view(report, look, "u") if report else None,
        "shipped": [_shipped_view(item, look) for item in shipped],
        "refusal": refusal,
        "reviewed": None if report else await reviewed_view(services),
        "judges": [kind.value for kind in services.calibration.kinds],
        "repeats": range(1, MOST_REPEATS + 1),
        "path": "/calibration",
        "here": "/calibration",
    }
    return page(request, "calibration.html", context, status=refusal.status if refusal else 200)


def _shipped_view(item: ShippedReport, look: CardPage) -> dict[str, Any]:
    return {"rated": item.rated, "view": report_view(item.report, look, item.rated.id)}


def report_view(report: Report, look: CardPage, key: str) -> ReportView:
    """The report for a page; ids on it begin with `key`."""
    return ReportView(
        report=report,
        signals=tuple(_signal_rows(found, look.rubric) for found in report.signals),
        gaps=tuple(
            _gap(f"{key}{number}", found, report, look)
            for number, found in enumerate(report.disagreements[:MOST_GAPS], start=1)
        ),
        disagreements=len(report.disagreements),
    )


def _signal_rows(found: SignalAgreement, rubric: Rubric) -> SignalRows:
    signal = rubric.signals[found.signal]
    checks = tuple((signal.check(name).title, figures) for name, figures in found.checks.items())
    return SignalRows(signal.id, signal.title, found, grid_rows(found.grid), checks)


def grid_rows(grid: Confusion) -> tuple[GridRow, ...]:
    """The grid with each count's share of its row as a shade."""
    return tuple(
        GridRow(rated, _cells(rated, grid.levels, counts, unscored), unscored)
        for rated, counts, unscored in zip(grid.levels, grid.counts, grid.unscored, strict=True)
    )


def _cells(rated: int, levels: Sequence[int], counts: Sequence[int], unscored: int) -> tuple[Cell, ...]:
    total = max(1, sum(counts) + unscored)
    return tuple(
        Cell(count, -(-SHADES * count // total), judged == rated)
        for judged, count in zip(levels, counts, strict=True)
    )


def _gap(key: str, found: Disagreement, report: Report, look: CardPage) -> Gap:
    card = Scorecard(report.judge, report.rubric_version, report.rubric_sha256, (found.judged,), found.marks)
    html, view = marked_answer(key, found.answer, card, look)
    return Gap(found, html, view.signals[0])


def _attachment(document: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="calibration-{name}.json"'}
    return Response(document, media_type="application/json", headers=headers)
