"""How large an effect was and whose: by numbers and by who acts, never guessed."""

import pytest

from app.domain.language import Language
from app.domain.ledger.account import Acts, Cell, Column
from app.domain.ledger.standing import Effect, Part, Size, acts_in, effect_of, finding_of, part_of
from app.domain.passages import Reader
from tests.rehearsal import content

READER = Reader(content().phrases.cues)


def effect(**cells: str) -> Effect:
    return effect_of({Column(column): Cell(text, text) for column, text in cells.items()}, READER)


@pytest.mark.parametrize(
    ("change", "size", "percent"),
    [
        ("from 9 minutes to 4 minutes", Size.LARGE, 55.6),
        ("从 9 分钟降到 4 分钟", Size.LARGE, 55.6),
        ("from 31 % to 34 %", Size.SMALL, 9.7),
        ("12 %", Size.MEDIUM, 12),
        ("10 %", Size.MEDIUM, 10),
        ("2 个百分点", Size.SMALL, 2),
        ("3 times", Size.LARGE, 200),
        ("from 0 to 50 %", Size.AMOUNT, None),
        ("$2 million", Size.AMOUNT, None),
        ("a lot", Size.NONE, None),
    ],
)
def test_the_size_is_the_share_that_a_change_is_of_what_was_before(
    change: str, size: Size, percent: float | None
) -> None:
    found = effect(change=change)
    assert found.size is size
    assert found.percent == (None if percent is None else pytest.approx(percent, abs=0.05))


def test_money_alone_is_an_amount_and_nothing_is_no_number() -> None:
    assert effect(money="$2 million a year").size is Size.AMOUNT
    assert effect(lift="It saved 1.2 million yuan").size is Size.AMOUNT
    assert effect(feature="ads") == Effect()


@pytest.mark.parametrize(
    ("answer", "acts", "part"),
    [
        ("I built the ranker. I launched it. We measured it.", Acts(2, 0, 0), Part.OWN),
        ("I built the ranker, and we launched it.", Acts(1, 1, 0), Part.SHARED),
        ("We built the ranker. We launched it.", Acts(0, 2, 0), Part.SHARED),
        ("They built the ranker. He launched it. I launched the test.", Acts(1, 0, 2), Part.OTHERS),
        ("我主导了弹幕过滤，上线用了 26 天。", Acts(2, 0, 0), Part.OWN),
        ("The ranker was good.", Acts(), Part.UNTOLD),
        ("I like it. I think so.", Acts(), Part.UNTOLD),
    ],
)
def test_whose_it_was_follows_from_who_acts_where_a_deed_is_told(answer: str, acts: Acts, part: Part) -> None:
    found = acts_in([READER.read(answer)])
    assert found == acts
    assert part_of(found) is part


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([(Size.LARGE, Part.OWN), (Size.NONE, Part.OWN)], "1 of 2."),
        ([(Size.LARGE, Part.SHARED), (Size.MEDIUM, Part.UNTOLD)], "(2 in all)"),
        ([(Size.SMALL, Part.OWN)], "No achievement with a number"),
        ([(Size.AMOUNT, Part.OWN), (Size.NONE, Part.OWN)], "No achievement says by how much"),
    ],
)
def test_the_finding_is_one_sentence(places: list[tuple[Size, Part]], words: str) -> None:
    assert words in finding_of(places, Language.EN, content().phrases.render)
    assert finding_of(places, Language.ZH, content().phrases.render).endswith("。")
