"""The record of moves that tests have seen is what playing every loop shows."""

import asyncio

import pytest

from app.infra.content import content_root
from app.infra.content.played import read_played
from app.wiring.content import load_valid_content
from tests.playthrough.moves import FILE, every_loop, played_moves, written

CONTENT = load_valid_content()
# Each loop once, the languages by turns: what makes a record old shows in one of them as a rule.
ALTERNATING = [every_loop(CONTENT)[2 * at + at % 2] for at in range(len(CONTENT.loops))]


def test_the_record_of_each_loop_in_one_language_is_up_to_date() -> None:
    record = read_played(content_root())
    assert record is not None
    for loop, rounds in asyncio.run(played_moves(CONTENT, ALTERNATING)).items():
        for round_, spoken in rounds.items():
            assert {name: record[loop][round_][name] for name in spoken} == spoken, "run `make moves`"


@pytest.mark.long
def test_the_record_of_moves_is_up_to_date() -> None:
    played = asyncio.run(played_moves(CONTENT, every_loop(CONTENT)))
    assert FILE.read_text(encoding="utf-8") == written(played), "run `make moves` and look at what changed"
    assert read_played(content_root()) == played
