"""An interview that was given a résumé: each round takes up one line of it, in words of the files."""

import pytest

from app.domain.interview import Interview, MoveKind
from app.domain.language import Language
from app.services.interviews import StartInterview
from app.services.ports import Content
from tests.services.conftest import House
from tests.services.test_interviews import STRONG, STRONG_ZH, played

pytestmark = pytest.mark.anyio

ENGLISH = "Led the rebuild of search ranking\nCut checkout latency by 40%\nImproved the creator onboarding flow"
CHINESE = "主导直播电商推荐策略改版\n新用户次日留存提升了4.2个百分点\n从0到1搭建商家数据看板"


def quoted(interview: Interview) -> list[tuple[int, str]]:
    """The round and the quote of each opening that took up a line."""
    opened = [turn for turn in interview.turns if turn.move.kind is MoveKind.OPEN]
    return [(turn.round, turn.move.quote) for turn in opened if turn.move.quote is not None]


@pytest.mark.parametrize(
    ("language", "resume", "answer"), [(Language.EN, ENGLISH, STRONG), (Language.ZH, CHINESE, STRONG_ZH)]
)
async def test_each_round_takes_up_another_line_and_those_without_numbers_come_first(
    house: House, language: Language, resume: str, answer: str
) -> None:
    wish = StartInterview("core-three", language=language, resume=resume, seed=3)
    interview = await played(house, wish, answer)
    rounds, quotes = zip(*quoted(interview), strict=True)
    lines = resume.splitlines()
    assert rounds == (0, 1, 2)
    assert (set(quotes[:2]), quotes[2]) == ({lines[0], lines[2]}, lines[1])
    openings = [turn for turn in interview.turns if turn.move.quote and turn.move.kind is MoveKind.OPEN]
    assert all(turn.question and f"“{turn.move.quote}”" in turn.question for turn in openings)
    assert len({turn.move.question for turn in openings}) == 3
    again = await played(house, wish, answer)
    assert [turn.question for turn in again.turns] == [turn.question for turn in interview.turns]


async def test_without_papers_no_round_quotes_any(house: House) -> None:
    assert quoted(await played(house, StartInterview("core-three", seed=3), STRONG)) == []


def test_there_are_more_lines_than_rounds_in_any_loop(content: Content) -> None:
    most = max(len(loop.rounds) for loop in content.loops.values())
    assert len({line.id for line in content.claim_lines}) == len(content.claim_lines) > most
    for loop in content.loops.values():
        assert all(round_.claim_lines == content.claim_lines for round_ in loop.rounds)
