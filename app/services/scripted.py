"""A candidate who answers from a script, so that one interview can be played again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.interview import Interview, Move, Turn
from app.services.events import Heard
from app.services.interviews import StartInterview
from app.services.playing import Wish

# The list for whatever is asked.
DEFAULT = "default"


class WhenOut(StrEnum):
    """What happens when a question finds no answer left."""

    FINISH = "finish"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Script:
    """How to start, and what to say.

    `answers` are lists by question: its id in the bank, what it aims at (`signal.check`, `signal`), or `default`;
    each list is used from its beginning, and a question takes the first of the four that has something left.
    """

    wish: StartInterview
    answers: Mapping[str, tuple[str, ...]]
    when_out: WhenOut = WhenOut.FINISH
    goes_on: bool = False


class ScriptedCandidate:
    """Answers from a script: the same questions get the same answers."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._used: dict[str, int] = {}

    def hear(self, interview: Interview, heard: Heard) -> None:
        """A script does not listen."""

    async def reply(self, turn: Turn) -> str:
        """The next answer that fits the question; the interview ends when there is none and none may come again."""
        lists = [name for name in _fitting(turn.move) if name in self._script.answers]
        for name in lists:
            used = self._used.get(name, 0)
            if used < len(self._script.answers[name]):
                self._used[name] = used + 1
                return self._script.answers[name][used]
        return self._again(lists)

    def goes_on(self) -> bool:
        """As the script says."""
        return self._script.goes_on

    def refused(self, why: str) -> None:
        """The next entry of the script follows."""

    @property
    def given(self) -> int:
        """How many answers the script has."""
        return sum(map(len, self._script.answers.values()))

    @property
    def unused(self) -> Mapping[str, int]:
        """The lists that had more to say than was asked for, and how many of their answers were left."""
        left = {name: len(said) - self._used.get(name, 0) for name, said in self._script.answers.items()}
        return {name: count for name, count in left.items() if count > 0}

    def _again(self, lists: list[str]) -> str:
        if self._script.when_out is WhenOut.FINISH or not lists:
            return Wish.FINISH
        # The widest list has the answers that fit any question.
        name = lists[-1]
        used = self._used[name]
        self._used[name] = used + 1
        answers = self._script.answers[name]
        return answers[used % len(answers)]


def _fitting(move: Move) -> tuple[str, ...]:
    """The names of the lists that answer this move, the closest first."""
    return (move.question, f"{move.signal}.{move.check}", str(move.signal), DEFAULT)
