"""Who acts in a clause."""

import pytest

from app.domain.reading.normalise import normalise
from app.domain.reading.persons import Person, persons
from app.domain.reading.sentences import clauses, sentences


def actors(text: str) -> list[Person]:
    normal = normalise(text).text
    return list(persons(normal, clauses(normal, sentences(normal))))


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("I cut the feature.", Person.SELF),
        ("We cut the feature.", Person.GROUP),
        ("He cut the feature.", Person.OTHER),
        ("My manager cut the feature.", Person.OTHER),
        ("The feature was cut.", Person.NOBODY),
        ("我砍了它。", Person.SELF),
        ("我们砍了它。", Person.GROUP),
        ("他砍了它。", Person.OTHER),
        ("砍了它。", Person.NOBODY),
    ],
)
def test_the_first_one_named_acts(text: str, actor: Person) -> None:
    assert actors(text) == [actor]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I read the logs all night, called the vendor in the morning.", [Person.SELF, Person.SELF]),
        ("我翻了日志，找到了原因，当天就改了。", [Person.SELF] * 3),
        ("我翻了日志。当天就改了。", [Person.SELF, Person.NOBODY]),
        ("I wanted the small model, they wanted the large one.", [Person.SELF, Person.OTHER]),
    ],
)
def test_a_dropped_subject_is_the_last_one_of_its_sentence(text: str, expected: list[Person]) -> None:
    assert actors(text) == expected
