"""The calibration page over a real server, as a browser without scripts uses it."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from app.services.chat import ScriptedChat
from app.services.ports import Content
from app.web.pages.calibration import LARGEST_FILE, MOST_GAPS
from tests.rated_lines import CHINESE, STRONG, VAGUE, line, rated
from tests.scripted_judge import all_met
from tests.web.serving import debrief_app, running

BROWSER = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
SET = "\n".join([rated("far", 1), rated("near", 4), rated("same", 1, VAGUE)])


@pytest.fixture
def browser(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, headers=BROWSER, timeout=60) as client:
        yield client


def sent(browser: httpx.Client, text: str | bytes, path: str = "/calibration", **fields: str) -> httpx.Response:
    """Upload a file as the form does."""
    file = text.encode() if isinstance(text, str) else text
    return browser.post(path, files={"file": ("rated.jsonl", file)}, data=fields)


def pasted(browser: httpx.Client, text: str, path: str = "/calibration", **fields: str) -> httpx.Response:
    """Paste into the form, which is sent as multipart without a file."""
    parts = {name: (None, value) for name, value in {"text": text, **fields}.items()}
    return browser.post(path, files=parts)


def plain(html: str) -> str:
    """The text of a piece of HTML, without the letters of its marks."""
    return unescape(re.sub(r"<sup.*?</sup>|<[^>]+>", "", html))


def problem(html: str) -> str:
    found = re.search(r'<div class="notice alarm" id="problem">(.*?)</div>', html, re.DOTALL)
    assert found, "no problem is shown"
    return " ".join(plain(found[1]).split())


def test_the_set_that_ships_is_reported_with_its_size_and_who_rated(
    browser: httpx.Client, content: Content
) -> None:
    page = browser.get("/calibration").text
    assert 'href="/calibration" aria-current="page"' in page
    for shipped in content.rated:
        assert f"<dd><b>{len(shipped.answers)}</b></dd>" in page
        assert shipped.raters.en in unescape(page)
        assert content.rubric.sha256[:12] in page
    grids = re.findall(r'<table class="grid">.*?</table>', page, re.DOTALL)
    assert len(grids) == sum(len({s for a in shipped.answers for s in a.settled}) for shipped in content.rated)


def test_the_shipped_report_is_a_file_of_its_own(browser: httpx.Client, content: Content) -> None:
    reply = browser.get("/calibration/report.json")
    if not content.rated:
        assert reply.status_code == 404
        return
    document = reply.json()
    assert reply.headers["content-disposition"] == 'attachment; filename="calibration-core.json"'
    assert document["set"]["id"] == content.rated[0].id
    assert document["answers"] == len(content.rated[0].answers)
    assert document["rubric_sha256"] == content.rubric.sha256
    assert browser.get("/calibration/report.json", params={"set": "nothing"}).status_code == 404


def test_a_file_of_ones_own_is_measured_with_the_largest_gap_first(browser: httpx.Client) -> None:
    reply = sent(browser, SET)
    page = reply.text
    assert reply.status_code == 200
    assert "<dd><b>3</b></dd>" in page
    assert "indicative" in plain(page[page.index('class="figures"') :])
    gaps = re.findall(r'<article class="gap">.*?</article>', page, re.DOTALL)
    assert "far" in plain(gaps[0])
    assert "higher" in plain(gaps[0])
    assert not any("same" in plain(gap.split("</h4>")[0]) for gap in gaps)
    assert '<mark id="eu1-quantified_impact-' in gaps[0]


def test_evidence_in_a_gap_links_to_its_check_and_back(browser: httpx.Client) -> None:
    page = sent(browser, SET).text
    ids = re.findall(r'\sid="([^"]+)"', page)
    to_marks = re.findall(r'class="quote-link" href="#([^"]+)"', page)
    to_checks = re.findall(r'class="evidence-back" href="#([^"]+)"', page)
    assert to_marks
    assert {*to_marks, *to_checks} <= set(ids)
    assert len(ids) == len(set(ids))


def test_pasted_lines_are_measured_and_stand_in_the_form_again(browser: httpx.Client) -> None:
    reply = pasted(browser, SET.replace("\n", "\r\n"), judge="rules", repeats="2")
    assert reply.status_code == 200
    assert "Flips" in reply.text
    assert "<option selected>2</option>" in reply.text
    kept = reply.text[reply.text.index("<textarea") :]
    assert unescape(kept).count('"far"') == 1


def test_pasted_lines_that_cannot_be_used_are_kept_for_correction(browser: httpx.Client) -> None:
    reply = pasted(browser, '{"id": "</textarea>half a line', repeats="3")
    assert reply.status_code == 422
    kept = reply.text[reply.text.index("<textarea") :].split("</textarea>")[0]
    assert unescape(kept).endswith('{"id": "</textarea>half a line')
    assert "<option selected>3</option>" in reply.text


def test_the_report_of_a_file_can_be_taken_away_by_sending_it_again(browser: httpx.Client) -> None:
    page = sent(browser, SET).text
    form = page[page.index('action="/calibration/report.json"') :].split("</form>")[0]
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    assert fields["text"] == SET
    reply = pasted(browser, fields.pop("text"), "/calibration/report.json", **fields)
    document = reply.json()
    assert (document["answers"], document["set"], document["signals"][0]["n"]) == (3, None, 3)
    assert document["disagreements"][0]["id"] == "far"


def test_no_more_than_twenty_gaps_are_shown(browser: httpx.Client) -> None:
    page = sent(browser, "\n".join(rated(f"a-{n}", 1) for n in range(30))).text
    assert page.count('<article class="gap">') == MOST_GAPS
    assert "20 of 30" in page


def test_an_undefined_figure_is_a_dash_and_never_nought(browser: httpx.Client) -> None:
    page = sent(browser, rated("only", 5)).text
    row = page[page.index('class="figures"') :].split("<tbody>")[1].split("</tr>")[0]
    assert '<b><span aria-hidden="true">–</span>' in row
    assert "0.00" not in row.split("</b>")[0]


def test_labelled_checks_have_a_table_of_their_own(browser: httpx.Client) -> None:
    labels = {"quantified_impact": {"result_stated": True, "business_effect": False}}
    page = sent(browser, line(answer=VAGUE, levels={"quantified_impact": 1}, checks=labels)).text
    table = page[page.index('id="checks-u-quantified_impact"') :].split("</table>")[0]
    assert "0&nbsp;%" in table
    assert "100&nbsp;%" in table


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no rated answer"),
        ("\n  \n", "There is no rated answer"),
        ("{", "Line 1: it is not a JSON object."),
        (f"{rated('a', 5)}\n{rated('b', 9)}", "Line 2: the field levels.quantified_impact is missing"),
        (line(levels={"charm": 3}), "Line 1: there is no signal charm."),
        (f"{line()}\n\n{line()}", "Line 3: the id a-1 is there twice."),
        (line(answer=" "), "Line 1: the answer is empty"),
        (line(question="x" * 5000), "Line 1: the question is too long"),
        (line(levels={}), "Line 1: no signal is rated"),
        (line(checks={"ownership": {"charm": True}}), "Line 1: there is no check charm"),
        ("{\n" * 25, "and 5 more"),
        ("[" * 200_000, "Line 1: it is not a JSON object."),
    ],
)
def test_lines_that_cannot_be_used_are_named_by_number(browser: httpx.Client, text: str, said: str) -> None:
    reply = sent(browser, text)
    assert reply.status_code == 422
    assert said in problem(reply.text)
    assert 'id="own-title"' not in reply.text


def test_a_file_that_is_not_utf8_is_said_to_be_so(browser: httpx.Client) -> None:
    reply = sent(browser, rated("a", 5).encode("utf-16"))
    assert reply.status_code == 422
    assert "not UTF-8" in problem(reply.text)


@pytest.mark.parametrize("send", [sent, pasted])
def test_a_file_above_two_megabytes_is_refused_on_the_page(browser: httpx.Client, send: object) -> None:
    assert callable(send)
    reply = send(browser, " " * (LARGEST_FILE + 1))
    assert reply.status_code == 413
    assert "larger than 2 MB" in problem(reply.text)


def test_a_body_far_above_the_limit_is_refused_before_it_is_read(browser: httpx.Client) -> None:
    reply = sent(browser, b" " * (2 * LARGEST_FILE))
    assert reply.status_code == 413
    assert "more than can be sent at once" in reply.text


def test_more_readings_than_a_page_takes_are_refused(browser: httpx.Client) -> None:
    reply = sent(browser, "\n".join(rated(f"a-{n}", 1, VAGUE) for n in range(201)), repeats="5")
    assert reply.status_code == 422
    assert "at most 1000 readings" in problem(reply.text)


@pytest.mark.parametrize("fields", [{"judge": "oracle"}, {"repeats": "6"}, {"repeats": "²"}, {"repeats": "-1"}])
def test_a_choice_that_the_form_does_not_offer_is_refused(browser: httpx.Client, fields: dict[str, str]) -> None:
    reply = sent(browser, SET, **fields)
    assert reply.status_code == 422
    assert "does not fit" in problem(reply.text)


def test_without_a_model_its_judge_is_neither_offered_nor_measured(browser: httpx.Client) -> None:
    assert 'name="judge" value="llm"' not in browser.get("/calibration").text
    reply = sent(browser, SET, judge="llm")
    assert reply.status_code == 422
    assert "JUDGE_MODEL" in problem(reply.text)


def test_hostile_text_arrives_as_text_and_carries_its_language(browser: httpx.Client) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} " + STRONG
    rows = [
        line("<b>id</b>", hostile, question="</p><script>q</script>", levels={"quantified_impact": 3}),
        line("zh", CHINESE, levels={"quantified_impact": 1}),
    ]
    page = sent(browser, "\n".join(rows)).text
    main = page[page.index("<main") :]
    assert "<script" not in main
    assert "<img" not in main
    assert "49" not in plain(main[main.index('class="answer-text"') :].split("</div>")[0])
    texts = dict(re.findall(r'<div class="answer-text" lang="([^"]+)">(.*?)</div>', main, re.DOTALL))
    assert plain(texts["en"]) == hostile
    assert plain(texts["zh-CN"]) == CHINESE
    assert "<b>id</b>" not in main


def test_another_sites_page_cannot_send_a_file(browser: httpx.Client) -> None:
    reply = browser.post("/calibration", files={"file": ("r", SET)}, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403


def test_the_page_speaks_chinese_completely(browser: httpx.Client) -> None:
    page = browser.get("/calibration", params={"lang": "zh"}).text
    assert "<h1>校准</h1>" in page
    words = plain(page[page.index("<main") :])
    assert "Kappa 系数" in words
    for english in ("Agreement with", "Within one", "Measure with", "Report as", "Not met", "levels lower"):
        assert english not in words
    assert "第 1 行：不是 JSON 对象。" in problem(sent(browser, "{").text)


def test_a_model_is_measured_where_one_is_set_up_and_nothing_is_remembered(tmp_path: Path) -> None:
    chat = ScriptedChat(all_met("Retention rose from 31% to 34%"))
    app = debrief_app(tmp_path / "d.db", chat, judge_model="some-model")
    with running(app) as address, httpx.Client(base_url=address, headers=BROWSER, timeout=60) as browser:
        assert 'name="judge" value="llm"' in browser.get("/calibration").text
        page = sent(browser, rated("a", 1), judge="llm", repeats="3").text
        assert "some-model" in page
        assert len(chat.requests) == 3
        sent(browser, rated("a", 1), judge="llm")
        assert len(chat.requests) == 4
