"""What was refused and why, in the language of the page."""

from collections.abc import Iterator

import httpx
import pytest

from app.domain.language import Language
from app.web.pages.rendering import environment
from tests.web.candidate import STRONG, Candidate
from tests.web.test_pages import BROWSER, open_turn, started


@pytest.fixture
def chinese(server: str) -> Iterator[httpx.Client]:
    headers = {**BROWSER, "Accept-Language": "zh-CN"}
    with httpx.Client(base_url=server, headers=headers, follow_redirects=True, timeout=20) as client:
        yield client


def test_an_error_page_says_in_chinese_what_happened(chinese: httpx.Client) -> None:
    page = chinese.get("/interviews/unknown").text
    assert "没有这场面试，可能已被删除。" in page
    assert 'lang="en">' not in page.split("<main", 1)[1].split("</main>", 1)[0]


def test_a_refused_answer_is_told_in_chinese_beside_the_text_that_was_kept(chinese: httpx.Client) -> None:
    path = started(chinese)
    _, fields = open_turn(chinese, path)
    reply = chinese.post(f"{path}/answers", data={**fields, "text": " "})
    assert reply.status_code == 422
    assert "回答是空的。请写点内容，或跳过这道题。" in reply.text
    chinese.post(f"{path}/answers", data={**fields, "text": STRONG})
    late = chinese.post(f"{path}/answers", data={"turn": "1", "text": "again"}).text
    assert "这道题已经回答过了。" in late


def test_the_start_form_tells_in_chinese_what_is_wrong_with_any_field(chinese: httpx.Client) -> None:
    form = {"loop": "core-three", "rounds": "core-three/bar-raiser", "background": "half\x00"}
    reply = chinese.post("/interviews", data=form)
    assert reply.status_code == 422
    assert "文本里有 NUL 字符。请删掉后再发送。" in reply.text


def test_programs_are_told_in_english(candidate: Candidate) -> None:
    reply = candidate.http.get("/api/v1/interviews/unknown", headers={"Accept-Language": "zh-CN"})
    assert reply.json()["detail"] == "There is no such interview. It may have been deleted."


def test_a_message_that_has_no_translation_stays_english_and_is_only_text() -> None:
    words = environment(Language.ZH).get_template("words.html").module
    told = words.told("<b>50% of %(it)s</b>", "p", "x")  # type: ignore[attr-defined]
    assert told == '<p class="x" lang="en">&lt;b&gt;50% of %(it)s&lt;/b&gt;</p>'
