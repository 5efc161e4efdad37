"""The ledger page as plain forms: both tables, edits kept when refused, undo, links to the words."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.api.test_ledger import AGAIN, TOLD, told
from tests.web.candidate import Candidate
from tests.web.serving import debrief_app, running

BROWSER = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Candidate]:
    """The only visitor of an installation, with a browser that runs no scripts."""
    with running(debrief_app(tmp_path / "debrief.db")) as address:
        one = Candidate(address)
        one.http.headers.update(BROWSER)
        one.http.follow_redirects = True
        with one.http:
            yield one


def shown(visitor: Candidate, query: str = "") -> str:
    reply = visitor.http.get(f"/ledger{query}")
    assert reply.status_code == 200
    return reply.text


def sent(visitor: Candidate, path: str = "changes", **form: str) -> str:
    reply = visitor.http.post(f"/ledger/{path}", data=form)
    assert reply.status_code == 200, reply.text
    return reply.text


def row_id(text: str) -> str:
    found = re.search(r'<tbody id="row-([^"]+)"', text)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize(("query", "columns"), [("", 6), ("?view=matrix", 4), ("?lang=zh", 6)])
def test_an_empty_ledger_shows_three_examples_that_say_so(visitor: Candidate, query: str, columns: int) -> None:
    text = shown(visitor, query)
    assert text.count("示例</span>" if "zh" in query else "Example</span>") == 3
    assert text.count('role="columnheader"') == columns
    assert "export" not in text


def test_each_cell_leads_to_its_words(visitor: Candidate) -> None:
    interview = told(visitor, TOLD)
    text = shown(visitor)
    links = re.findall(r'class="cell-words" href="([^"]+)"', text)
    transcript = visitor.http.get(f"/interviews/{interview}/transcript").text
    assert len(links) >= 4
    for link in map(html.unescape, links):
        page, _, place = link.partition("#")
        assert page == f"/interviews/{interview}/transcript"
        assert f'id="{place.partition(":~:")[0]}"' in transcript


def test_a_row_is_edited_saved_and_undone(visitor: Candidate) -> None:
    told(visitor, TOLD)
    row = row_id(shown(visitor))
    form = shown(visitor, f"?edit={row}")
    assert 'form="edit-form"' in form
    saved = sent(visitor, kind="write", row=row, kpi="reply time & more", view="ledger")
    assert "Saved." in saved
    assert "reply time &amp; more" in saved
    assert "written by you" in saved
    undone = sent(visitor, "undo", view="ledger")
    assert "Undone." in undone
    assert "reply time &amp; more" not in undone
    assert "There is nothing to undo." in sent(visitor, "undo")


def test_what_is_refused_is_kept_as_it_was_typed(visitor: Candidate) -> None:
    told(visitor, TOLD)
    row = row_id(shown(visitor))
    long = "x" * 301
    reply = visitor.http.post("/ledger/changes", data={"kind": "write", "row": row, "kpi": long})
    assert reply.status_code == 422
    assert long in reply.text
    assert "at most 300 characters" in reply.text
    added = visitor.http.post("/ledger/changes", data={"kind": "add", "feature": " ", "money": "$2"})
    assert added.status_code == 422
    assert 'value="$2"' in added.text


def test_a_contradiction_is_settled_with_one_button(visitor: Candidate) -> None:
    told(visitor, TOLD)
    told(visitor, AGAIN)
    text = shown(visitor)
    assert "1 cell was told in ways that cannot both be true." in text
    assert "“six weeks” is longer than “22 days”: 42 days against 22 days." in html.unescape(text)
    assert "“six weeks”比“22 days”长" in shown(visitor, "?lang=zh")
    shown(visitor, "?lang=en")
    form = re.search(r'name="column" value="days">\s*<input type="hidden" name="other" value="([^"]+)"', text)
    assert form
    settled = sent(visitor, kind="settle", row=row_id(text), column="days", other=html.unescape(form[1]))
    assert "cannot both be true" not in settled


def test_an_empty_cell_starts_a_drill_on_it(visitor: Candidate) -> None:
    interview = told(visitor, "I launched smart replies 22 days after the first sketch.")
    text = shown(visitor)
    assert "You have no number for “smart replies”." in html.unescape(text)
    form = {"kind": "cell", "cell": "change", "feature": "smart replies", "interview": interview, "turn": "1"}
    for name, value in form.items():
        assert f'name="{name}" value="{value}"' in text
    drill = visitor.http.post("/drills", data=form)
    assert drill.status_code == 200
    assert "smart replies" in drill.text


def test_rows_are_joined_split_removed_and_restored(visitor: Candidate) -> None:
    told(visitor, TOLD)
    first = row_id(shown(visitor))
    sent(visitor, kind="add", feature="mine", view="matrix", money="$2 million")
    second = re.findall(r'<tbody id="row-([^"]+)"', shown(visitor))[1]
    joined = sent(visitor, kind="join", row=first, other=second)
    assert joined.count("<tbody id=") == 1
    assert "Split off as a row of its own" in joined
    assert sent(visitor, kind="split", row=second).count("<tbody id=") == 2
    removed = sent(visitor, kind="remove", row=second)
    assert "1 row that you removed" in removed
    assert sent(visitor, kind="restore", row=second).count("<tbody id=") == 2


def test_the_matrix_shows_size_and_part_as_a_chart_with_its_table(visitor: Candidate) -> None:
    told(visitor, TOLD)
    text = shown(visitor, "?view=matrix")
    assert '<svg viewBox="0 0 400 268" role="img" aria-labelledby="standing-chart-title' in text
    assert "Mostly your own, with an effect of 10 % or more: 1 of 1." in text
    row = row_id(text)
    assert f'<a href="#row-{row}">smart replies for sellers</a>' in text
    assert "<td>56 %</td>" in text
    assert "standing-chart" not in shown(visitor)


def test_of_a_row_told_often_the_latest_are_listed_and_all_on_demand(visitor: Candidate) -> None:
    rows = [f"Launched smart replies for sellers in {days} days." for days in range(10, 22)]
    sent(visitor, kind="add", feature="mine")
    taken = visitor.http.post("/api/v1/ledger/resume", json={"text": "\n".join(rows)})
    assert len(taken.json()["added"]) == 12
    text = shown(visitor)
    assert "12 tellings" in text
    assert text.count("Split off as a row of its own") == 8
    link = re.search(r'href="(/ledger[^"]*whole=[^"]*)#row', text)
    assert link
    assert "Show all 12" in text
    whole = visitor.http.get(html.unescape(link[1])).text
    assert whole.count("Split off as a row of its own") == 12
    assert text.count("Let this count") == 8
    assert whole.count("Let this count") == 12


def test_what_was_said_is_escaped(visitor: Candidate) -> None:
    text = sent(visitor, kind="add", feature="<script>alert(1)</script>", kpi='"><b>')
    assert "<script>alert" not in text
    assert '"><b>' not in text
