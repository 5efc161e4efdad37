"""The record of moves that tests have seen is what playing every loop shows."""

import asyncio

from app.infra.content import content_root
from app.infra.content.played import read_played
from app.wiring.content import load_valid_content
from tests.playthrough.moves import FILE, played_moves, written


def test_the_record_of_moves_is_up_to_date() -> None:
    played = asyncio.run(played_moves(load_valid_content()))
    assert FILE.read_text(encoding="utf-8") == written(played), "run `make moves` and look at what changed"
    assert read_played(content_root()) == played
