"""The pages of progress and drills as plain forms: what they say, what they link, and what they never say."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.pages.level_chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Reading, level_chart
from tests.practised import half_a_year, store_all
from tests.web.serving import debrief_app, running

MEASURED = "Once it was live for everyone, the share of shoppers who gave up halfway fell from 31% to 19%."
READINGS = st.builds(Reading, st.one_of(st.none(), st.integers(1, 5)), st.booleans(), st.booleans())


class Visitor:
    """A browser without scripts."""

    def __init__(self, address: str, **cookies: str) -> None:
        self.http = httpx.Client(
            base_url=address, cookies=cookies, follow_redirects=True, headers={"accept": "text/html"}, timeout=20
        )

    def read(self, path: str) -> str:
        """A page."""
        reply = self.http.get(path)
        assert reply.status_code == 200, reply.text
        return reply.text

    def send(self, path: str, **form: Any) -> httpx.Response:
        """Submit a form and follow where it leads."""
        return self.http.post(path, data=form)


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the interviews of half a year."""
    database = tmp_path_factory.mktemp("practised") / "debrief.db"
    store_all(database, half_a_year())
    with running(debrief_app(database)) as address:
        yield address


@pytest.fixture
def visitor(practised: str) -> Iterator[Visitor]:
    """Somebody who looks at them."""
    made = Visitor(practised)
    with made.http:
        yield made


def section(page: str, heading: str) -> str:
    """The section that this heading begins."""
    found = re.search(rf'<section aria-labelledby="{heading}".*?</section>', page, re.DOTALL)
    assert found is not None
    return found.group()


def test_a_signal_is_drawn_with_its_finding_and_every_level_stands_in_a_table(visitor: Visitor) -> None:
    trends = section(visitor.read("/progress"), "trends-title")
    drawn = re.search(r"<article class=\"card trend\">.*?</article>", trends, re.DOTALL)
    assert drawn is not None
    assert trends.count('<svg viewBox="0 0 400 190" role="img"') == 1
    assert "is rising" in drawn.group()
    assert len(re.findall(r'class="point( live)?" cx', drawn.group())) == 6
    assert len(re.findall(r'class="point live" cx', drawn.group())) == 2
    assert "A: the rubric changed" in drawn.group()
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", drawn.group(), re.DOTALL)
    assert len(rows) == 7
    assert sum("Unscored" in row for row in rows) == 1


def test_a_band_stands_around_each_level_that_a_measured_judge_gave_and_in_the_table(visitor: Visitor) -> None:
    trends = section(visitor.read("/progress"), "trends-title")
    drawn = trends.partition('<article class="card trend">')[2].partition("</article>")[0]
    # Two of the six scored ones were read with another rubric, which nobody measured.
    assert drawn.count('class="band"') == 4
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", drawn, re.DOTALL)
    assert [bool(re.search(r"<td>\d\.\d to \d\.\d</td>", row)) for row in reversed(rows)] == [
        *(True, True, False, True, True),
        *(False, False),
    ]
    assert "indicative: raters would be in this range" in trends


def test_the_same_month_by_month_with_an_empty_place_for_each_month_without_a_level(visitor: Visitor) -> None:
    page = visitor.read("/progress?by=month")
    trends = section(page, "trends-title")
    assert '<option value="month" selected>' in page
    assert "Quantified impact, month by month" in trends
    rows = re.findall(r"<tr><th scope=\"row\">(\d{4}-\d\d)</th><td>(\d+)</td>", trends)
    months = [month for month, _ in rows]
    assert months == sorted(months, reverse=True)
    assert sum(int(sessions) for _, sessions in rows) == 6
    assert trends.count("nothing scored") == sum(sessions == "0" for _, sessions in rows)


def test_a_coachs_level_stands_in_for_the_judges_once_it_is_handed_over(tmp_path: Path) -> None:
    store_all(tmp_path / "debrief.db", half_a_year()[:3])
    with running(debrief_app(tmp_path / "debrief.db")) as address:
        visitor = Visitor(address)
        with visitor.http as http:
            made = http.post("/api/v1/interviews/day-0/links", json={"kind": "coach", "name": "Ms Wang"}).json()
            shared = f"/api/v1/shared/{made['token']}"
            quote = {"quote": "Failed sign-ups fell from 4% to 2.1%", "reason": "It is measured."}
            on = {"turn": 1, "signal": "quantified_impact", "check": "measured_change", "met": True}
            assert http.post(f"{shared}/overrides", json=on | quote).status_code == 201
            assert [one["coached"] for one in impact_points(visitor)] == [False, False, False]
            assert http.post(f"{shared}/submit").status_code == 200
            first, *others = impact_points(visitor)
            page = visitor.read("/progress")
    assert (first["level"], first["judged_level"], first["coached"], first["band"]) == (3, 2, True, None)
    assert not any(one["coached"] for one in others)
    assert '<span class="tag">coach</span> <span class="soft">the judge: Weak</span>' in page


