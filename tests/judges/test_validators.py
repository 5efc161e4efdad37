"""Each typed validator accepts the kind of thing it is for and refuses its neighbours."""

import pytest

from app.domain.evidence import locate
from app.judges.subject import subject_of
from app.judges.validators import VALIDATORS, holds
from app.services.ports import Content

CASES = [
    ("number", "we asked forty people about it", True),
    ("number", "we asked many people about it", False),
    ("number_with_unit", "it took 40 ms in the end", True),
    ("number_with_unit", "we were on Android 14 back then", False),
    ("two_numbers", "it misses 6 photos but saves 245 MB", True),
    ("two_numbers", "it misses 6 photos and saves memory", False),
    ("change_in_numbers", "complaints fell from 9% to 4%", True),
    ("change_in_numbers", "退货率从9%降到4%", True),
    ("change_in_numbers", "we had a team of 20 people", False),
    ("change_in_numbers", "complaints would fall from 9% to 4%", False),
    ("comparison_or_window", "against a holdout of stores", True),
    ("comparison_or_window", "对照组还是老样子", True),
    ("comparison_or_window", "people liked it a lot", False),
    ("business_number", "revenue rose by 340k dollars", True),
    ("business_number", "the revenue rose quite a bit", False),
    ("two_options", "the small model instead of the large one", True),
    ("choice", "so I chose the small model", True),
    ("choice", "我选了小的那个模型", True),
    ("choice", "the sky was blue all day", False),
    ("happened", "we shipped it in the spring", True),
    ("happened", "we would ship it in spring", False),
    ("shipped", "it went live for everyone", True),
    ("shipped", "it was never released at all", False),
    ("span", "from idea to launch it took 200 days", True),
    ("span", "we shipped it to everyone there", False),
    ("span_at_most_90_days", "from kick-off to launch it took seven weeks", True),
    ("span_at_most_90_days", "from kick-off to launch it took seven months", False),
    ("span_at_most_30_days", "从立项到全量一共十九天", True),
    ("span_at_most_30_days", "从立项到全量一共两个月", False),
    ("span_at_most_30_days", "on 4 May they moaned, on 29 May it was on their desks", True),
    ("span_at_most_30_days", "on 4 May they moaned, on 9 July it was on their desks", False),
    ("span_at_most_90_days", "on 4 May they moaned, on 9 July it was on their desks", True),
    ("span_at_most_30_days", "we launched it and the test ran for two weeks", False),
    ("stage_or_measurement", "we labelled nine hundred of them", True),
    ("stage_or_measurement", "the sky was grey that day", False),
    ("first_person", "I was leading the project", True),
    ("first_person", "they were leading the project", False),
    ("first_person_action", "I rewrote the guideline that night", True),
    ("first_person_action", "I was responsible for the guideline", False),
    ("first_person_action", "我把标注规范重写了一遍", True),
    ("first_person_action", "我们把标注规范重写了一遍", False),
    ("data_source", "the reject log showed two clusters", True),
    ("data_source", "we sat in the garden all day", False),
    ("named_function", "legal blocked the release twice", True),
    ("named_function", "it rained on the whole way home", False),
    ("dated_or_measured", "she signed it on 12 June", True),
    ("dated_or_measured", "she signed it in the end", False),
]


@pytest.mark.parametrize(("name", "text", "passes"), CASES)
def test_a_validator_knows_its_kind(content: Content, name: str, text: str, passes: bool) -> None:
    subject = subject_of(text, content.reading)
    located = locate(text, subject.plain)
    assert located is not None
    assert holds((name,), subject, located) is passes


def test_every_validator_is_tried() -> None:
    assert {name for name, _, _ in CASES} == set(VALIDATORS)


def test_a_launch_date_is_a_span_when_the_kick_off_stands_elsewhere(content: Content) -> None:
    subject = subject_of("We started on 4 March. It was live for everyone on 27 March.", content.reading)
    located = locate("live for everyone on 27 March", subject.plain)
    assert located is not None
    assert holds(("span_at_most_30_days",), subject, located)


def test_every_validator_the_rubric_asks_for_exists(content: Content) -> None:
    asked = {
        name for signal in content.rubric.signals.values() for check in signal.checks for name in check.requires
    }
    assert asked <= set(VALIDATORS)
