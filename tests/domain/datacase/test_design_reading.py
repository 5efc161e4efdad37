"""What test an answer describes, part by part; what it does not say stays unsaid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.datacase.design import SETUP, Design, Part, Prediction, Size, Unit, merged
from app.domain.datacase.design_reading import read_design
from app.domain.datacase.metrics import Metric
from app.domain.datacase.reading import read_said
from tests.making_cases import shipped_case

WORDS = shipped_case().words


def design(answer: str, *asked: Part) -> Design:
    return read_design(read_said(answer, WORDS), frozenset(asked))


def setup(answer: str) -> Design:
    return design(answer, *SETUP)


FULL_EN = (
    "I would randomise by user, 50,000 per arm, and run it for two full weeks. The success metric is watch time "
    "per user, the guardrails are next-day return and likes. I expect a lift of 3 to 5 percent in watch time."
)
FULL_ZH = "按用户随机分流，每组五万人，跑满两周。主指标看人均观看时长，护栏是次日留存和点赞。预计时长提升3%到5%。"


@pytest.mark.parametrize("answer", [FULL_EN, FULL_ZH])
def test_a_whole_design_in_one_answer_is_read_whole(answer: str) -> None:
    read = setup(answer)
    assert read.unit is not None
    assert read.unit.value is Unit.USER
    assert read.size is not None
    assert read.size.value == Size(50_000.0, None, per_arm=True)
    assert read.duration is not None
    assert read.duration.value == 14
    assert read.success is not None
    assert read.success.value is Metric.WATCH
    assert [said.value for said in read.guardrail] == [Metric.RETURN, Metric.LIKES]
    assert read.prediction is not None
    assert read.prediction.value == Prediction(0.03, 0.05, points=False)
    assert read.missing == (Part.HYPOTHESIS,)


@pytest.mark.parametrize("answer", [FULL_EN, FULL_ZH])
def test_every_part_quotes_words_that_stand_in_the_answer(answer: str) -> None:
    read = setup(answer)
    parts = [read.unit, read.size, read.duration, read.success, read.prediction, *read.guardrail]
    for part in parts:
        assert part is not None
        assert answer[part.quote.start : part.quote.end] == part.quote.text


@pytest.mark.parametrize(
    ("answer", "unit"),
    [
        ("Users are assigned at random.", Unit.USER),
        ("I'd split people into two groups by hash of the user id.", Unit.USER),
        ("每个用户随机分到一组。", Unit.USER),
        ("按设备分流。", Unit.DEVICE),
        ("Randomise at device level.", Unit.DEVICE),
        ("Each request is randomised, so per request.", Unit.SESSION),
        ("按会话分流。", Unit.SESSION),
        ("We randomise sessions.", Unit.SESSION),
        ("Two cities get it, by city.", Unit.REGION),
        ("按城市分。", Unit.REGION),
        ("On and off on alternate days.", Unit.DAY),
        ("单双日轮换。", Unit.DAY),
    ],
)
def test_reads_what_is_dealt_into_groups(answer: str, unit: Unit) -> None:
    read = setup(answer).unit
    assert read is not None
    assert read.value is unit


@pytest.mark.parametrize(
    ("answer", "unit"),
    [("Users.", Unit.USER), ("用户吧", Unit.USER), ("The device, I think.", Unit.DEVICE), ("会话", Unit.SESSION)],
)
def test_a_word_is_enough_for_a_unit_that_was_asked_for(answer: str, unit: Unit) -> None:
    assert setup(answer).unit is None
    read = design(answer, Part.UNIT).unit
    assert read is not None
    assert read.value is unit


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        ("20,000 users per group", Size(20_000.0, None, per_arm=True)),
        ("200k users in total", Size(200_000.0, None, per_arm=False)),
        ("A sample of 30000", Size(30_000.0, None, per_arm=None)),
        ("5 % of traffic", Size(None, 0.05, per_arm=None)),
        ("ten percent of users in each arm", Size(None, 0.1, per_arm=True)),
        ("一共二十万用户", Size(200_000.0, None, per_arm=False)),
        ("每组10万", Size(100_000.0, None, per_arm=True)),
        ("放5%流量", Size(None, 0.05, per_arm=None)),
    ],
)
def test_reads_how_many(answer: str, size: Size) -> None:
    read = setup(answer).size
    assert read is not None
    assert read.value == size


@pytest.mark.parametrize(
    "answer",
    [
        "We need 95 % confidence and 80 % power.",
        "Three groups.",
        "I expect 5 % more.",
        "95%置信度，80%功效。",
        "两组。",
        "Enough users.",
        "足够多的人。",
    ],
)
def test_what_is_no_size_is_none(answer: str) -> None:
    assert setup(answer).size is None


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        ("It runs for 10 days.", 10.0),
        ("Three full weeks.", 21.0),
        ("Two weeks, until 7-day retention is in.", 14.0),
        ("跑三周。", 21.0),
        ("十四天，看完七日留存。", 14.0),
        ("At least 14 days, to cover two weekends.", 14.0),
    ],
)
def test_reads_how_long_it_runs(answer: str, days: float) -> None:
    read = setup(answer).duration
    assert read is not None
    assert read.value == days


@pytest.mark.parametrize(
    "answer",
    [
        "I would look at 7-day retention.",
        "Within seven days they come back.",
        "看七日留存。",
        "It takes 40 ms.",
        "Until it is significant.",
        "跑到显著为止。",
    ],
)
def test_what_is_no_duration_is_none(answer: str) -> None:
    assert setup(answer).duration is None


@pytest.mark.parametrize(
    ("answer", "success", "guardrails"),
    [
        ("Success metric: completion rate; guardrail: likes.", Metric.COMPLETION, [Metric.LIKES]),
        ("Watch time as the success metric and retention as the guardrail.", Metric.WATCH, [Metric.RETURN]),
        ("Next-day retention decides, and watch time must not fall.", Metric.RETURN, [Metric.WATCH]),
        ("完播率作为主指标，点赞作为护栏。", Metric.COMPLETION, [Metric.LIKES]),
        ("主指标是次留，时长不能跌。", Metric.RETURN, []),
        ("Primary metric is revenue, guardrail is uninstalls.", None, [None]),
        ("I would look at watch time.", Metric.WATCH, []),
    ],
)
def test_reads_which_metric_has_which_part(
    answer: str, success: Metric | None, guardrails: list[Metric | None]
) -> None:
    read = setup(answer)
    assert read.success is not None
    assert read.success.value is success
    if guardrails:
        assert [said.value for said in read.guardrail] == guardrails


def test_metrics_without_a_part_are_guardrails_only_if_those_were_asked_for() -> None:
    answer = "Next-day return, and likes."
    assert setup(answer).guardrail == ()
    asked = design(answer, Part.GUARDRAIL)
    assert [said.value for said in asked.guardrail] == [Metric.RETURN, Metric.LIKES]
    assert asked.success is None


@pytest.mark.parametrize(
    ("answer", "prediction"),
    [
        ("Up by 4 percent.", Prediction(0.04, 0.04, points=False)),
        ("Between 2 and 4 percent.", Prediction(0.02, 0.04, points=False)),
        ("+2% to +4%", Prediction(0.02, 0.04, points=False)),
        ("2-3%", Prediction(0.02, 0.03, points=False)),
        ("-2%", Prediction(-0.02, -0.02, points=False)),
        ("Retention drops by 1.5 points.", Prediction(-0.015, -0.015, points=True)),
        ("50 bps up", Prediction(0.005, 0.005, points=True)),
        ("涨1.5个百分点", Prediction(0.015, 0.015, points=True)),
        ("提升2到3个点", Prediction(0.02, 0.03, points=True)),
        ("会下降百分之三", Prediction(-0.03, -0.03, points=False)),
        ("No change at all.", Prediction(0.0, 0.0, points=False)),
        ("我猜没变化", Prediction(0.0, 0.0, points=False)),
    ],
)
def test_reads_a_prediction_with_its_range_and_direction(answer: str, prediction: Prediction) -> None:
    read = design(answer, Part.PREDICTION).prediction
    assert read is not None
    assert (read.value.low, read.value.high) == pytest.approx((prediction.low, prediction.high))
    assert read.value.points is prediction.points


@pytest.mark.parametrize("answer", ["It will go up a lot.", "会涨不少。", "95 % confidence", "5 % of traffic"])
def test_what_is_no_prediction_is_none(answer: str) -> None:
    assert design(answer, Part.PREDICTION).prediction is None


def test_a_prediction_made_unasked_has_to_be_called_one() -> None:
    assert setup("Last year it was 4 percent.").prediction is None
    assert setup("I expect 4 percent.").prediction is not None


@pytest.mark.parametrize(
    "answer",
    [
        "My hypothesis is that watch time goes up, because nobody has to choose.",
        "我的假设是时长会涨，因为不用再选。",
    ],
)
def test_a_hypothesis_that_is_called_one_is_read_unasked(answer: str) -> None:
    read = setup(answer).hypothesis
    assert read is not None
    assert read.quote.text == answer


def test_a_hypothesis_that_was_asked_for_needs_a_metric_and_its_direction() -> None:
    assert design("If it starts by itself, watch time rises.", Part.HYPOTHESIS).hypothesis is not None
    assert design("不用再选，时长就会变长。", Part.HYPOTHESIS).hypothesis is not None
    assert design("It would be better for everybody.", Part.HYPOTHESIS).hypothesis is None
    assert setup("If it starts by itself, watch time rises.").hypothesis is None


@pytest.mark.parametrize("answer", ["", "I would ask the data team.", "让数据同学来定。", "It depends.", "……"])
def test_an_answer_without_a_design_has_none_of_its_parts(answer: str) -> None:
    assert setup(answer).missing == tuple(Part)


def test_a_later_answer_fills_gaps_and_changes_only_what_it_was_asked_for() -> None:
    first = setup("Randomise by user, 50,000 per arm, for two weeks.")
    later = design("Rather 80,000 per group, for three weeks.", Part.SIZE)
    both = merged(first, later, frozenset({Part.SIZE}))
    assert both.size is not None
    assert both.size.value.count == 80_000
    assert both.duration is not None
    assert both.duration.value == 14
    assert both.unit == first.unit


PIECES = (
    *(
        "by user",
        "50,000 per arm",
        "for two weeks",
        "success metric is watch time",
        "guardrail: likes",
        "expect +3%",
    ),
    *("按用户", "每组五万人", "跑两周", "主指标是完播率", "护栏是点赞", "-", "%", "。", " and ", "7"),
)


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=8), st.sets(st.sampled_from(Part))
)
def test_whatever_is_said_quotes_are_verbatim_and_values_are_sound(pieces: list[str], asked: set[Part]) -> None:
    answer = "，".join(pieces)
    read = read_design(read_said(answer, WORDS), asked)
    for part in (
        read.hypothesis,
        read.unit,
        read.size,
        read.duration,
        read.success,
        read.prediction,
        *read.guardrail,
    ):
        if part is not None:
            assert answer[part.quote.start : part.quote.end] == part.quote.text != ""
    if read.prediction is not None:
        assert read.prediction.value.low <= read.prediction.value.high
    if read.duration is not None:
        assert read.duration.value >= 1