def impact_points(visitor: Visitor) -> list[dict[str, Any]]:
    signals = visitor.http.get("/api/v1/progress").json()["signals"]
    return next(list(one["points"]) for one in signals if one["signal"] == "quantified_impact")


def test_a_signal_with_too_few_points_is_told_in_words_and_not_drawn(visitor: Visitor) -> None:
    page = visitor.read("/progress?mode=live")
    assert "From 2 finished interviews." in page
    assert "One more session for a trend." in page
    assert 'role="img"' not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "From 7 finished interviews."),
        ("?mode=practice", "From 5 finished interviews."),
        ("?loop=core-three&language=en", "From 7 finished interviews."),
        ("?language=zh", "No finished interview fits this choice."),
        ("?loop=xiaomi-ai-pm", "No finished interview fits this choice."),
        ("?mode=nonsense", "From 7 finished interviews."),
    ],
)
def test_the_address_says_which_interviews_count(visitor: Visitor, query: str, said: str) -> None:
    assert said in visitor.read(f"/progress{query}")


def test_hidden_levels_stay_hidden_in_charts_tables_and_sentences(practised: str) -> None:
    with Visitor(practised, levels="hidden").http as http:
        main = http.get("/progress").text.partition("<main")[2]
    assert "is getting stronger" in main
    assert 'role="img"' not in main
    assert not re.search(r"\b(Weak|Solid|Strong|Very strong)\b", main)
    assert "Failed sign-ups fell from 4% to 2.1%" in main


def test_pages_have_neither_inline_style_nor_inline_script(visitor: Visitor) -> None:
    for path in ("/progress", a_drill(visitor)):
        page = visitor.read(path)
        assert not re.search(r"\sstyle=|<style|\son\w+=", page)
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)


def a_drill(visitor: Visitor, **more: str) -> str:
    """A new drill's path."""
    form = {"kind": "check", "signal": "quantified_impact", "check": "believable", **more}
    reply = visitor.send("/drills", **form)
    assert reply.status_code == 200, reply.text
    return reply.url.path


def test_the_plan_is_one_click_from_a_drill_that_shows_the_earlier_answer(visitor: Visitor) -> None:
    plan = section(visitor.read("/progress"), "plan-title")
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', plan.partition("<form")[2].partition("</form>")[0]))
    assert form["kind"] == "check"
    page = visitor.read(a_drill(visitor, **form))
    assert "What you said before" in page
    assert f"/interviews/{form['interview']}/transcript#turn-{form['turn']}" in page


def test_a_drill_is_answered_as_a_plain_form_and_tried_again(visitor: Visitor) -> None:
    path = a_drill(visitor, check="measured_change", interview="day-0")
    missed = visitor.send(f"{path}/answers", text="It went well.", key="one")
    assert "Still missing: Measured change" in missed.text
    met = visitor.send(f"{path}/answers", text=MEASURED, key="two")
    assert "Met: Measured change" in met.text
    assert "It went well." in met.text
    assert '<mark id="evidence-2"' in met.text
    again = visitor.send(f"{path}/answers", text=MEASURED, key="two")
    assert again.text.count('class="card drill-attempt"') == 2


def test_answered_drills_can_be_found_again_with_what_came_of_them(visitor: Visitor) -> None:
    unanswered, path = a_drill(visitor, check="result_stated"), a_drill(visitor, check="measured_change")
    for text, word in (("It went well.", "Missing"), (MEASURED, "Met")):
        visitor.send(f"{path}/answers", text=text)
        listed = section(visitor.read("/progress?mode=live"), "drills-title")
        (line,) = (item for item in re.findall(r"<li>.*?</li>", listed, re.DOTALL) if path in item)
        assert f">{word}</span>" in line
        assert unanswered not in listed


