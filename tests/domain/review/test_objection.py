"""What can be objected to: everything a debrief says, under a name of its own."""

from dataclasses import replace

import pytest

from app.domain.committee import build_debrief
from app.domain.debrief import Debrief, Line
from app.domain.language import Language
from app.domain.review.objection import DebriefPart, Item, items_of
from tests.candidates import strong, weak
from tests.rehearsal import content, core_loop, rubric


def debrief(*, good: bool) -> Debrief:
    told = strong(Language.EN) if good else weak(Language.EN)
    return build_debrief(core_loop(), rubric(), told, content().phrases, final=True, cast=content().personas)


def test_both_together_name_every_part_and_no_two_items_alike() -> None:
    uneven = debrief(good=False)
    assert uneven.deliberation is not None
    mixed = replace(uneven, deliberation=replace(uneven.deliberation, mixed=(Line("You are uneven."),)))
    items = items_of(debrief(good=True)) | items_of(mixed)
    assert {item.part for item in items} == set(DebriefPart)
    assert len({item.key for item in items}) == len(items)


@pytest.mark.parametrize(
    "other", [Item(DebriefPart.CHANGE, "", "a"), Item(DebriefPart.KEEP, "r", "a"), Item(DebriefPart.KEEP, "", "ra")]
)
def test_items_that_differ_in_anything_have_different_keys(other: Item) -> None:
    assert other.key != Item(DebriefPart.KEEP, "", "a").key


def test_half_a_character_has_a_key() -> None:
    assert len(Item(DebriefPart.KEEP, "", "\ud800").key) == 32
