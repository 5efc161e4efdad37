"""Drills in files: as part of an interview's Markdown, JSON and chat lines, and all of them as a table."""

import json
from collections.abc import Iterable, Iterator, Sequence

from pydantic import TypeAdapter

from app.domain.language import Language
from app.domain.practice.drill import Drill, DrillAttempt, Verdict, verdict
from app.services.export_document import Page
from app.services.plain_markdown import inline, quoted
from app.services.ports import Content
from app.services.spreadsheet import csv_text
from app.services.views import JsonObject

COLUMNS = (
    *("drill", "created_at", "signal", "check", "feature", "question", "attempt", "answered_at", "answer"),
    *("met", "quote", "reason", "interview", "turn"),
)
_DRILLS = TypeAdapter(tuple[Drill, ...])


def drills_json(drills: Sequence[Drill]) -> JsonObject:
    """All drills as they are stored, with every attempt and scorecard."""
    dumped: JsonObject = _DRILLS.dump_python(tuple(drills), mode="json")
    return dumped


def drills_markdown(page: Page, drills: Iterable[Drill]) -> str:
    """A section of its own, empty where nothing was answered."""
    answered = [drill for drill in drills if drill.attempts]
    if not answered:
        return ""
    blocks = ["## " + page.say("drills"), *(block for drill in answered for block in _drill(page, drill))]
    return "\n" + "\n\n".join(blocks) + "\n"


def drill_lines(drills: Iterable[Drill], content: Content) -> str:
    """A line of chat messages for each drill that was answered: its question, and the latest answer."""
    told = ({"messages": _messages(drill, content)} for drill in drills if drill.attempts)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in told)


def drills_csv(drills: Iterable[Drill]) -> str:
    """A row for each attempt; the columns have the names of the API, whatever language was spoken."""
    return csv_text(COLUMNS, (_row(drill, attempt) for drill in drills for attempt in drill.attempts))


def _drill(page: Page, drill: Drill) -> Iterator[str]:
    known = page.content.rubric.signals.get(drill.signal)
    check = next((one for one in known.checks if one.id == drill.check), None) if known else None
    title = inline(check.title.text(page.interview.language) if check else drill.check)
    named = page.say("aside", words=title, note=page.signal(drill.signal))
    yield f"### {named}"
    if drill.earlier is not None:
        yield page.say("label", field=page.say("drill_from"), value=page.say("turn", n=drill.earlier.n))
    yield quoted(drill.question)
    for attempt in drill.attempts:
        yield f"**{page.say('attempt', n=attempt.number)}**"
        yield quoted(attempt.text)
        yield from _verdict(page, drill, verdict(drill, attempt, None))


def _verdict(page: Page, drill: Drill, found: Verdict | None) -> Iterator[str]:
    """What came of it; where levels are hidden, only what was met."""
    after = found.after if found is not None else None
    if after is None or not (after.met or page.levels):
        return
    line = page.say(
        "check_met" if after.met else "check_unmet", reason=page.check(drill.signal, drill.check, after.reason)
    )
    yield "- " + (page.say("join", first=line, second=page.quote(after.quote)) if after.quote else line)


def _messages(drill: Drill, content: Content) -> list[dict[str, str]]:
    return [
        {"role": "system", "content": content.phrases.render("export.chat_drill", Language(drill.language))},
        {"role": "assistant", "content": drill.question},
        {"role": "user", "content": drill.attempts[-1].text},
    ]


def _row(drill: Drill, attempt: DrillAttempt) -> list[str]:
    found = verdict(drill, attempt, None)
    after = found.after if found is not None else None
    earlier = drill.earlier
    values = (
        *(drill.id, drill.created_at.isoformat(), drill.signal, drill.check, drill.feature, drill.question),
        *(attempt.number, attempt.answered_at.isoformat(), attempt.text),
        *((str(after.met).lower(), after.quote, after.reason) if after else (None, None, None)),
        *((earlier.interview, earlier.n) if earlier else (None, None)),
    )
    return ["" if value is None else str(value) for value in values]