def test_answered_drills_are_found_among_the_sessions_and_by_the_api_in_chinese_too(visitor: Visitor) -> None:
    path = a_drill(visitor, check="business_effect")
    assert 'id="drills-title"' not in visitor.read("/interviews?q=缓存命中率")
    visitor.send(f"{path}/answers", text="我把缓存命中率从四成提到了七成 & more。")
    found = section(visitor.read("/interviews?q=缓存命中率"), "drills-title")
    assert f'href="{path}"' in found
    assert "七成 &amp; more" in found
    (item,) = visitor.http.get("/api/v1/drills", params={"q": "缓存 七成"}).json()["items"]
    assert (item["id"], item["attempts"]) == (path.removeprefix("/drills/"), 1)
    assert visitor.http.get("/api/v1/drills", params={"q": "缓存 八成"}).json()["items"] == []
    assert "Nothing holds" in visitor.read("/interviews?q=八成六")
    assert visitor.http.get("/api/v1/drills", params={"q": "x" * 501}).status_code == 422
    table = visitor.http.get("/api/v1/drills/export")
    assert "七成 & more" in table.text
    assert table.headers["content-type"].startswith("text/csv")


def test_a_drill_is_deleted_from_its_page(visitor: Visitor) -> None:
    path = a_drill(visitor)
    assert visitor.send(f"{path}/delete").url.path == "/progress"
    assert visitor.http.get(path).status_code == 404


def test_a_refused_answer_keeps_its_text(visitor: Visitor) -> None:
    path = a_drill(visitor)
    assert visitor.send(f"{path}/answers", text=" ").status_code == 422
    visitor.send(f"{path}/answers", text="First.", key="k")
    refused = visitor.send(f"{path}/answers", text="Second & <last>.", key="k")
    assert refused.status_code == 422
    assert "Second &amp; &lt;last&gt;.</textarea>" in refused.text


def test_what_somebody_wrote_stands_escaped(visitor: Visitor) -> None:
    reply = visitor.send("/drills", kind="cell", cell="days", feature="<script>alert(1)</script>")
    assert reply.status_code == 200
    assert "<script>alert" not in reply.text
    answered = visitor.send(f"{reply.url.path}/answers", text="<img src=x onerror=alert(1)> in 20 days")
    assert "<img" not in answered.text


@pytest.mark.parametrize(
    "form",
    [{"kind": "check"}, {"kind": "cell", "cell": "days"}, {"kind": "nothing"}, {"signal": "x", "check": "y"}],
)
def test_an_unusable_drill_gets_a_page_that_says_so(visitor: Visitor, form: dict[str, str]) -> None:
    reply = visitor.send("/drills", **form)
    assert (reply.status_code, "<h1" in reply.text) == (422, True)


def test_a_cells_drill_leads_back_to_the_ledger(visitor: Visitor) -> None:
    reply = visitor.send("/drills", kind="cell", cell="lift", feature="cache")
    assert 'href="/ledger"' in reply.text
    assert 'href="/ledger"' not in visitor.read(a_drill(visitor)).partition("<main")[2]


def test_without_interviews_the_page_says_what_will_stand_there(tmp_path: Path) -> None:
    with running(debrief_app(tmp_path / "debrief.db")) as address:
        visitor = Visitor(address)
        with visitor.http:
            page = visitor.read("/progress")
    assert "Three of them make a trend." in page
    assert "<select" not in page


@given(st.lists(READINGS, min_size=1, max_size=24))
def test_no_point_leaves_the_drawing_and_none_is_drawn_where_nothing_was_scored(readings: list[Reading]) -> None:
    chart = level_chart(readings)
    assert len(chart.dots) == sum(one.level is not None for one in readings)
    for dot in chart.dots:
        assert LEFT <= dot.at.x <= WIDTH - RIGHT
        assert TOP <= dot.at.y <= HEIGHT - BOTTOM
    between = pairwise(readings)
    assert len(chart.strokes) == sum(a.level is not None and b.level is not None for a, b in between)
    assert [rule.letter for rule in chart.rules] == sorted(rule.letter for rule in chart.rules)


def test_higher_levels_stand_higher_and_a_line_across_a_change_is_dashed() -> None:
    chart = level_chart([Reading(1, False, False), Reading(5, True, True), Reading(5, True, False)])
    assert chart.dots[0].at.y > chart.dots[1].at.y
    assert [stroke.dashed for stroke in chart.strokes] == [True, False]
    (rule,) = chart.rules
    assert chart.dots[0].at.x < rule.x < chart.dots[1].at.x


def test_a_debriefs_next_steps_are_one_click_from_their_drills(visitor: Visitor) -> None:
    page = section(visitor.read("/interviews/day-0/debrief"), "next-title")
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.partition("<form")[2].partition("</form>")[0]))
    drill = visitor.read(a_drill(visitor, **form))
    assert "What you said before" in drill
    assert "/interviews/day-0/transcript#turn-1" in drill
