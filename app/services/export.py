"""An interview as a file: Markdown to read, JSON to keep, CSV for the ledger, JSON lines for chat programs."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import TypeAdapter

from app.domain.debrief import Debrief
from app.domain.interview import Attempt, Interview, Turn
from app.domain.language import Language
from app.domain.practice.drill import Drill
from app.domain.review.said import Review
from app.errors import NotAllowedNow
from app.services.chat_lines import chat_lines
from app.services.debriefs import debrief_of
from app.services.drill_document import drill_lines, drills_csv, drills_json, drills_markdown
from app.services.export_document import Page, document
from app.services.model_use import ModelUse, Use, use_view
from app.services.ports import Content, InterviewStore, ReviewStore
from app.services.ports.committee import ProseStore, Written
from app.services.ports.practice import DrillStore
from app.services.review_document import review_json, review_markdown
from app.services.spreadsheet import csv_text
from app.services.views import JsonObject, scores_withheld

SCHEMA = "debrief.interview/1"
MOST_DRILLS = 500
LEDGER_COLUMNS = ("feature", "kpi", "change", "days", "data", "lift", "evidence", "turn")
_INTERVIEW = TypeAdapter(Interview)
_DEBRIEF = TypeAdapter(Debrief)


class ExportForm(StrEnum):
    """The kinds of file."""

    MD = "md"
    JSON = "json"
    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to save. `name` is made of ASCII ids only; `text` is to be encoded as UTF-8."""

    name: str
    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class CommitteeWords:
    """What came of having a model word the committee, and the hash of the facts it was written from."""

    facts_sha256: str
    written: Written


_COMMITTEE = TypeAdapter(CommitteeWords | None)


@dataclass(frozen=True, slots=True)
class _Kept:
    """All that there is of an interview. Without `debrief` its scores are withheld."""

    interview: Interview
    debrief: Debrief | None
    review: Review
    committee: CommitteeWords | None
    drills: tuple[Drill, ...]
    use: Use


class Exports:
    """Exports of stored interviews."""

    def __init__(
        self,
        store: InterviewStore,
        reviews: ReviewStore,
        prose: ProseStore,
        drills: DrillStore,
        content: Content,
        use: ModelUse,
    ) -> None:
        self._store = store
        self._reviews = reviews
        self._prose = prose
        self._drills = drills
        self._content = content
        self._use = use

    async def export(self, interview_id: str, form: ExportForm, *, levels: bool = True) -> ExportedFile:
        """The interview as a file; NotFound. Without `levels` what is to be read (Markdown) names none.

        A live interview that goes on is given without scorecards and debrief; its ledger, which is made of
        scores, is NotAllowedNow.
        """
        interview = await self._store.get(interview_id)
        use = await self._use.of(interview_id)
        review = (await self._reviews.review(interview_id)).submitted()
        if scores_withheld(interview):
            if form is ExportForm.CSV:
                raise NotAllowedNow("A live interview has no ledger before its end. Finish it, then export again.")
            return self._file(_Kept(_without_scores(interview), None, review, None, (), use), form, levels=levels)
        current = await self._prose.current(interview_id)
        committee = CommitteeWords(*current) if current is not None else None
        drills = tuple(await self._drills.of_interview(interview_id))
        kept = _Kept(interview, self._debrief(interview), review, committee, drills, use)
        return self._file(kept, form, levels=levels)

    async def drills(self) -> ExportedFile:
        """Every attempt at the newest 500 drills as a table, oldest first."""
        return ExportedFile(
            "debrief-drills.csv", "text/csv; charset=utf-8", drills_csv(await self._drills.newest(MOST_DRILLS))
        )

    def _file(self, kept: _Kept, form: ExportForm, *, levels: bool) -> ExportedFile:
        interview, debrief = kept.interview, kept.debrief
        name = f"debrief-{_safe(interview.loop)}-{_safe(interview.id)}"
        if form is ExportForm.MD:
            text = document(interview, debrief, self._content, kept.use.total, levels=levels)
            page = Page(interview, self._content, levels)
            text += review_markdown(page, kept.review) + drills_markdown(page, kept.drills)
            return ExportedFile(f"{name}.md", "text/markdown; charset=utf-8", text)
        if form is ExportForm.JSON:
            told = interview_json(interview, debrief, self._content, kept.use)
            told |= {
                "review": review_json(kept.review),
                "committee": _COMMITTEE.dump_python(kept.committee, mode="json"),
                "drills": drills_json(kept.drills),
            }
            text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
            return ExportedFile(f"{name}.json", "application/json", text)
        if form is ExportForm.JSONL:
            text = chat_lines(interview, self._content) + drill_lines(kept.drills, self._content)
            return ExportedFile(f"{name}-chat.jsonl", "application/x-ndjson", text)
        text = ledger_csv(debrief, self._content, interview.language) if debrief else ""
        return ExportedFile(f"{name}-ledger.csv", "text/csv; charset=utf-8", text)

    def _debrief(self, interview: Interview) -> Debrief:
        if interview.debrief is not None:
            return interview.debrief
        return debrief_of(self._content, interview, final=False)


def ledger_csv(debrief: Debrief, content: Content, language: Language) -> str:
    """The ledger of a debrief as CSV."""
    head = [content.phrases.render(f"export.ledger_{column}", language) for column in LEDGER_COLUMNS]
    values = ([getattr(row, column) for column in LEDGER_COLUMNS] for row in debrief.ledger)
    return csv_text(head, (["" if value is None else str(value) for value in row] for row in values))


def interview_json(interview: Interview, debrief: Debrief | None, content: Content, use: Use) -> JsonObject:
    """The whole interview, nothing lost; docs/export.md describes it."""
    stored = _INTERVIEW.dump_python(replace(interview, debrief=None), mode="json")
    return {
        "schema": SCHEMA,
        "scores_withheld": scores_withheld(interview),
        "rubric": {"version": content.rubric.version, "sha256": content.rubric.sha256},
        "interview": {"status": interview.status.value, **stored},
        "debrief": _DEBRIEF.dump_python(debrief, mode="json") if debrief else None,
        "usage": use_view(use),
    }


def _without_scores(interview: Interview) -> Interview:
    return replace(interview, turns=tuple(_unscored_turn(turn) for turn in interview.turns), debrief=None)


def _unscored_turn(turn: Turn) -> Turn:
    return replace(turn, attempts=tuple(_unscored_attempt(attempt) for attempt in turn.attempts))


def _unscored_attempt(attempt: Attempt) -> Attempt:
    return replace(attempt, scorecards={})


def _safe(identifier: str) -> str:
    kept = (char for char in identifier if char.isascii() and (char.isalnum() or char in "-_"))
    return "".join(kept)[:64] or "interview"
