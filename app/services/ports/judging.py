"""What judges implement and what they need: the request, the memory of what was judged."""

from dataclasses import dataclass
from typing import Protocol

from app.domain.language import Language
from app.domain.scorecard import Scorecard, SignalScore


@dataclass(frozen=True, slots=True)
class JudgeRequest:
    """One answer to be judged on `signals`; reasons are given in `language`. `question` gives no evidence.

    `afresh` asks a judge that remembers to judge again. `interview` is the id of the interview the answer belongs
    to, if any: what a judge remembers of it goes when that interview is deleted.
    """

    answer: str
    question: str
    signals: tuple[str, ...]
    language: Language
    afresh: bool = False
    interview: str | None = None


class Judge(Protocol):
    """Fills the form for each signal and has it verified. Never raises for what an answer holds."""

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """The scorecard, a signal for each one asked for, in that order."""
        ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """One signal as a model judged it, and the name of the model that answered."""

    score: SignalScore
    answered_by: str | None


class JudgementStore(Protocol):
    """What a model judged before, by the content hash of what it was given. Nothing is ever overwritten."""

    async def recall(self, key: str) -> Judgement | None:
        """The latest judgement under this key."""
        ...

    async def remember(self, key: str, judgement: Judgement, interview: str | None) -> None:
        """Add a judgement; earlier ones under the key stay as history.

        What `interview` brought about is forgotten with it, and not kept at all if it is gone already.
        """
        ...
