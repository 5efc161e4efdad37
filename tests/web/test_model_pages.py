"""What people read while a model interviews and judges, and when it is away: pages and files, without scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from pathlib import Path

import httpx
import pytest

from app.domain.cost import Cost
from app.domain.language import Language
from app.services.chat import Failure
from app.web.pages.models import money
from tests.rehearsal import content
from tests.web.candidate import STRONG
from tests.web.moody import Interviewer, Judge, moody_app
from tests.web.serving import running
from tests.web.test_pages import BROWSER, open_turn, shown, started


@dataclass(frozen=True)
class House:
    """A browser without scripts at a server whose models can be switched off."""

    browser: httpx.Client
    interviewer: Interviewer
    judge: Judge

    def answered(self, path: str) -> None:
        """Answer the open question."""
        _, fields = open_turn(self.browser, path)
        assert self.browser.post(f"{path}/answers", data={**fields, "text": STRONG}).status_code == 200


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    interviewer, judge = Interviewer(), Judge(role_claimed=Failure.TOO_SLOW)
    with (
        running(moody_app(tmp_path / "debrief.db", interviewer, judge)) as address,
        httpx.Client(base_url=address, headers=BROWSER, follow_redirects=True, timeout=20) as browser,
    ):
        yield House(browser, interviewer, judge)


def words(failure: Failure, language: Language = Language.EN) -> str:
    return content().phrases.render(f"outcomes.{failure}", language)


def test_the_start_page_names_the_models_where_they_are_and_has_them_chosen(house: House) -> None:
    page = house.browser.get("/").text
    for name, value in (("voice", "talker"), ("judge", "judge")):
        assert f'name="{name}" value="llm" checked' in page
        assert f"<b>{value}</b>" in page
    assert page.count("models.example") == 3


def test_a_question_of_the_built_in_interviewer_says_why_in_the_visitors_language(house: House) -> None:
    path = started(house.browser, voice="llm", judge="rules")
    open_turn(house.browser, path)
    house.interviewer.away = Failure.NO_CREDIT
    house.answered(path)
    told = f"Asked by the built-in interviewer, because {words(Failure.NO_CREDIT)}."
    page = unescape(shown(house.browser, path, "Asked by the built-in interviewer"))
    assert told not in page[: page.index('id="turn-2"')]
    assert told in page[page.index('id="turn-2"') :]
    assert told in unescape(house.browser.get(f"{path}/transcript").text)
    chinese = house.browser.get(f"{path}?lang=zh").text
    assert f"这一题由内置面试官提问，因为{words(Failure.NO_CREDIT, Language.ZH)}。" in chinese
    exported = house.browser.get(f"/api/v1{path}/export?format=md").text
    assert exported.count("Asked by the built-in interviewer, because") == 1


def test_what_is_unscored_is_told_beside_the_rules_reading_and_scored_again_by_a_form(house: House) -> None:
    path = started(house.browser, voice="rules", judge="llm")
    house.answered(path)
    page = unescape(shown(house.browser, path, 'class="left-unscored"'))
    assert page.count(f"Unscored: {words(Failure.TOO_SLOW)}.") == 2
    assert 'class="indicative-level"' in page
    exported = house.browser.get(f"/api/v1{path}/export?format=md").text
    assert f"Unscored: {words(Failure.TOO_SLOW)}." in exported
    assert "By the rules (indicative, does not count): " in exported

    house.judge.skips = {}
    assert 'action="' + f'{path}/turns/1/score-again"' in page
    (key,) = re.findall(r'/score-again"[^>]*>.*?name="key" value="([^"]+)"', page, re.DOTALL)
    for _ in range(2):
        reply = house.browser.post(f"{path}/turns/1/score-again", data={"attempt": "1", "key": key})
        assert (reply.status_code, reply.url.path) == (200, path)
    page = shown(house.browser, path, "model judge · judge")
    assert 'class="left-unscored"' not in page
    assert "indicative" not in page[page.index('id="turn-1"') :]


def test_scoring_again_where_nothing_is_left_says_so_on_the_page(house: House) -> None:
    path = started(house.browser, voice="rules", judge="rules")
    house.answered(path)
    reply = house.browser.post(f"{path}/turns/1/score-again", data={"attempt": "1"})
    assert reply.status_code == 409
    assert 'data-problem="not-allowed-now"' in reply.text


def test_the_debrief_tells_what_is_unscored_and_is_written_again(house: House) -> None:
    path = started(house.browser, voice="rules", judge="llm")
    house.answered(path)
    shown(house.browser, path, 'class="left-unscored"')
    house.browser.post(f"{path}/finish")
    debrief = f"{path}/debrief"
    page = unescape(shown(house.browser, debrief, 'class="left-unscored"'))
    assert f"<b>Ownership</b> Unscored: {words(Failure.TOO_SLOW)}." in page
    assert "too_slow" not in page

    house.judge.skips = {}
    reply = house.browser.post(f"{path}/turns/1/score-again", data={"back": "debrief"})
    assert (reply.status_code, reply.url.path) == (200, debrief)
    page = shown(house.browser, debrief, 'data-awaiting=""')
    assert 'class="left-unscored"' not in page


def facts(page: str) -> str:
    """What stands at the top of a debrief, in one line."""
    return " ".join(page[page.index('class="facts"') : page.index("</dl>")].split())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_debrief_that_waits_for_the_model_marks_the_rules_levels_as_indicative(house: House, lang: str) -> None:
    house.judge.chat.silent = True
    path = started(house.browser, voice="rules", judge="llm")
    house.answered(path)
    house.browser.post(f"{path}/finish")
    page = unescape(shown(house.browser, f"{path}/debrief?lang={lang}", 'data-awaiting="debrief"'))
    signals = page[page.index('id="signals-title"') :]
    assert signals.count('class="level level-') == signals.count('class="tag indicative"') > 2
    over, who = {
        "en": (
            "The interview is over, but answers are still being scored",
            "rules judge, indicative, until the model",
        ),
        "zh": ("面试还没有结束", "规则评分（仅供参考），模型评完全部回答后更新"),
    }[lang]
    assert who in facts(page)
    # The interview was held in English, so the committee speaks it on both pages.
    assert ("The interview is not over" in page) is False
    assert (over in page) is (lang == "en")
    told = house.browser.get(f"/api/v1{path}/debrief").json()
    assert all(one["indicative"] for one in told["signals"] if one["level"] is not None)
    exported = house.browser.get(f"/api/v1{path}/export?format=md").text
    assert "Indicative: read by the rules; the model had not read every answer yet" in exported
    assert "answers were still being scored" in exported


def test_a_debrief_whose_model_failed_keeps_the_rules_reading_beside_each_reason(house: House) -> None:
    house.judge.skips = {signal.checks[0].id: Failure.TOO_SLOW for signal in content().rubric.signals.values()}
    path = started(house.browser, voice="rules", judge="llm")
    house.answered(path)
    house.browser.post(f"{path}/finish")
    debrief = f"{path}/debrief"
    page = unescape(shown(house.browser, debrief, 'class="left-unscored"'))
    assert "rules judge, indicative; model judge (judge) gave no score" in facts(page)
    assert "No decision yet" in page
    table = page[page.index('id="signals-title"') : page.index('class="left-unscored"')]
    assert table.count('class="indicative-level"') > 2
    assert f"Unscored: {words(Failure.TOO_SLOW)}. What follows is the reading by the rules" in table
    assert "7-day retention" in table
    assert "<table" in page[page.index('id="ledger-title"') :]
    assert "model judge (judge) gave no score" in unescape(house.browser.get(f"{path}/transcript").text)
    told = house.browser.get(f"/api/v1{path}/debrief").json()
    (impact,) = (one for one in told["signals"] if one["signal"] == "quantified_impact")
    assert (impact["level"], impact["unscored_reason"]) == (None, "too_slow")
    assert impact["by_rules"]["level"] > 2
    assert impact["by_rules"]["evidence"]
    exported = house.browser.get(f"/api/v1{path}/export?format=md").text
    head, _ = exported.split("#### 1.")
    assert "Scored by: the rules judge, indicative; the model judge gave no score" in head
    assert "By the rules (indicative, does not count): " in head


def test_while_a_model_reads_the_scorecard_is_indicative_and_the_page_is_not_reloaded(house: House) -> None:
    house.judge.chat.silent = True
    path = started(house.browser, voice="rules", judge="llm")
    house.answered(path)
    page = unescape(shown(house.browser, path, 'class="card-note"'))
    assert "A provisional reading by the rules; the model's follows." in page
    page, _ = open_turn(house.browser, path)
    # What is typed into the answer box would be lost.
    assert 'http-equiv="refresh"' not in page
    assert 'data-awaiting="scorecard"' in page


def test_a_silent_model_can_be_passed_over_by_a_form(house: House) -> None:
    path = started(house.browser, voice="llm", judge="rules")
    open_turn(house.browser, path)
    house.interviewer.chat.silent = True
    house.answered(path)
    stand_in = f"{path}/turns/2/stand-in"
    assert "Let the built-in interviewer ask" in shown(house.browser, path, f'action="{stand_in}"')
    while (reply := house.browser.post(stand_in)).status_code == 409:
        assert 'data-problem="not-allowed-now"' in reply.text
    assert (reply.status_code, reply.url.path) == (200, path)
    page = unescape(shown(house.browser, path, 'id="skip"'))
    assert f"because {words(Failure.STOPPED)}." in page
    assert stand_in not in page


def test_trouble_with_a_model_stands_on_top_until_it_works_again(house: House) -> None:
    assert "cannot be used" not in house.browser.get("/").text
    path = started(house.browser, voice="llm", judge="rules")
    open_turn(house.browser, path)
    house.interviewer.away = Failure.WRONG_KEY
    house.answered(path)
    shown(house.browser, path, "cannot be used at the moment")
    told = f"The model talker at models.example cannot be used at the moment: {words(Failure.WRONG_KEY)}."
    for page in ("/", path, f"{path}/debrief"):
        text = unescape(house.browser.get(page).text)
        assert told in text
        assert "Interviews go on with the built-in interviewer." in text
        assert "debrief doctor" in text
        assert "Answers keep the rules" not in text
    house.interviewer.away = None
    house.answered(path)
    shown(house.browser, path, 'id="turn-3"')
    # The turn is there before its question: it is asked once it can be answered.
    open_turn(house.browser, path)
    assert "cannot be used" not in house.browser.get("/").text


def test_what_a_model_used_is_on_the_interview_the_transcript_and_the_debrief(house: House) -> None:
    path = started(house.browser, voice="llm", judge="rules")
    open_turn(house.browser, path)
    house.answered(path)
    open_turn(house.browser, path)
    for page in (path, f"{path}/transcript", f"{path}/debrief"):
        text = " ".join(house.browser.get(page).text.split())
        assert "2,480 tokens" in text
        assert "<b>Interviewer</b> 2 calls · 2,400 tokens read, 1,600 of them cached · 80 written" in text
        assert "list price" not in text
        assert "Together" not in text


def test_nothing_is_said_of_models_where_none_was_asked(house: House) -> None:
    path = started(house.browser, voice="rules", judge="rules")
    house.answered(path)
    for page in (path, f"{path}/transcript", f"{path}/debrief"):
        assert 'id="use"' not in house.browser.get(page).text


def test_the_cost_is_told_where_the_price_is_known(tmp_path: Path) -> None:
    app = moody_app(
        tmp_path / "debrief.db",
        Interviewer(),
        interviewer_model="gpt-6-astra",
        openai_base_url="https://api.openai.com/v1",
    )
    with (
        running(app) as address,
        httpx.Client(base_url=address, headers=BROWSER, follow_redirects=True, timeout=20) as browser,
    ):
        path = started(browser, voice="llm", judge="rules")
        page, _ = open_turn(browser, path)
        assert "1,240 tokens · $0.0068</span>" in page
        assert "By the provider's list price." in unescape(page)
        assert "US$0.0068" in browser.get(f"{path}?lang=zh").text


@pytest.mark.parametrize(
    ("amount", "language", "text"),
    [
        ("0", Language.EN, "$0.00"),
        ("0.00006", Language.EN, "< $0.0001"),
        ("0.0068", Language.EN, "$0.0068"),
        ("0.05", Language.EN, "$0.05"),
        ("1234.567", Language.EN, "$1,234.57"),
        ("1234.567", Language.ZH, "US$1,234.57"),
    ],
)
def test_small_amounts_are_not_rounded_to_nothing(amount: str, language: Language, text: str) -> None:
    assert money(Cost(Decimal(amount), "USD", complete=True), language) == text


def spaced(page: str) -> str:
    """The words of a part of a page as they are seen."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


