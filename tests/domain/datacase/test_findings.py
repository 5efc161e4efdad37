"""Which hidden things an answer names, in English and Chinese, and by which of its words."""

import pytest

from app.domain.datacase.findings import Sought, findings
from app.domain.datacase.metrics import Metric
from app.domain.datacase.reading import read_said
from app.domain.datacase.scenario import Confounder, Fault
from tests.making_cases import feature, scenario, shipped_case

WORDS = shipped_case().words
HIGH, LOW, USERS, WEEKENDS = (
    Confounder.HIGH_END_FIRST,
    Confounder.LOW_END_FIRST,
    Confounder.RETURNING_FIRST,
    Confounder.WEEKENDS,
)
DOUBLED, SILENT, SECONDS, EMPTY = (Fault.DOUBLED_DAY, Fault.SILENT_VERSION, Fault.SECONDS, Fault.EMPTY_RETURN)


def named(answer: str, confounder: Confounder = HIGH, fault: Fault = DOUBLED) -> dict[Sought, str]:
    found = findings(read_said(answer, WORDS), scenario(confounder, fault))
    return {one.sought: one.quote.text for one in found}


@pytest.mark.parametrize(
    ("confounder", "answer"),
    [
        (HIGH, "The flagship phones had it far more often than the cheap ones."),
        (HIGH, "It went to high-end devices first, so the two groups are not comparable."),
        (HIGH, "I compared within each device tier, because the tiers differ anyway."),
        (HIGH, "高端机先放量，两组人不可比。"),
        (HIGH, "机型分布不一样，得分层看。"),
        (LOW, "Most of the rows with it are low-end phones."),
        (LOW, "开了的大多是低端机。"),
        (USERS, "Returning users are the majority of those who have it."),
        (USERS, "New and returning users are mixed unevenly."),
        (USERS, "老用户占比明显更高。"),
        (WEEKENDS, "It was mostly switched on at weekends, when people watch longer anyway."),
        (WEEKENDS, "周末开得多，周末本来就看得久。"),
    ],
)
def test_a_confounder_is_named_by_its_column_and_what_is_uneven(confounder: Confounder, answer: str) -> None:
    assert named(answer, confounder)[Sought.CONFOUNDER] == answer


@pytest.mark.parametrize(
    ("confounder", "answer"),
    [
        (HIGH, "There may be some selection bias."),
        (HIGH, "肯定有混杂因素。"),
        (HIGH, "Returning users are the majority of those who have it."),
        (WEEKENDS, "The flagship phones had it far more often than the cheap ones."),
        (HIGH, "There are three device tiers in the file."),
        (HIGH, "I see no bias between the devices."),
        (HIGH, "Watch time is 35 % higher with it."),
        (USERS, "高端机先放量。"),
    ],
)
def test_bias_in_general_or_of_another_kind_names_no_confounder(confounder: Confounder, answer: str) -> None:
    assert Sought.CONFOUNDER not in named(answer, confounder)


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (DOUBLED, "Every row of 5 March stands there twice."),
        (DOUBLED, "One day has duplicate user ids."),
        (DOUBLED, "3月5日的数据重复了，要去重。"),
        (SILENT, "Version 9.4.1 has no rows on two days."),
        (SILENT, "There is a gap in the log of one version."),
        (SILENT, "9.4.1 有两天没有数据。"),
        (SECONDS, "On 9.5.0 the watch time seems to be in seconds."),
        (SECONDS, "9.5.0 的时长单位不对，像是秒。"),
        (SECONDS, "Twenty hours a day is impossible, so 9.5.0 is broken."),
        (EMPTY, "On one day the column for next-day return is all zeros."),
        (EMPTY, "有一天的次日留存全是0。"),
    ],
)
def test_a_fault_is_named_in_the_words_of_that_fault(fault: Fault, answer: str) -> None:
    assert named(answer, fault=fault)[Sought.FAULT] == answer


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (DOUBLED, "I don't see any duplicates."),
        (DOUBLED, "没有发现重复的行。"),
        (DOUBLED, "Version 9.4.1 has no rows on two days."),
        (SILENT, "Every row of 5 March stands there twice."),
        (SECONDS, "I would clean the data first."),
        (EMPTY, "The data looks fine to me."),
        (EMPTY, "数据看着没什么问题。"),
        (EMPTY, "Nobody told me about it."),
    ],
)
def test_another_fault_or_its_denial_is_not_the_fault(fault: Fault, answer: str) -> None:
    assert Sought.FAULT not in named(answer, fault=fault)


@pytest.mark.parametrize(
    "answer",
    [
        "Within each tier, watch time is up.",
        "Compared tier by tier, watch time rises by about 6 %.",
        "I put the true lift in watch time at 5.5 percent.",
        "分层看，观看时长还是涨的。",
        "控制机型以后，人均时长大概提升6%。",
    ],
)
def test_the_effect_is_named_by_its_size_or_by_its_direction_within_groups(answer: str) -> None:
    assert named(answer)[Sought.EFFECT] == answer


@pytest.mark.parametrize(
    "answer",
    [
        "Watch time is 38 % higher with it on.",
        "开了的人观看时长高38%。",
        "Within each tier, watch time falls.",
        "Completion is 6 % higher.",
        "It looks good.",
        "Watch time went down by 6 %.",
    ],
)
def test_the_naive_difference_another_metric_or_the_wrong_way_is_not_the_effect(answer: str) -> None:
    assert Sought.EFFECT not in named(answer)


def test_an_effect_told_in_points_is_read_in_points() -> None:
    back = scenario(of=feature("fresh", Metric.RETURN, 0.035, Metric.COMPLETION, -0.04))
    found = findings(read_said("Next-day return is up by 3.5 points once I adjust for devices.", WORDS), back)
    assert [one.sought for one in found if one.sought is Sought.EFFECT] == [Sought.EFFECT]


def test_everything_in_one_answer_is_found_each_in_its_own_sentence() -> None:
    answer = (
        "I opened it in a spreadsheet. The flagship phones got it first, so most of the rows with it are high-end. "
        "One day stands there twice. Within each tier watch time is up by about six percent."
    )
    found = findings(read_said(answer, WORDS), scenario())
    assert [one.sought for one in found] == list(Sought)
    for one in found:
        assert answer[one.quote.start : one.quote.end] == one.quote.text
    assert [one.quote.text for one in found] == [
        "Within each tier watch time is up by about six percent.",
        "The flagship phones got it first, so most of the rows with it are high-end.",
        "One day stands there twice.",
    ]


def test_nothing_is_found_in_nothing() -> None:
    assert named("") == {}
    assert named("……") == {}
