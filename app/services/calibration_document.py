"""A calibration report as a JSON document; docs/calibration.md explains every member."""

import json
from dataclasses import asdict
from typing import Any

from app.domain.agreement import CheckAgreement, Confusion
from app.services.calibration import Disagreement, Report, SignalAgreement
from app.services.rated import RatedSet

SCHEMA = "debrief.calibration/1"


def report_document(report: Report, rated: RatedSet | None = None) -> str:
    """The report as indented JSON; an undefined figure is null. `rated` says which shipped set it is about.

    Answers are named by their ids and the quotes taken from them; their whole texts stay in the rated file.
    """
    return json.dumps(_members(report, rated), ensure_ascii=False, indent=2) + "\n"


def _members(report: Report, rated: RatedSet | None) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "set": _about(rated) if rated else None,
        "judge": {**asdict(report.judge), "parameters": dict(report.judge.parameters)},
        "rubric_version": report.rubric_version,
        "rubric_sha256": report.rubric_sha256,
        "answers": report.answers,
        "repeats": report.repeats,
        "mean_kappa": report.mean_kappa,
        "signals": [_signal(signal) for signal in report.signals],
        "disagreements": [_disagreement(found) for found in report.disagreements],
    }


def _about(rated: RatedSet) -> dict[str, Any]:
    return {
        "id": rated.id,
        "title": asdict(rated.title),
        "raters": asdict(rated.raters),
        "rated_on": rated.rated_on,
        "licence": rated.licence,
        "caution": asdict(rated.caution) if rated.caution else None,
    }


def _signal(found: SignalAgreement) -> dict[str, Any]:
    return {
        "signal": found.signal,
        **asdict(found.figures),
        "indicative": found.figures.indicative,
        "raters_kappa": found.raters,
        "unscored": found.unscored,
        "flips": found.flips,
        "grid": _grid(found.grid),
        "checks": [_check(name, check) for name, check in found.checks.items()],
    }


def _grid(grid: Confusion) -> list[dict[str, Any]]:
    rows = zip(grid.levels, grid.counts, grid.unscored, strict=True)
    return [
        {"rated": rated, "judged": dict(zip(map(str, grid.levels), counts, strict=True)), "unscored": unscored}
        for rated, counts, unscored in rows
    ]


def _check(name: str, check: CheckAgreement) -> dict[str, Any]:
    return {"check": name, **asdict(check)}


def _disagreement(found: Disagreement) -> dict[str, Any]:
    return {
        "id": found.id,
        "signal": found.judged.signal,
        "rated": found.rated,
        "judged": found.judged.level,
        "size": found.size,
        "checks": [
            {"check": check.check, "met": check.met, "quote": check.quote, "reason": check.reason}
            for check in found.judged.checks
        ],
    }