@pytest.mark.parametrize(("lang", "apart"), [("en", r"\. [A-Z]"), ("zh", r"。[^ ]")])
def test_sentences_of_trouble_stand_apart_as_the_language_sets_them(house: House, lang: str, apart: str) -> None:
    path = started(house.browser, voice="llm", judge="rules")
    open_turn(house.browser, path)
    house.interviewer.away = Failure.WRONG_KEY
    house.answered(path)
    shown(house.browser, path, "cannot be used at the moment")
    page = house.browser.get(f"/?lang={lang}").text
    bar = spaced(page[page.index('id="trouble"') : page.index("</aside>")])
    assert len(re.findall(apart, bar)) == 2, bar


def unread_debrief(house: House, failure: Failure, answers: int = 1) -> str:
    """The address of a debrief in which the model left everything unscored."""
    house.judge.skips = {signal.checks[0].id: failure for signal in content().rubric.signals.values()}
    path = started(house.browser, voice="rules", judge="llm")
    for _ in range(answers):
        house.answered(path)
    house.browser.post(f"{path}/finish")
    assert 'class="left-unscored"' in shown(house.browser, f"{path}/debrief", 'data-awaiting=""')
    return f"{path}/debrief"


def test_all_that_was_left_unscored_is_scored_again_by_one_form(house: House) -> None:
    debrief = unread_debrief(house, Failure.TOO_SLOW, answers=2)
    page = house.browser.get(debrief).text
    again = debrief.removesuffix("debrief") + "score-again"
    assert f'action="{again}"' in page
    house.judge.skips = {}
    for _ in range(2):
        reply = house.browser.post(again)
        assert (reply.status_code, reply.url.path) == (200, debrief)
    page = shown(house.browser, debrief, 'data-awaiting=""')
    assert 'class="left-unscored"' not in page


