"""What rounds have to ask is counted, and an empty or short cell is seen."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.interview import MoveKind
from app.domain.language import Bilingual, Language
from app.domain.loop import Persona, Round
from app.services.content_coverage import PlayedMoves, RoundCoverage, coverage, unplayed
from app.services.ports import Content

LOOP, ROUND = "core-three", "hiring-manager"
PLAYED: PlayedMoves = {LOOP: {ROUND: {"en": {"talk": ("open", "probe")}, "zh": {"talk": ("open",)}}}}


def narrowed(content: Content, change: Callable[[Round], Round] = lambda round_: round_) -> Content:
    """One round of one loop, changed."""
    loop = content.loops[LOOP]
    return replace(content, loops={LOOP: replace(loop, rounds=(change(loop.round(ROUND)),))})


def rows(content: Content, own: tuple[str, ...] = ()) -> dict[Language, RoundCoverage]:
    return {row.language: row for row in coverage(content, own, PLAYED)}


def without_chinese(round_: Round) -> Round:
    first, *others = round_.openings
    return replace(round_, openings=(replace(first, text=Bilingual(first.text.en, " ")), *others[:9]))


def with_one_opening_twice(round_: Round) -> Round:
    return replace(round_, openings=(*round_.openings[:9], round_.openings[0]))


def short_of_probes(round_: Round) -> Round:
    key = "ownership", "own_action"
    return replace(round_, probes={**round_.probes, key: round_.probes[key][:2]})


def test_there_is_a_row_for_each_round_and_language(content: Content) -> None:
    found = [(row.loop, row.round, row.language) for row in coverage(content, (), None)]
    assert found == [
        (loop.id, round_.id, language)
        for loop in content.loops.values()
        for round_ in loop.rounds
        for language in loop.languages
    ]


def test_what_ships_has_enough_of_everything(content: Content) -> None:
    assert [row for row in coverage(content, (), None) if not row.complete] == []


def test_the_cells_are_counts(content: Content) -> None:
    round_ = content.loops[LOOP].round(ROUND)
    row = rows(narrowed(content))[Language.EN]
    assert row.openings.found == len(round_.openings)
    assert row.probes == sum(len(texts) for texts in round_.probes.values())
    assert row.fewest_probes.found == min(len(texts) for texts in round_.probes.values())
    assert row.acts == {"talk": ("open", "probe")}
    assert row.complete


@pytest.mark.parametrize(
    ("change", "short"),
    [
        (without_chinese, {Language.ZH}),
        (with_one_opening_twice, set(Language)),
        (short_of_probes, set(Language)),
    ],
)
def test_what_is_missing_in_a_language_makes_its_row_incomplete(
    content: Content, change: Callable[[Round], Round], short: set[Language]
) -> None:
    found = rows(narrowed(content, change))
    assert {language for language, row in found.items() if not row.complete} == short


def test_an_interviewer_with_nothing_to_say_in_a_language_does_not_count(content: Content) -> None:
    def mute(persona: Persona) -> Persona:
        return replace(persona, closings=(Bilingual(en="Bye.", zh=""),))

    silent = replace(narrowed(content), personas={name: mute(one) for name, one in content.personas.items()})
    found = rows(silent)
    assert found[Language.EN].complete
    assert (found[Language.ZH].personas.found, found[Language.ZH].personas.wanted) == (0, 1)


def test_an_act_that_no_test_has_reached_makes_the_row_incomplete(content: Content) -> None:
    (row,) = [row for row in coverage(narrowed(content), (), {LOOP: {}}) if row.language is Language.EN]
    assert row.acts == {"talk": ()}
    assert not row.complete


def test_a_users_loop_needs_an_opening_a_topic_and_a_probe_a_check_and_no_tests(content: Content) -> None:
    small = narrowed(content, lambda round_: replace(short_of_probes(round_), openings=round_.openings[:3]))
    assert not rows(small)[Language.EN].complete
    row = rows(small, own=(LOOP,))[Language.EN]
    assert (row.openings.wanted, row.fewest_probes.wanted, row.acts) == (3, 1, None)
    assert row.complete


def test_moves_that_no_test_has_seen_are_told_from_the_kinds_there_are() -> None:
    assert set(unplayed(PLAYED)) == {kind.value for kind in MoveKind} - {"open", "probe"}
    every: PlayedMoves = {LOOP: {ROUND: {"en": {"talk": tuple(kind.value for kind in MoveKind)}}}}
    assert unplayed(every) == ()
