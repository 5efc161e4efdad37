"""Reviewed answers on the calibration page: agreement by month, contradictions, and the rows as a file."""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from app.domain.language import Bilingual
from app.domain.review.over_time import FEWEST_FOR_KAPPA
from app.domain.review.said import OWNER
from app.services.reviewed import Contradiction, Standing
from app.web.pages.line_chart import LineChart, line_chart
from app.web.services import Services, WithServices

MOST_CONTRADICTIONS = 20
FEWEST_POINTS = 3
FILE_NAME = "reviewed-answers.jsonl"

router = APIRouter(prefix="/calibration", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """A word that contradicts the judge, with the titles of signal and check; `author` None for the candidate."""

    signal: Bilingual
    check: Bilingual
    author: str | None
    found: Contradiction


@dataclass(frozen=True, slots=True)
class ReviewedView:
    """All that the page shows of it. `chart` is None below three months with a figure."""

    standing: Standing
    chart: LineChart | None
    contradictions: tuple[ContradictionView, ...]
    fewest: int


@router.get("/reviewed.jsonl")
async def rows(services: WithServices) -> Response:
    """The reviewed answers as a file of rated ones."""
    return reviewed_file(await services.reviewed.rows())


def reviewed_file(rows: str) -> Response:
    """The rows, to be saved."""
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return Response(rows, media_type="application/x-ndjson", headers=headers)


async def reviewed_view(services: Services) -> ReviewedView | None:
    """What people said beside what the judge found; None while nobody has said anything."""
    standing = await services.reviewed.standing(MOST_CONTRADICTIONS)
    if not standing.months:
        return None
    shares = [month.exact for month in standing.months]
    drawn = sum(share is not None for share in shares) >= FEWEST_POINTS
    return ReviewedView(
        standing=standing,
        chart=line_chart([[share and share * 100 for share in shares]]) if drawn else None,
        contradictions=tuple(
            view for one in standing.contradictions if (view := _contradiction(one, services)) is not None
        ),
        fewest=FEWEST_FOR_KAPPA,
    )


def _contradiction(found: Contradiction, services: Services) -> ContradictionView | None:
    signal = services.content.rubric.signals.get(found.word.signal)
    check = next((one for one in signal.checks if one.id == found.word.check), None) if signal else None
    if signal is None or check is None:
        return None
    author = found.word.author
    return ContradictionView(signal.title, check.title, None if author.id == OWNER else author.name, found)
