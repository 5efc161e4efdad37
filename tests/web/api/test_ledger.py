"""The ledger over HTTP, with a database of its own: it is made of all interviews."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.candidate import Candidate, Json
from tests.web.serving import debrief_app, running

TOLD = (
    "I launched smart replies for sellers 22 days after the first sketch. "
    "After launch, first-reply time fell from 9 minutes to 4 minutes against a holdout of 5 %."
)
AGAIN = "I shipped the smart replies feature in six weeks from kick-off to launch."


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Candidate]:
    """The only candidate of an installation."""
    with running(debrief_app(tmp_path / "debrief.db")) as address:
        one = Candidate(address)
        with one.http:
            yield one


def told(candidate: Candidate, text: str) -> str:
    made = candidate.start(rounds=["hiring-manager"])
    candidate.answered(made, 1, text)
    assert candidate.act(made, "finish").status_code == 200
    candidate.until(made, "debrief")
    return made


def ledger(candidate: Candidate, **query: str) -> Json:
    reply = candidate.http.get("/api/v1/ledger", params=query)
    assert reply.status_code == 200, reply.text
    body: Json = reply.json()
    return body


def changed(candidate: Candidate, **body: object) -> Json:
    reply = candidate.http.post("/api/v1/ledger/changes", json=body)
    assert reply.status_code == 200, reply.text
    after: Json = reply.json()
    return after


def test_every_telling_has_its_place_and_every_blank_its_question(alone: Candidate) -> None:
    interviews = [told(alone, TOLD), told(alone, AGAIN)]
    (row,) = ledger(alone)["rows"]
    days = row["cells"]["days"]
    assert (days["cell"]["text"], days["open"]) == ("six weeks", True)
    (differ,) = days["differences"]
    latest, first = (one["account"] for one in days["tellings"])
    assert (differ["way"], differ["more"], differ["less"], differ["later"]) == ("longer", latest, first, latest)
    assert "42 days against 22 days" in differ["words"]
    for one in days["tellings"]:
        assert one["interview"] in interviews
        answer = alone.read(one["interview"])["turns"][one["turn"] - 1]["answer"]["text"]
        assert answer[one["start"] : one["end"]] == one["quote"]
        assert one["text"] in one["quote"]
    assert (row["size"], row["percent"], row["part"]) == ("large", 55.6, "own")
    assert row["own_acts"] == row["all_acts"] > 0
    asked = {blank["column"]: blank["question"] for blank in row["missing"]}
    assert set(asked) == {"lift", "data", "money"}
    assert "smart replies" in asked["money"]
    (zh,) = ledger(alone, language="zh")["rows"]
    assert "值多少钱" in {blank["column"]: blank["question"] for blank in zh["missing"]}["money"]


def test_cells_are_written_and_changes_undone(alone: Candidate) -> None:
    told(alone, TOLD)
    (row,) = ledger(alone)["rows"]
    path = f"/api/v1/ledger/rows/{row['id']}"
    after = alone.http.patch(
        path, json={"cells": {"kpi": "reply time", "days": row["cells"]["days"]["cell"]["text"]}}
    )
    cells = after.json()["rows"][0]["cells"]
    assert (cells["kpi"]["cell"]["text"], cells["kpi"]["written"]) == ("reply time", True)
    assert not cells["days"]["written"]
    assert after.json()["undo"] == "write"
    undone = alone.http.post("/api/v1/ledger/undo").json()
    assert (undone["rows"], undone["undo"]) == ([row], None)
    assert alone.http.post("/api/v1/ledger/undo").status_code == 409


def test_a_change_and_its_undoing_are_made_once_for_each_key(alone: Candidate) -> None:
    added = {"kind": "add", "cells": {"feature": "Smart replies"}}

    def send(path: str, body: object, key: str) -> httpx.Response:
        return alone.http.post(f"/api/v1/ledger/{path}", json=body, headers={"Idempotency-Key": key})

    replies = [send("changes", added, key) for key in ("a", "a", "b", "b")]
    assert [len(reply.json()["rows"]) for reply in replies] == [1, 1, 2, 2]
    assert send("changes", added | {"cells": {"feature": "Else"}}, "a").json()["type"] == "/docs#key-reused"
    assert send("undo", None, "a").status_code == 422
    undone = [send("undo", None, key) for key in ("c", "c", "d", "d", "e")]
    assert [len(reply.json().get("rows", "")) for reply in undone] == [1, 1, 0, 0, 0]
    assert [reply.status_code for reply in undone] == [200, 200, 200, 200, 409]
    changed(alone, **added)
    assert len(send("undo", None, "e").json()["rows"]) == 0


def test_a_row_is_added_joined_removed_and_restored(alone: Candidate) -> None:
    told(alone, TOLD)
    (first,) = ledger(alone)["rows"]
    own = changed(alone, kind="add", cells={"feature": "mine", "money": "$2 million"})["rows"][1]
    assert own["cells"]["money"]["cell"]["interview"] is None
    removed = changed(alone, kind="remove", row=own["id"])
    assert removed["removed"] == [{"id": own["id"], "feature": "mine"}]
    changed(alone, kind="restore", row=own["id"])
    (joined,) = changed(alone, kind="join", row=first["id"], other=own["id"])["rows"]
    assert joined["accounts"] == [first["id"], own["id"]]
    assert len(changed(alone, kind="split", row=own["id"])["rows"]) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "add"}, 422),
        ({"kind": "add", "cells": {"feature": "x" * 301}}, 422),
        ({"kind": "add", "cells": {"name": "x"}}, 422),
        ({"kind": "burn", "row": "x"}, 422),
        ({"kind": "remove", "row": "nothing"}, 404),
        ({"kind": "remove", "row": "nothing", "why": "x"}, 422),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(candidate: Candidate, body: Json, status: int) -> None:
    reply = candidate.http.post("/api/v1/ledger/changes", json=body)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")


def test_both_files_can_be_saved(alone: Candidate) -> None:
    changed(alone, kind="add", cells={"feature": "=1+1"})
    sheet = alone.http.get("/api/v1/ledger/export", params={"format": "csv", "language": "zh"})
    assert 'filename="ledger.csv"' in sheet.headers["content-disposition"]
    head, row = csv.reader(io.StringIO(sheet.text.removeprefix("\ufeff"), newline=""))
    assert (head[0], row[0]) == ("功能", "'=1+1")
    page = alone.http.get("/api/v1/ledger/export", params={"format": "md"})
    assert page.headers["content-type"] == "text/markdown; charset=utf-8"
    assert page.text.startswith("# Impact ledger and impact matrix\n")
    assert alone.http.get("/api/v1/ledger/export", params={"format": "pdf"}).status_code == 422


def test_deleting_an_interview_takes_its_row(alone: Candidate) -> None:
    interview = told(alone, TOLD)
    (row,) = ledger(alone)["rows"]
    changed(alone, kind="write", row=row["id"], cells={"kpi": "mine"})
    alone.http.delete(f"/api/v1/interviews/{interview}")
    assert ledger(alone) == {"rows": [], "removed": [], "undo": None}
