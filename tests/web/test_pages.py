"""The pages over a real server, as a browser without scripts uses them: links and form posts."""

import re
import time
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from tests.web.candidate import CHINESE, STRONG, Candidate

BROWSER = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def browser(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, headers=BROWSER, follow_redirects=True, timeout=20) as client:
        yield client


def started(browser: httpx.Client, **choices: str | list[str]) -> str:
    """Start an interview with the form; its path."""
    form = {"loop": "core-three", "rounds": ["core-three/hiring-manager"], "clock": "1", **choices}
    reply = browser.post("/interviews", data=form)
    assert reply.status_code == 200, reply.text
    return reply.url.path


def shown(browser: httpx.Client, path: str, text: str) -> str:
    """The page once it holds `text`: pressing reload, as a reader without scripts does."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        page = browser.get(path).text
        if text in page:
            return page
    raise AssertionError(f"{text} never came")


def open_turn(browser: httpx.Client, path: str) -> tuple[str, dict[str, str]]:
    """The page with an open question, and the hidden fields of its answer form."""
    page = shown(browser, path, 'id="skip"')
    form = page[page.index('id="composer"') :]
    return page, dict(re.findall(r'name="(turn|key)" value="([^"]*)"', form)[:2])


def test_an_interview_goes_from_start_to_debrief_without_scripts(browser: httpx.Client) -> None:
    path = started(browser)
    while 'id="strip"' not in (page := shown(browser, path, "<form")):
        if 'id="skip"' not in page:
            continue
        _, fields = open_turn(browser, path)
        reply = browser.post(f"{path}/answers", data={**fields, "text": STRONG})
        assert reply.status_code == 200
        assert reply.url.path == path
    debrief = shown(browser, f"{path}/debrief", 'class="decision decision-')
    assert f'href="{path}/transcript#e' in debrief
    transcript = browser.get(f"{path}/transcript").text
    assert "180 ms" in transcript
    assert 'class="evidence"' in transcript


def test_the_scorecard_under_an_answer_links_to_its_marks_and_back(browser: httpx.Client) -> None:
    path = started(browser)
    _, fields = open_turn(browser, path)
    browser.post(f"{path}/answers", data={**fields, "text": STRONG})
    page = shown(browser, path, 'class="scorecard"')
    to_marks = set(re.findall(r'class="quote-link" href="#([^"]+)"', page))
    to_checks = set(re.findall(r'class="evidence-back" href="#([^"]+)"', page))
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert to_marks
    assert to_marks <= ids
    assert to_checks == {f"c-{mark}" for mark in to_marks}
    assert to_checks <= ids


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_check_goes_by_its_name_with_the_reason_below_it(browser: httpx.Client, language: str) -> None:
    browser.get("/", params={"lang": language})
    path = started(browser)
    _, fields = open_turn(browser, path)
    browser.post(f"{path}/answers", data={**fields, "text": STRONG})
    page = shown(browser, path, 'class="scorecard"')
    signals = browser.get("/api/v1/signals", params={"language": language}).json()
    names = {check["title"] for signal in signals for check in signal["checks"]}
    below = re.findall(r'<p class="check-title">(.*?)</p>\s*<p class="check-reason"[^>]*>([^<]+)</p>', page)
    told = [unescape(re.sub("<[^>]*>", "", name)) for name, _ in below]
    assert len(told) == page.count('class="check-reason"') == 16
    assert set(told) <= names
    assert all(reason.strip() for _, reason in below)


def test_an_answer_sent_twice_with_its_key_counts_once(browser: httpx.Client) -> None:
    path = started(browser)
    _, fields = open_turn(browser, path)
    for _ in range(2):
        assert browser.post(f"{path}/answers", data={**fields, "text": STRONG}).status_code == 200
    assert browser.get(f"{path}/transcript").text.count('data-number="1"') == 1


def test_an_answer_to_an_answered_question_is_refused_and_its_text_kept(browser: httpx.Client) -> None:
    path = started(browser)
    _, fields = open_turn(browser, path)
    browser.post(f"{path}/answers", data={**fields, "text": STRONG})
    reply = browser.post(f"{path}/answers", data={"turn": "1", "key": "other", "text": "written in <another> tab"})
    assert reply.status_code == 409
    kept = reply.text[reply.text.index('id="answer"') :]
    assert "written in &lt;another&gt; tab" in kept


def test_markup_in_an_answer_arrives_as_text(browser: httpx.Client) -> None:
    path = started(browser)
    _, fields = open_turn(browser, path)
    sent = "<script>alert(1)</script> I cut latency by 40% & more"
    browser.post(f"{path}/answers", data={**fields, "text": sent})
    page = shown(browser, path, 'class="answer-text"')
    answer = page.split('class="answer-text"')[1].split("</div>")[0].split(">", 1)[1]
    assert "<script" not in answer
    assert sent in unescape(re.sub(r"<sup.*?</sup>|<[^>]+>", "", answer))


def test_line_breaks_are_stored_as_typed_so_that_offsets_hold(browser: httpx.Client) -> None:
    path = started(browser)
    _, fields = open_turn(browser, path)
    browser.post(f"{path}/answers", data={**fields, "text": "one\r\ntwo"})
    interview = browser.get(f"/api/v1{path}").json()
    assert interview["turns"][0]["answer"]["text"] == "one\ntwo"


def test_skip_and_rephrase_are_plain_buttons(browser: httpx.Client) -> None:
    path = started(browser)
    _, fields = open_turn(browser, path)
    page = browser.post(f"{path}/rephrase", data={**fields, "text": "half an answer"}).text
    assert 'class="put-differently"' in page
    assert "half an answer" in page[page.index('id="answer"') :]
    assert 'id="rephrase"' not in page
    browser.post(f"{path}/skip", data=fields)
    assert 'class="declined"' in browser.get(f"{path}/transcript").text


def test_a_retake_keeps_both_attempts_and_either_can_count(browser: httpx.Client) -> None:
    path = started(browser)
    _, fields = open_turn(browser, path)
    browser.post(f"{path}/answers", data={**fields, "text": "We shipped it and it was a success."})
    shown(browser, path, 'id="retake-1"')
    browser.post(f"{path}/retake", data={"turn": "1", "key": "again", "text": STRONG})
    page = shown(browser, path, 'class="level-changes"')
    assert re.findall(r'data-number="(\d)"', page) == ["2", "1"]
    browser.post(f"{path}/keep", data={"turn": "1", "attempt": "1"})
    assert re.findall(r'data-number="(\d)"', browser.get(path).text) == ["1", "2"]


def test_an_own_rating_is_a_plain_form_that_is_gone_once_it_is_given(browser: httpx.Client) -> None:
    path = started(browser)
    _, fields = open_turn(browser, path)
    browser.post(f"{path}/answers", data={**fields, "text": STRONG})
    page = shown(browser, path, 'class="scorecard"')
    assert page.count('class="self-rating"') == 1
    assert " data-unread>" in page
    page = browser.post(f"{path}/self-rating", data={"turn": "1", "attempt": "1", "level": "2"}).text
    assert 'class="self-rating"' not in page
    assert " data-unread>" not in page
    assert "Own rating <b>2</b> Weak" in page
    again = browser.post(f"{path}/self-rating", data={"turn": "1", "attempt": "1", "level": "5"})
    assert again.status_code == 409
    assert "your first rating stays" in again.text


def test_practice_can_pause_go_on_and_add_time(browser: httpx.Client) -> None:
    path = started(browser)
    open_turn(browser, path)
    assert 'id="paused-note"' in browser.post(f"{path}/pause").text
    assert 'id="paused-note"' not in browser.post(f"{path}/resume").text
    assert "25:00" in browser.post(f"{path}/time", data={"minutes": "5"}).text


def test_a_form_that_is_sent_twice_does_its_work_once(browser: httpx.Client) -> None:
    path = started(browser)
    open_turn(browser, path)
    for _ in range(2):
        assert "25:00" in browser.post(f"{path}/time", data={"minutes": "5", "key": "one click"}).text


def test_a_page_that_has_paused_once_and_is_sent_again_does_not_pause_again(browser: httpx.Client) -> None:
    path = started(browser)
    page, _ = open_turn(browser, path)
    found = re.search(rf'action="{path}/pause"[^>]*><input type="hidden" name="key" value="([^"]+)">', page)
    assert found is not None
    paused = browser.post(f"{path}/pause", data={"key": found[1]}).text
    assert 'id="paused-note"' in paused
    going_on = re.search(rf'action="{path}/resume"[^>]*><input type="hidden" name="key" value="([^"]+)">', paused)
    assert going_on is not None
    assert 'id="paused-note"' not in browser.post(f"{path}/resume", data={"key": going_on[1]}).text
    assert 'id="paused-note"' not in browser.post(f"{path}/pause", data={"key": found[1]}).text


def button(page: str, name: str) -> dict[str, str]:
    """What a button of the answer form adds to it."""
    found = re.search(rf'<button[^>]* name="(\w+)" value="([^"]+)" id="{name}">', page)
    assert found is not None
    return {found[1]: found[2]}


def hints(browser: httpx.Client, path: str) -> int:
    return len(browser.get(f"/api/v1{path}").json()["turns"][0]["hints"])


def test_a_double_click_brings_one_hint_and_the_next_click_another(browser: httpx.Client) -> None:
    path = started(browser)
    page, fields = open_turn(browser, path)
    once = {**fields, **button(page, "hint"), "text": ""}
    for _ in range(2):
        assert browser.post(f"{path}/hint", data=once).status_code == 200
    assert hints(browser, path) == 1
    page, fields = open_turn(browser, path)
    assert browser.post(f"{path}/hint", data={**fields, **button(page, "hint")}).status_code == 200
    assert hints(browser, path) == 2


def test_a_question_is_put_differently_once_by_a_double_click_and_refused_to_another(browser: httpx.Client) -> None:
    path = started(browser)
    page, fields = open_turn(browser, path)
    pressed = {**fields, **button(page, "rephrase"), "text": "half an answer"}
    told = [browser.post(f"{path}/rephrase", data=pressed) for _ in range(2)]
    assert [(reply.status_code, reply.text.count('class="put-differently"')) for reply in told] == [(200, 1)] * 2
    assert "half an answer" in told[1].text
    assert browser.post(f"{path}/rephrase", data=pressed | {"press": "another"}).status_code == 409


def test_a_hint_and_the_answer_after_it_are_two_things_also_where_a_browser_goes_back(
    browser: httpx.Client,
) -> None:
    path = started(browser)
    page, fields = open_turn(browser, path)
    browser.post(f"{path}/hint", data={**fields, **button(page, "hint"), "text": STRONG})
    assert browser.post(f"{path}/answers", data={**fields, "text": STRONG}).status_code == 200
    assert browser.get(f"/api/v1{path}").json()["turns"][0]["answer"]["text"] == STRONG


def test_an_end_that_is_sent_twice_is_one_and_its_form_has_a_key(browser: httpx.Client) -> None:
    path = started(browser)
    page, _ = open_turn(browser, path)
    found = re.search(rf'action="{path}/finish"><input type="hidden" name="key" value="([^"]+)">', page)
    assert found is not None
    ended = [browser.post(f"{path}/finish", data={"key": found[1]}) for _ in range(2)]
    assert [(reply.status_code, reply.url.path) for reply in ended] == [(200, f"{path}/debrief")] * 2
    assert browser.post(f"{path}/time", data={"minutes": "5", "key": found[1]}).status_code == 422


def test_a_start_form_that_is_sent_twice_starts_one_interview_and_another_when_it_was_changed(
    browser: httpx.Client,
) -> None:
    (key,) = re.findall(r'name="key" value="([^"]+)"', browser.get("/").text)
    form = {"loop": "core-three", "rounds": "core-three/hiring-manager", "key": key}
    twice = {browser.post("/interviews", data=form).url.path for _ in range(2)}
    changed = browser.post("/interviews", data=form | {"mode": "live"}).url.path
    assert (len(twice), changed in twice) == (1, False)


def test_live_shows_no_scorecard_before_the_end(browser: httpx.Client) -> None:
    path = started(browser, mode="live")
    _, fields = open_turn(browser, path)
    browser.post(f"{path}/answers", data={**fields, "text": STRONG})
    page, _ = open_turn(browser, path)
    transcript = browser.get(f"{path}/transcript").text
    for text in (page, transcript):
        assert 'class="scorecard"' not in text
        assert 'class="scoring"' not in text
        assert "<mark" not in text
    for control in ("/pause", "/retake", "/time"):
        assert f'action="{path}{control}"' not in page
    browser.post(f"{path}/finish")
    shown(browser, f"{path}/transcript", 'class="scorecard"')


def test_sessions_can_be_searched_and_deleted(browser: httpx.Client) -> None:
    path = started(browser, background="notes about zeppelins")
    assert path in browser.get("/interviews", params={"q": "zeppelins"}).text
    assert path not in browser.get("/interviews", params={"q": "submarines"}).text
    page = browser.post(f"{path}/delete")
    assert page.url.path == "/interviews"
    assert path not in page.text
    assert browser.get(path).status_code == 404


def test_the_start_form_says_what_is_wrong_and_keeps_what_was_chosen(browser: httpx.Client) -> None:
    form = {"loop": "core-three", "mode": "live", "background": "my résumé"}
    reply = browser.post("/interviews", data=form)
    assert reply.status_code == 422
    assert 'href="#rounds"' in reply.text
    assert "my résumé" in reply.text
    assert re.search(r'value="live"\s+checked', reply.text)


def test_the_language_of_the_pages_is_remembered(browser: httpx.Client) -> None:
    assert '<html lang="zh-CN"' in browser.get("/?lang=zh").text
    assert '<html lang="zh-CN"' in browser.get("/interviews").text
    assert '<html lang="en"' in browser.get("/interviews?lang=en").text


def test_the_browsers_language_is_the_first_choice(browser: httpx.Client) -> None:
    page = browser.get("/", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}).text
    assert '<html lang="zh-CN"' in page


def test_a_theme_is_set_by_the_server_so_that_nothing_flashes(browser: httpx.Client) -> None:
    reply = browser.post("/preferences", data={"theme": "dark", "back": "/help"})
    assert reply.url.path == "/help"
    assert 'data-theme="dark"' in reply.text


@pytest.mark.parametrize("back", ["https://example.com", "//example.com", "/\\example.com"])
def test_preferences_never_lead_to_another_site(browser: httpx.Client, back: str) -> None:
    reply = browser.post("/preferences", data={"theme": "dark", "back": back}, follow_redirects=False)
    assert reply.headers["Location"] == "/"


def test_quotes_carry_the_language_they_were_said_in(browser: httpx.Client) -> None:
    path = started(browser, language="zh")
    page, fields = open_turn(browser, path)
    assert '<html lang="en"' in page
    assert '<div class="question-text" lang="zh-CN">' in page
    browser.post(f"{path}/answers", data={**fields, "text": CHINESE})
    scored = shown(browser, path, 'class="scorecard"')
    assert '<p class="check-reason" lang="zh-CN">' in scored


def test_errors_are_pages_for_a_browser(browser: httpx.Client) -> None:
    reply = browser.get("/interviews/unknown")
    assert reply.status_code == 404
    assert "<h1>" in reply.text
    assert 'href="/interviews"' in reply.text


def test_an_interview_of_another_client_is_continued_from_the_start_page(
    browser: httpx.Client, candidate: Candidate
) -> None:
    path = f"/interviews/{candidate.start()}"
    assert f'href="{path}"' in browser.get("/").text
