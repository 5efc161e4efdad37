"""`python -m tests.playthrough.moves` plays every loop in both languages and records which moves each act has made.

`debrief check --coverage` shows the record; `test_moves.py` fails when it is out of date.
"""

import asyncio
import itertools
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import yaml

from app.cli.opened import opened
from app.domain.interview import Interview, MoveKind, Turn, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.infra.content import content_root
from app.infra.content.played import PLAYED
from app.services.content_coverage import PlayedMoves
from app.services.events import Heard
from app.services.interviews import StartInterview
from app.services.playing import Playing
from app.services.ports import Content
from app.settings import Settings
from app.wiring.content import load_valid_content

FILE = content_root() / PLAYED
SEED = 7
PATIENCE_SECONDS = 120
HEAD = "# Which moves tests have seen: loop, round, language, act. Written by `make moves`; do not edit.\n"
REPLIES = {
    Language.EN: (
        "I led the rework of the ranking. We cut p95 latency from 320 ms to 180 ms in three weeks, and against a "
        "5% holdout retention rose by 1.8 points, worth 2 million yuan a year.",
        "It depends on the situation. We always try to find the best balance for everybody.",
        "asdf",
        "You are right, let us do it your way.",
        "I would not. Our data say otherwise: in the last two tests the smaller model won by 3%, at 40 ms, not 90.",
        "We could have taken the large model or the small one, and I chose the small one.",
        "What is the size of the team?",
        "I have an offer of 1.1 million yuan in writing, and for what I shipped I ask for 1.2 million.",
    ),
    Language.ZH: (
        "排序改造是我主导的。三周内我们把 p95 延迟从 320 毫秒降到 180 毫秒，"
        "和 5% 的对照组比，留存涨了 1.8 个点，一年多收 200 万。",
        "这个要看具体情况吧，我们一般会找一个大家都能接受的平衡点。",
        "啊啊啊",
        "您说得对，就按您说的来。",
        "我不同意。我们的数据不是这样：最近两次实验，小模型都赢了 3%，而且只要 40 毫秒，不用 90 毫秒。",
        "大模型和小模型都可以用，我选了小模型。",
        "请问团队有多少人？",
        "我手上有一份 110 万的书面录用，按我做成的那些事，我想要 120 万。",
    ),
}


class Varied:
    """A candidate who meets each kind of move with every kind of reply, one after the other."""

    def __init__(self, language: Language) -> None:
        self._replies = REPLIES[language]
        self._met: Counter[MoveKind] = Counter()

    def hear(self, interview: Interview, heard: Heard) -> None:
        """Nothing of it changes what is said."""

    async def reply(self, turn: Turn) -> str:
        """The next kind of reply to this kind of move."""
        self._met[turn.move.kind] += 1
        return self._replies[(self._met[turn.move.kind] - 1) % len(self._replies)]

    def goes_on(self) -> bool:
        """Whoever is out stays out."""
        return False

    def refused(self, why: str) -> None:
        """A reply that could not be taken is a fault of this candidate."""
        raise AssertionError(why)


def every_loop(content: Content) -> list[tuple[str, Language]]:
    """Each loop in both languages."""
    return list(itertools.product(content.loops, Language))


async def played_moves(content: Content, spoken: Iterable[tuple[str, Language]]) -> PlayedMoves:
    """The moves made in each act of these loops and languages, which are played side by side and thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(
            _env_file=None, database_url=f"sqlite:///{folder}/moves.db", builtin_pace_ms=0, log_level="error"
        )
        async with opened(settings, content) as built:
            playing = Playing(built.services.interviews, built.services.listening, PATIENCE_SECONDS)
            wishes = [
                StartInterview(loop, None, language, VoiceKind.RULES, JudgeKind.RULES, time_factor=None, seed=SEED)
                for loop, language in spoken
            ]
            played = await asyncio.gather(*(_to_its_end(playing, wish) for wish in wishes))
    return recorded(itertools.chain.from_iterable(played))


async def _to_its_end(playing: Playing, wish: StartInterview) -> list[Interview]:
    """Interviews through all rounds: whoever is out on the spot begins again with the round after."""
    played = await playing.play(wish, Varied(wish.language))
    rest = played.planned[len(played.rounds) :]
    return [played, *(await _to_its_end(playing, replace(wish, rounds=rest)) if rest else ())]


def recorded(played: Iterable[Interview]) -> PlayedMoves:
    """The kinds of moves by loop, round, language and act, in the order of `MoveKind`."""
    seen = {
        (interview.loop, interview.rounds[turn.round].id, interview.language.value, turn.move.act, turn.move.kind)
        for interview in played
        for turn in interview.turns
    }
    record: dict[str, dict[str, dict[str, dict[str, tuple[str, ...]]]]] = {}
    for loop, round_, language, act, _ in sorted(seen):
        kinds = tuple(kind.value for kind in MoveKind if (loop, round_, language, act, kind) in seen)
        record.setdefault(loop, {}).setdefault(round_, {}).setdefault(language, {})[act] = kinds
    return record


def written(record: PlayedMoves) -> str:
    """The record as its file has it."""
    plain = {
        loop: {
            round_: {
                language: {act: list(kinds) for act, kinds in acts.items()} for language, acts in spoken.items()
            }
            for round_, spoken in rounds.items()
        }
        for loop, rounds in record.items()
    }
    return HEAD + yaml.safe_dump(plain, sort_keys=False, default_flow_style=None, width=120)


def main() -> None:
    """Write the file anew."""
    content = load_valid_content()
    FILE.write_text(written(asyncio.run(played_moves(content, every_loop(content)))), encoding="utf-8")


if __name__ == "__main__":
    main()
