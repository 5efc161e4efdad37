"""What ends a round, and the whole process, on the spot: something everybody has to show and this one has not."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.coverage import topic_met, topics_of
from app.domain.interview import Turn
from app.domain.language import Bilingual


@dataclass(frozen=True, slots=True)
class InstantFail:
    """After `topics` topics without this check of this signal the candidate is out.

    `missing` says what was missing, as the end of a sentence; `closing` is how the interviewer ends the round.
    """

    signal: str
    check: str
    topics: int
    missing: Bilingual
    closing: Bilingual

    def strikes(self, turns: Sequence[Turn]) -> bool:
        """Whether the round's finished topics are enough, and none of them showed it."""
        topics = topics_of(turns)
        return len(topics) >= self.topics and not any(self.check in topic_met(t, self.signal) for t in topics)
