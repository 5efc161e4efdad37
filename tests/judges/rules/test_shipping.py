"""Time to ship: told, dated, counted in sprints; and what is no time to ship."""

import pytest

from app.judges.facts import Shipping
from app.judges.subject import subject_of
from app.services.ports import Content


def shipping(content: Content, text: str) -> Shipping:
    return subject_of(text, content.reading).facts.shipping


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("From idea to everyone it took 19 days.", 19),
        ("It went live for all stores seven weeks after we first sat down.", 49),
        ("We started on 4 March. It was live for everyone on 27 March.", 23),
        ("Brief on the 2nd, labels by the 9th, one city on the 16th, all users on the 24th.", 22),
        ("Labels in week one, the model in week two, rolled out to everyone in week three.", 21),
        ("Three sprints from kick-off to launch, and one sprint is nine days.", 27),
        ("Two sprints from kick-off to launch.", 28),
        ("Ten working days from the first sketch to every customer; it is live.", 14),
        ("从立项到全量用了十九天。", 19),
        ("立项到全量三个迭代，我们一个迭代九天。", 27),
        ("四月二号立项，四月二十四号全量上线。", 22),
        ("想法是周一提的，两周半以后全量上线。", 17.5),
        ("第十二天出模型，第二十五天放到全部门店。", 25),
        ("From spec to GA it was 两个月。", 60.8),
    ],
)
def test_the_days_from_kick_off_to_users(content: Content, text: str, days: float) -> None:
    assert shipping(content, text).days == pytest.approx(days, abs=1)


@pytest.mark.parametrize(
    "text",
    [
        "It shipped to everyone. The test ran for four weeks.",
        "It is live for all users. Day-30 retention over ninety days was flat.",
        "We launched it, and the experiment ran for two weeks.",
        "全量上线了，实验跑了三周。",
        "上线以后看了一个月的留存。",
        "We launched it nine days after the 1 percent gate, in nine days from the gate.",
        "全量上线了，从提审到全量只用了三天。",
    ],
)
def test_a_test_window_an_approval_or_the_last_step_is_no_time_to_ship(content: Content, text: str) -> None:
    assert shipping(content, text).days is None


@pytest.mark.parametrize(
    "text",
    [
        "I would ship it to everyone within 20 days.",
        "We plan to go live in 20 days.",
        "It never went live, though the work took 20 days.",
        "我打算二十天内全量上线。",
        "二十天做完了，最后没有上线。",
        "Netflix shipped its ranking change in 24 days.",
    ],
)
def test_what_did_not_reach_users_took_no_time(content: Content, text: str) -> None:
    assert shipping(content, text).days is None


def test_a_rhythm_of_releases_is_heard(content: Content) -> None:
    told = shipping(content, "We shipped to all sellers every other Wednesday, thirteen releases since May.")
    assert told.cadences
    assert told.launches


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On 4 May the crews called it wallpaper, and on 29 May it was on their tablets.", [25]),
        ("10 月 8 号有的猜想，11 号凑齐标注，25 号分批推。", [3, 17]),
        ("People liked it.", []),
        ("On 4 May we began. It never shipped.", []),
    ],
)
def test_a_span_between_two_days_may_be_the_time_to_ship(content: Content, text: str, days: list[int]) -> None:
    assert sorted({round(span.days) for span in shipping(content, text).possible}) == days


def test_what_is_surely_the_time_to_ship_is_also_possible(content: Content) -> None:
    found = shipping(content, "From idea to everyone it took 19 days.")
    assert found.spans
    assert set(found.spans) <= set(found.possible)
