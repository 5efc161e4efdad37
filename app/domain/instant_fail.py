"""What ends a round, and the whole process, on the spot: something everybody has to show and this one has not."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.coverage import topic_met, topics_of
from app.domain.interview import Turn
from app.domain.language import Bilingual


@dataclass(frozen=True, slots=True)
class InstantFail:
    """After `topics` topics that asked for this signal and did not bring this check the candidate is out.

    `missing` says what was missing, as the end of a sentence; `closing` is how the interviewer ends the round.
    """

    signal: str
    check: str
    topics: int
    missing: Bilingual
    closing: Bilingual

    def strikes(self, turns: Sequence[Turn], *, over: bool = True) -> bool:
        """Whether the round's finished topics are enough, and none of them showed it.

        Once the round is `over`, those count as well in which nobody came to ask for it.
        """
        topics = topics_of(turns)
        if any(self.check in topic_met(topic, self.signal) for topic in topics):
            return False
        asked = [topic for topic in topics if any(turn.move.signal == self.signal for turn in topic.turns)]
        return len(topics if over else asked) >= self.topics