def test_one_answer_needs_no_button_for_all(house: House) -> None:
    assert "Score all again" not in house.browser.get(unread_debrief(house, Failure.TOO_SLOW)).text


def test_a_page_tells_from_when_on_scoring_again_can_help(house: House) -> None:
    house.judge.wait = 600.0
    debrief = unread_debrief(house, Failure.RATE_LIMITED)
    for page in (debrief, debrief.removesuffix("/debrief"), debrief.replace("debrief", "transcript")):
        text = spaced(house.browser.get(page).text)
        assert re.search(r"to score again can help from .+ UTC on\.", text), page
        assert "Score again" in text or "Score question 1 again" in text
    house.judge.wait = 20.0
    house.browser.post(f"{debrief.removesuffix('debrief')}score-again")
    text = spaced(shown(house.browser, debrief, "can help in about"))
    assert re.search(r"to score again can help in about (1[0-9]|20) seconds\.", text)


def test_at_the_ceiling_of_an_interview_nobody_is_sent_to_score_again(tmp_path: Path) -> None:
    app = moody_app(tmp_path / "debrief.db", None, Judge(), max_tokens_per_interview=3000)
    with (
        running(app) as address,
        httpx.Client(base_url=address, headers=BROWSER, follow_redirects=True, timeout=20) as browser,
    ):
        path = started(browser, voice="rules", judge="llm")
        _, fields = open_turn(browser, path)
        browser.post(f"{path}/answers", data={**fields, "text": STRONG})
        page = shown(browser, path, 'class="left-unscored"')
        assert "score-again" not in page
        text = spaced(page)
        assert "To score again would not help" in text
        assert f"Unscored: {words(Failure.INTERVIEW_CEILING)}." in text
        assert "of at most 3,000 tokens" in text
        browser.post(f"{path}/finish")
        page = shown(browser, f"{path}/debrief", 'class="left-unscored"')
        assert "score-again" not in page
