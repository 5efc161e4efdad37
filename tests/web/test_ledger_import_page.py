"""Bringing achievements in, as plain forms and over the API: chosen lines, named bad rows, nothing twice."""

import html
import io
import re
import zipfile

import httpx
import pytest

from app.services.documents import LARGEST_DOCUMENT
from app.services.ledger_reading import LARGEST_FILE
from tests.domain.ledger.test_resume import RESUME
from tests.web.api.test_ledger import TOLD, ledger, told
from tests.web.api.test_ledger import alone as alone  # noqa: PLC0414 - the fixture
from tests.web.candidate import Candidate, Json
from tests.web.test_ledger_page import BROWSER, shown
from tests.web.test_ledger_page import visitor as visitor  # noqa: PLC0414 - the fixture

SHEET = "feature,kpi\nads,clicks\n,lost\n"


def sent(visitor: Candidate, path: str, content: bytes | None = None, **fields: str | list[str]) -> httpx.Response:
    files = {"file": ("x", content or b"")}
    return visitor.http.post(f"/ledger/{path}", data=fields, files=files)


def told_by(reply: httpx.Response) -> str:
    return html.unescape(reply.text)


def test_the_ledger_leads_to_the_import_also_while_it_is_empty(visitor: Candidate) -> None:
    assert 'href="/ledger/import"' in shown(visitor)
    page = visitor.http.get("/ledger/import").text
    assert "The same file twice adds nothing." in page


def test_lines_of_a_pasted_resume_are_chosen_and_taken(visitor: Candidate) -> None:
    found = sent(visitor, "resume", text=RESUME)
    ids = re.findall(r'name="only" value="([^"]+)" checked', found.text)
    assert len(ids) == 3
    assert "Launched smart replies for sellers in 22 days" in found.text
    assert shown(visitor).count("<tbody id=") == 0
    taken = sent(visitor, "resume", text=RESUME, only=ids[:2], take="1")
    assert "2 achievements were added." in taken.text
    page = shown(visitor)
    assert page.count("<tbody id=") == 2
    assert "from your résumé" in page
    again = sent(visitor, "resume", text=RESUME)
    assert again.text.count("in the ledger already") == 2
    assert "Undone." in visitor.http.post("/ledger/undo", data={"view": "ledger"}).text
    assert shown(visitor).count("<tbody id=") == 0


def test_a_resume_comes_as_a_file_through_the_reader_of_backgrounds(visitor: Candidate) -> None:
    assert "fraud detection model" in sent(visitor, "resume", RESUME.encode()).text
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 300_000_000)
    refused = sent(visitor, "resume", bomb.getvalue())
    assert refused.status_code == 422
    assert 'id="problem"' in refused.text


def test_bad_rows_are_named_and_the_others_taken(visitor: Candidate) -> None:
    reply = sent(visitor, "import", SHEET.encode())
    assert "1 achievement was added." in reply.text
    assert "Line 3: the feature has no name." in told_by(reply)
    page = shown(visitor)
    assert "from a file" in page
    again = sent(visitor, "import", SHEET.encode())
    assert "Nothing new" in again.text
    assert "1 was in the ledger already." in again.text


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("import", b"", "Choose a file that holds something."),
        ("import", b"name\nads", "The first line has to name the columns"),
        ("import", b"{}", "This JSON file is no ledger"),
        ("resume", b"", "Choose a file first"),
        ("resume", b"\x89PNG\r\n\x1a\n\x00", "PDF"),
    ],
)
def test_what_cannot_be_read_says_why(visitor: Candidate, path: str, content: bytes, words: str) -> None:
    reply = sent(visitor, path, content)
    assert reply.status_code == 422
    assert words in told_by(reply)


def test_what_is_brought_in_is_escaped(visitor: Candidate) -> None:
    sent(visitor, "import", b'feature,kpi,quotes\n<script>x</script>,"""><b>",<img src=x>\n')
    page = shown(visitor)
    assert "<script>x" not in page
    assert '"><b>' not in page
    resume = "- Launched <script>x</script> replies in 22 days."
    assert "<script>x" not in sent(visitor, "resume", text=resume).text


def test_files_larger_than_allowed_are_not_read_on(visitor: Candidate) -> None:
    assert sent(visitor, "import", b"x" * (LARGEST_FILE + 200_000)).status_code == 413
    assert sent(visitor, "resume", b"x" * (LARGEST_DOCUMENT + 2_000_000)).status_code == 413


def test_the_page_speaks_chinese(visitor: Candidate) -> None:
    visitor.http.headers.update({**BROWSER, "accept-language": "zh"})
    reply = sent(visitor, "import", SHEET.encode())
    assert "第 3 行：没有写功能名称。" in told_by(reply)


def post(alone: Candidate, path: str, **kind: object) -> Json:
    reply = alone.http.post(f"/api/v1/ledger/{path}", **kind)  # type: ignore[arg-type]
    assert reply.status_code == 200, reply.text
    body: Json = reply.json()
    return body


def test_the_api_takes_back_its_own_json_once(alone: Candidate) -> None:
    told(alone, TOLD)
    file = alone.http.get("/api/v1/ledger/export", params={"format": "json"})
    assert file.headers["content-type"] == "application/json"
    before = ledger(alone)
    nothing_new = {"added": [], "edits": 0, "known": 1, "bad_rows": []}
    assert post(alone, "import", content=file.content) == nothing_new
    assert ledger(alone) == before


def test_the_api_takes_a_sheet_and_names_bad_rows(alone: Candidate) -> None:
    taken = post(alone, "import", content=SHEET, params={"language": "zh"})
    assert taken["bad_rows"] == [{"line": 3, "fault": "no_feature", "detail": "没有写功能名称。"}]
    (row,) = ledger(alone)["rows"]
    (telling,) = row["cells"]["kpi"]["tellings"]
    assert (telling["text"], telling["source"], telling["interview"]) == ("clicks", "file", None)
    refused = alone.http.post("/api/v1/ledger/import", content=b"name\nads")
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


def test_the_api_reads_a_resume_and_takes_what_is_chosen(alone: Candidate) -> None:
    found = post(alone, "resume/read", json={"text": RESUME})["achievements"]
    names = [one["cells"]["feature"] for one in found]
    assert names == ["smart replies for sellers", "fraud detection model", "弹幕过滤"]
    assert ledger(alone)["rows"] == []
    taken = post(alone, "resume", json={"text": RESUME, "only": [found[2]["id"]]})
    assert taken["added"] == [found[2]["id"]]
    assert [one["known"] for one in post(alone, "resume/read", json={"text": RESUME})["achievements"]] == [
        False,
        False,
        True,
    ]
    (row,) = ledger(alone)["rows"]
    assert row["cells"]["days"]["tellings"][0]["source"] == "resume"
