"""How much of each request for a question the server has read before, and how many calls a turn takes.

python -m benchmarks.prompts
"""

import asyncio
import json
import re
import tempfile
from itertools import pairwise
from pathlib import Path

import yaml

from app.domain.interview import Interview, Turn, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.services.chat import ChatRequest, Chats, ScriptedChat
from app.services.interviews import StartInterview
from app.services.metering import estimated_tokens
from app.services.playing import Playing, Wish
from app.settings import Settings
from app.wiring.content import load_valid_content
from app.wiring.services import build

SAMPLES = Path(__file__).parent.parent / "docs" / "sample-answers.yaml"
FROM_TURN = 3
PATIENCE_SECONDS = 30.0
_WANTED = re.compile(
    r"(?:with this question(?:, keeping the quotation exactly)?|by asking|more simply): (.+)"
    r"|(?:问|问起|简单些)：(.+)"
)


class Sample:
    """A candidate who gives the sample answers in turn, then ends."""

    def __init__(self, language: Language) -> None:
        self._left = iter(yaml.safe_load(SAMPLES.read_text(encoding="utf-8"))[language.value] * 2)

    def hear(self, interview: Interview, heard: object) -> None:
        """Listens to nothing."""

    async def reply(self, turn: Turn) -> str:  # noqa: ARG002
        """The next answer."""
        return str(next(self._left, Wish.FINISH))

    def goes_on(self) -> bool:
        """Takes the end of a round for what it is."""
        return False

    def refused(self, why: str) -> None:
        """Goes on."""


def main() -> None:
    """Print the figures of one interview in each language."""
    for language in Language:
        interviewer, judge = ScriptedChat(_asks), ScriptedChat(_fills)
        interview = asyncio.run(_played(language, Chats(interviewer, judge)))
        questions = [request for request in interviewer.requests if request.schema is None]
        _report(language, interview, questions, judge.requests)


def _asks(request: ChatRequest) -> str:
    """The question the director wants, as it stands in the last message."""
    wanted = _WANTED.search(request.messages[-1].content)
    return (wanted[1] or wanted[2]).strip() if wanted else "What happened then?"


def _fills(request: ChatRequest) -> str:
    """A form in which nothing is met."""
    assert request.schema is not None
    checks = request.schema["properties"]["checks"]["items"]["properties"]["check"]["enum"]
    entries = [{"check": check, "quote": "", "reason": "No.", "met": False} for check in checks]
    return json.dumps({"checks": entries})


async def _played(language: Language, chats: Chats) -> Interview:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(
            _env_file=None, database_url=f"sqlite:///{folder}/d.db", builtin_pace_ms=0, judge_model="a-model"
        )
        built = build(settings, load_valid_content(), chats)
        await built.start()
        playing = Playing(built.services.interviews, built.services.listening, PATIENCE_SECONDS)
        wish = StartInterview("core-three", language=language, voice=VoiceKind.LLM, judge=JudgeKind.LLM, seed=7)
        interview = await playing.play(wish, Sample(language))
        await built.stop()
        await built.close()
        return interview


def _report(language: Language, interview: Interview, asked: list[ChatRequest], judged: list[ChatRequest]) -> None:
    attempts = [attempt for turn in interview.turns for attempt in turn.attempts]
    cards = [card for attempt in attempts if (card := attempt.scorecards.get(JudgeKind.LLM))]
    questions = sum(turn.question is not None for turn in interview.turns)
    signals = sum(len(card.signals) for card in cards)
    late = [_kept(before, after) for before, after in pairwise(asked)][FROM_TURN - 2 :]
    whole, read = min(share for share, _ in late), [share for _, share in late]
    print(f"{language.value}: {questions} questions, {len(asked)} calls of the interviewer's model")
    print(f"  {signals} signals of {len(cards)} answers, {len(judged)} calls of the judge's model")
    print(f"  from turn {FROM_TURN} on, {whole:.1%} or more of a request begins the next one,")
    print(f"  and {min(read):.1%} to {max(read):.1%} of a request was read with the one before")


def _kept(before: ChatRequest, after: ChatRequest) -> tuple[float, float]:
    """What of `before` begins `after`, as a share of either; tokens are estimated from characters."""
    same = 0
    for one, other in zip(before.messages, after.messages, strict=False):
        if one != other:
            break
        same += estimated_tokens([one.content])
    return same / _tokens(before), same / _tokens(after)


def _tokens(request: ChatRequest) -> int:
    return sum(estimated_tokens([message.content]) for message in request.messages)


if __name__ == "__main__":
    main()
