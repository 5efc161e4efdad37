"""Files become text before an interview uses them: through the API, and on the start page without scripts."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from app.domain.language import Language
from app.services.documents import LARGEST_DOCUMENT, MOST_PAGES, DocumentFault
from app.services.texts import LONGEST_BACKGROUND
from tests.documents import RESUME, docx, locked_pdf, pdf
from tests.rehearsal import content
from tests.web.candidate import Candidate

API = "/api/v1/background"
CHOICES: dict[str, str | list[str]] = {
    "loop": "core-three",
    "rounds": ["core-three/hiring-manager", "core-three/bar-raiser"],
    "language": "zh",
    "mode": "live",
    "clock": "2",
    "background": "call me Wei",
}
File = tuple[str, bytes]


@pytest.fixture
def browser(server: str) -> Iterator[httpx.Client]:
    headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=server, headers=headers, follow_redirects=True, timeout=20) as client:
        yield client


def field(page: str, name: str) -> str:
    """What stands in a text field of a page."""
    return unescape(re.findall(rf'<textarea name="{name}"[^>]*>\n([^<]*)</textarea>', page)[0])


def told(page: str, name: str) -> str:
    """What a page says beside a document."""
    return unescape(re.findall(rf'<p class="fault" id="{name}_fault"[^>]*>([^<]*)</p>', page)[0])


def send(candidate: Candidate, content: bytes, name: str = "cv.pdf", language: str = "en") -> httpx.Response:
    return candidate.http.post(API, files={"file": (name, content)}, params={"language": language})


@pytest.mark.parametrize("language", Language)
def test_every_fault_has_words_of_its_own_in_both_languages(language: Language) -> None:
    words = [content().phrases.render(f"documents.{fault.value}", language) for fault in DocumentFault]
    assert len(set(words)) == len(DocumentFault)
    together = "\n".join(words)
    assert f"{LARGEST_DOCUMENT // 2**20} MB" in together
    assert f"{MOST_PAGES} " in together
    assert f"{LONGEST_BACKGROUND:,}" in together


@pytest.mark.parametrize("content", [pdf(), docx()], ids=["pdf", "docx"])
def test_the_api_gives_the_text_and_the_claims_without_numbers_first(candidate: Candidate, content: bytes) -> None:
    reply = send(candidate, content, "whatever.bin")
    assert reply.status_code == 200
    assert all(line in reply.json()["text"] for line in RESUME)
    claims = reply.json()["claims"]
    assert claims[0] == {"quote": "Led the rebuild of search ranking for live commerce", "numbered": False}
    assert [claim["numbered"] for claim in claims] == sorted(claim["numbered"] for claim in claims)


@pytest.mark.parametrize(
    ("content", "language", "words"),
    [
        (b"", "en", "This file is empty."),
        (b"%PDF-1.4 broken", "en", "This file is damaged"),
        (locked_pdf("secret"), "zh", "这个 PDF 加了密"),
        (b"a" * (LARGEST_DOCUMENT + 1), "en", "This file is larger than 5 MB."),
        (b"a" * (LONGEST_BACKGROUND + 1), "zh", "超过 50,000 字"),
        (b"\x7fELF" + bytes(200), "en", "This is no PDF, no DOCX and no plain text."),
    ],
)
def test_the_api_says_why_a_file_gives_no_text(
    candidate: Candidate, content: bytes, language: str, words: str
) -> None:
    reply = send(candidate, content, language=language)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert words in reply.json()["detail"]
    assert reply.json()["errors"][0]["field"] == "file"


@pytest.mark.parametrize(("path", "most"), [(API, 1), ("/background", 2)])
def test_a_body_far_above_the_limit_is_refused_unread(candidate: Candidate, path: str, most: int) -> None:
    content = b"a" * (most * LARGEST_DOCUMENT + 2_000_000)
    reply = candidate.http.post(path, files={"file": ("cv.pdf", content)})
    assert reply.status_code == 413


@pytest.mark.parametrize("body", [{}, {"data": {"file": "text"}}, {"json": {"file": "x"}}])
def test_a_request_without_a_file_is_refused(candidate: Candidate, body: dict[str, object]) -> None:
    reply = candidate.http.post(API, **body)  # type: ignore[arg-type]
    assert reply.status_code == 422
    assert reply.json()["errors"]


def test_an_interview_keeps_resume_and_job_description_apart(candidate: Candidate) -> None:
    given = {"background": "notes", "resume": "Led 搜索.", "job_description": "We hire."}
    interview = candidate.read(candidate.start(**given))
    assert {name: interview[name] for name in given} == given
    assert candidate.read(candidate.start(background="all in one"))["resume"] == ""


def test_a_file_is_shown_as_text_before_it_is_used_and_every_choice_stays(browser: httpx.Client) -> None:
    files: dict[str, File] = {"resume_file": ("cv.pdf", pdf()), "job_description_file": ("", b"")}
    page = browser.post("/background", data={**CHOICES, "read": "resume"}, files=files)
    assert page.status_code == 200
    assert field(page.text, "resume") == "\n".join(RESUME)
    assert (field(page.text, "job_description"), field(page.text, "background")) == ("", "call me Wei")
    assert re.search(r'<details class="background"\s+open', page.text)
    for value in ("core-three/hiring-manager", "core-three/bar-raiser", "live", "zh", "core-three"):
        assert re.search(rf'value="{value}"[^>]* checked', page.text), value
    assert not re.search(r'value="core-three/infra-architect"[^>]* checked', page.text)
    assert re.search(r'value="2" selected', page.text)


def test_the_text_is_used_as_the_candidate_left_it(browser: httpx.Client) -> None:
    sent = {**CHOICES, "resume": "Led the shortened part.", "job_description": "我们在招人", "resume_file": ""}
    started = browser.post("/interviews", data=sent)
    assert started.status_code == 200
    transcript = browser.get(f"{started.url.path}/transcript").text
    assert all(part in transcript for part in ("Led the shortened part.", "我们在招人", "call me Wei"))


def test_both_files_are_read_at_once_and_each_fault_stands_beside_its_own(browser: httpx.Client) -> None:
    files: dict[str, File] = {
        "resume_file": ("cv.pdf", locked_pdf("secret")),
        "job_description_file": ("jd.txt", "招推荐产品经理".encode("gb18030")),
    }
    page = browser.post("/background", data=CHOICES, files=files)
    assert page.status_code == 422
    assert told(page.text, "resume").startswith("This PDF is locked.")
    assert told(page.text, "job_description") == ""
    assert field(page.text, "job_description") == "招推荐产品经理"
    assert 'href="#resume_file"' in page.text


def test_a_file_that_was_never_read_is_not_used_in_silence(browser: httpx.Client) -> None:
    page = browser.post("/interviews", data={**CHOICES, "job_description_file": "jd.pdf"})
    assert page.status_code == 422
    assert told(page.text, "job_description").startswith("A file was chosen here and not read.")
    nothing = browser.post("/background", data={**CHOICES, "read": "resume"}, files={"resume_file": ("", b"")})
    assert told(nothing.text, "resume") == "Choose a file first."


def test_a_form_that_is_no_form_of_this_page_is_refused(browser: httpx.Client) -> None:
    assert browser.post("/background", data={"clock": "never"}, files={"x": ("x", b"")}).status_code == 422
    assert (
        browser.post("/background", content=b"--x", headers={"Content-Type": "multipart/form-data"}).status_code
        == 400
    )
