"""The impact ledger: what makes a row, and cells that are the candidate's own words or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.debrief import LedgerRow
from app.domain.interview import MoveKind, Reply
from app.domain.language import Language
from app.domain.ledger.account import Account, Cell, Column, Place
from app.domain.ledger.told import accounts_of, build_ledger, practised
from app.domain.passages import Reader
from tests.candidates import IMP, SHI, strong, weak
from tests.rehearsal import START, Said, content, interview

PROBE = MoveKind.PROBE
CELLS = ("feature", "kpi", "change", "days", "data", "lift", "evidence")


def ledger(*said: Said) -> tuple[LedgerRow, ...]:
    return build_ledger(interview(*said).turns, Reader(content().phrases.cues))


def row(*said: Said) -> LedgerRow:
    (only,) = ledger(*said)
    return only


def measured(text: str, quote: str | None = None) -> Said:
    return Said(text, {f"{IMP}.measured_change": quote or text})


def shipped(text: str, quote: str | None = None) -> Said:
    return Said(text, {f"{SHI}.shipped_or_paced": quote or text})


def test_a_row_holds_all_that_was_told_of_a_feature() -> None:
    (told,) = build_ledger(strong().turns, Reader(content().phrases.cues))
    assert told == LedgerRow(
        turn=1,
        feature="smart replies for sellers",
        kpi="First-reply time",
        change="from 9 minutes to 4 minutes",
        days="24 days",
        data=None,
        lift="It saved the support team 1.2 million yuan a year",
        evidence="First-reply time fell from 9 minutes to 4 minutes",
    )


def test_a_row_in_chinese() -> None:
    (told,) = build_ledger(strong(Language.ZH).turns, Reader(content().phrases.cues))
    assert (told.feature, told.kpi) == ("智能回复", "首次响应时长")
    assert (told.change, told.days) == ("从 9 分钟降到 4 分钟", "26 天")


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("I launched smart replies to 10 % of sellers.", "smart replies"),
        ("We shipped a new ranker in four weeks.", "ranker"),
        ("After that the dialect model went live.", "dialect model"),
        ("We rolled out on-device search, and it worked.", "on-device search"),
        ("我们上线了弹幕过滤。", "弹幕过滤"),
        ("弹幕过滤上线后，大家都满意。", "弹幕过滤"),
        ("三周就把弹幕过滤上线了。", "弹幕过滤"),
    ],
)
def test_the_feature_is_what_the_shipping_verb_speaks_of(text: str, feature: str) -> None:
    assert row(shipped(text)).feature == feature


def test_without_a_shipping_verb_the_clause_of_the_evidence_names_it() -> None:
    told = row(measured("The comment filter made it, clicks rose 4 %, they said.", "clicks rose 4 %"))
    assert told.feature == "clicks rose 4 %"


def test_something_shipped_without_a_name_and_a_time_makes_no_row() -> None:
    assert ledger(shipped("We built the dialect model. We launched it.", "We launched it")) == ()


def test_a_title_of_one_word_needs_quotation_marks() -> None:
    assert row(measured("India. Clicks rose 4 %.", "Clicks rose 4 %")).feature == "Clicks rose 4 %"
    assert row(measured("“同县”。点击率涨了 4%。", "点击率涨了 4%")).feature == "同县"


def test_a_story_that_begins_with_its_title_is_called_by_it() -> None:
    told = row(measured("Comment filter for live rooms. Complaints fell by 9 %.", "Complaints fell by 9 %"))
    assert told.feature == "Comment filter for live rooms"


@pytest.mark.parametrize(
    "text", ["Clicks rose for 10 % of users.", "Clicks were better in half the stores.", "Clicks rose in 60 rooms."]
)
def test_how_many_got_it_is_not_how_much_it_changed(text: str) -> None:
    assert row(measured(text)).change is None


@pytest.mark.parametrize(
    ("text", "kpi"), [("It came on time, 4 % more.", None), ("Reply time fell by 4 %.", "Reply time")]
)
def test_a_word_like_time_is_a_metric_only_with_what_it_measures(text: str, kpi: str | None) -> None:
    assert row(measured(text)).kpi == kpi


@pytest.mark.parametrize(
    ("text", "kpi", "change"),
    [
        ("Checkout conversion rose from 3.1 % to 3.4 %.", "Checkout conversion", "from 3.1 % to 3.4 %"),
        ("It lifted 7-day retention by 1.2 points.", "7-day retention", "1.2 points"),
        ("We cut refunds by 40 %.", "refunds", "40 %"),
        ("It saved $1.2 million in cloud cost.", "cloud cost", "$1.2 million"),
        ("Accuracy held and complaints fell by a third.", "complaints", None),
        ("Refunds went from 9 days to 4 days.", "Refunds", "from 9 days to 4 days"),
        ("Refunds fell 4 % over 2 to 3 weeks.", "Refunds", "4 %"),
        ("次日留存率从 31% 涨到 34%。", "次日留存率", "从 31% 涨到 34%"),
        ("点击率提升了百分之四。", "点击率", "百分之四"),
        ("退货率降了 2 个百分点。", "退货率", "2 个百分点"),
    ],
)
def test_kpi_and_change_are_read_off_the_words(text: str, kpi: str, change: str | None) -> None:
    told = row(measured(text))
    assert told.kpi == kpi
    if change is not None:
        assert told.change == change


def test_a_change_without_a_unit_stays_empty() -> None:
    assert row(measured("Clicks rose a lot.")).change is None


def test_a_metric_that_nobody_named_stays_empty() -> None:
    assert row(measured("It rose 4 %.")).kpi is None


def test_the_number_may_stand_beside_the_quote_in_its_sentence() -> None:
    assert row(measured("Clicks rose, by 4 %, in a week.", "Clicks rose")).change == "4 %"


@pytest.mark.parametrize(
    ("text", "quote", "days"),
    [
        ("I launched it 22 days after the idea.", "22 days after the idea", "22 days"),
        ("I launched it in six weeks.", "in six weeks", "six weeks"),
        ("从立项到上线 26 天。", "从立项到上线 26 天", "26 天"),
        (
            "Idea on the 3rd, all on the 27th.",
            "Idea on the 3rd, all on the 27th",
            "Idea on the 3rd, all on the 27th",
        ),
    ],
)
def test_the_time_to_ship_is_the_duration_else_the_dates(text: str, quote: str, days: str) -> None:
    said = Said(text, {f"{SHI}.shipped_or_paced": text, f"{SHI}.within_ninety_days": quote})
    assert row(said).days == days


def test_a_duration_that_no_judge_took_for_time_to_ship_is_left_out() -> None:
    assert row(shipped("I launched search after the 14-day test.")).days is None


def test_answers_of_one_topic_make_one_row() -> None:
    told = row(
        Said("I launched smart replies.", {f"{SHI}.shipped_or_paced": "I launched smart replies"}),
        Said("Clicks rose 4 %.", {f"{IMP}.measured_change": "Clicks rose 4 %"}, PROBE),
        Said("It saved 2 million yuan.", {f"{IMP}.business_effect": "It saved 2 million yuan"}, PROBE),
    )
    assert (told.turn, told.feature, told.change) == (2, "smart replies", "4 %")
    assert told.lift == "It saved 2 million yuan"


def test_topics_make_rows_in_the_order_they_were_told() -> None:
    last = measured("I shipped ads. Clicks rose 4 %.", "Clicks rose 4 %")
    rows = ledger(shipped("I launched search."), Said("Hm, well then."), last)
    assert [(r.turn, r.feature) for r in rows] == [(1, "search"), (3, "ads")]


def test_a_weak_interview_has_an_empty_ledger() -> None:
    for language in Language:
        assert build_ledger(weak(language).turns, Reader(content().phrases.cues)) == ()


@pytest.mark.parametrize("reply", [Reply.DECLINED, Reply.SENSELESS])
def test_what_is_no_answer_makes_no_row(reply: Reply) -> None:
    assert ledger(Said("I launched search.", {f"{SHI}.shipped_or_paced": "I launched search"}, reply=reply)) == ()


PIECES = [
    "I launched smart replies",
    "点击率提升了 4%",
    "去年把弹幕过滤上线了",
    "retention",
    "from 3 % to 5 %",
    "22 days",
    "ＡＢ 测试",
    "上线",
    "🙂 shipped",
    "⅓ of",
]
ENDS = [". ", "。", "，", ", ", "\n", " ", " - "]
CHECKS = [
    f"{IMP}.measured_change",
    f"{IMP}.business_effect",
    f"{SHI}.shipped_or_paced",
    f"{SHI}.within_thirty_days",
]


def account(*said: Said) -> Account:
    (only,) = accounts_of(interview(*said), Reader(content().phrases.cues))
    return only


@pytest.mark.parametrize(
    ("text", "kpi"),
    [
        ("Completion went up from 22 to 37 percent.", "Completion"),
        ("Wrong-door deliveries in Lima went from 5.1 to 3.3 per hundred.", "Wrong-door deliveries"),
        ("Throughput went from 310 to 365 an hour.", "Throughput"),
        ("Handovers among those dropped to about 40 %.", "Handovers"),
        ("语音搜索成功率从五成二到七成四。", "语音搜索成功率"),
        ("换来开启率从三成五到五成八。", "开启率"),
        ("错字率大概 9.5%。", "错字率"),
        ("Then it went from 31 % to 34 %.", None),
        ("We asked 12 %.", None),
        ("Ninety million customers saw it, up 4 %.", None),
    ],
)
def test_a_metric_without_a_known_name_is_what_stands_before_what_happened_to_it(
    text: str, kpi: str | None
) -> None:
    assert row(measured(text)).kpi == kpi


@pytest.mark.parametrize(
    "text",
    [
        "It went live and she shipped together.",
        "第三天上线。",
        "We launched on Monday the 23rd.",
        "他提上线。",
        "And after that it was released.",
        "Principal. So the model went live.",
        "Senior product manager at Acme.",
        "Context.",
        "高级产品经理。",
    ],
)
def test_what_cannot_name_a_thing_is_no_name(text: str) -> None:
    told = account(measured(text + " Clicks rose 4 %.", "Clicks rose 4 %"))
    assert not told.named
    assert (told.text(Column.FEATURE), told.key) == ("Clicks rose 4 %", "")


def test_without_a_shipping_verb_and_a_title_what_was_built_names_it() -> None:
    told = row(measured("So, I built a refund bot. Clicks rose 4 %.", "Clicks rose 4 %"))
    assert told.feature == "refund bot"


def test_money_and_a_date_of_launch_are_cells_of_the_matrix() -> None:
    text = "I launched search on 4 May. Clicks rose 4 %, which made about $2 million a year."
    found = {f"{IMP}.measured_change": "Clicks rose 4 %", f"{SHI}.shipped_or_paced": "I launched search on 4 May"}
    told = account(Said(text, found))
    assert (told.text(Column.MONEY), told.text(Column.WHEN)) == ("$2 million", "4 May")
    assert told.cells[Column.MONEY].quote == "Clicks rose 4 %, which made about $2 million a year."
    assert told.text(Column.DAYS) == ""


def test_an_account_knows_its_answer_and_which_evidence_a_cell_comes_from() -> None:
    told = account(Said("Hello.", opening="x"), measured("I shipped ads. Clicks rose 4 %.", "Clicks rose 4 %"))
    assert (told.id, told.key) == ("k3-Interview_1.2", "ads")
    proof = told.cells[Column.ACHIEVEMENT]
    assert (proof.place, proof.check) == (Place("k3-Interview_1", 2, 1), f"{IMP}.measured_change")


def test_a_drill_brings_its_cell_and_the_amounts_in_it() -> None:
    quote = "Refund rate fell from 9 % to 4 %, some $2 million a year"
    asked = Account("drill-1", START, Language.EN, joins="i.1")
    told = practised(asked, Column.CHANGE, Cell(quote, quote), Reader(content().phrases.cues))
    assert (told.text(Column.CHANGE), told.text(Column.KPI)) == ("from 9 % to 4 %", "Refund rate")
    assert (told.text(Column.MONEY), told.joins) == ("$2 million", "i.1")
    days = practised(asked, Column.DAYS, Cell("in 22 days", "in 22 days"), Reader(content().phrases.cues))
    assert {column: cell.text for column, cell in days.cells.items()} == {Column.DAYS: "22 days"}


@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(ENDS)), min_size=1, max_size=6),
            st.sets(st.sampled_from(CHECKS)),
            st.integers(0, 5),
            st.sampled_from([MoveKind.OPEN, PROBE]),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_every_cell_is_verbatim(drawn: list[tuple[list[tuple[str, str]], set[str], int, MoveKind]]) -> None:
    said = [
        Said("".join(a + b for a, b in parts), dict.fromkeys(met, parts[place % len(parts)][0]), kind)
        for parts, met, place, kind in drawn
    ]
    for whole in accounts_of(interview(*said), Reader(content().phrases.cues)):
        for cell in whole.cells.values():
            assert cell.place is not None
            assert said[cell.place.turn - 1].text[cell.start : cell.end] == cell.quote
            assert cell.text.strip() == cell.text
            assert cell.text in cell.quote
    for told in ledger(*said):
        for cell in (getattr(told, name) for name in CELLS):
            assert cell is None or any(cell in one.text for one in said)
            assert cell is None or cell.strip()
