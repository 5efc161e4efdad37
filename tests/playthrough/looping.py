"""Plays a whole loop with one candidate: its rounds one after the other, as one finished interview."""

from dataclasses import replace

from app.domain.interview import Interview, RoundState, Turn
from app.domain.language import Language
from app.services.ports import Content
from app.services.scoring import Judges
from tests.playthrough.candidates import CANDIDATES
from tests.playthrough.playing import START, Player


async def played_loop(content: Content, judges: Judges, loop_id: str, who: str, language: Language) -> Interview:
    """All rounds of the loop; in each the candidate begins with another of the prepared answers."""
    loop, player = content.loops[loop_id], Player(content, judges)
    said = CANDIDATES[who][language]
    turns: list[Turn] = []
    rounds: list[RoundState] = []
    for position, plan in enumerate(loop.rounds):
        begin = position % len(said)
        game = await player.play(loop, plan, language, (*said[begin:], *said[:begin]))
        before = len(turns)
        turns += [replace(turn, n=before + turn.n, round=position) for turn in game.turns]
        rounds.append(RoundState(position, plan.id, START, START, game.reason, ""))
    planned = tuple(plan.id for plan in loop.rounds)
    return replace(game.interview, planned=planned, turns=tuple(turns), rounds=tuple(rounds), finished_at=START)
