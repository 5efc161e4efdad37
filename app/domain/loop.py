"""A loop: a company's interview process, its rounds, its personas and their questions."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.language import Bilingual


@dataclass(frozen=True, slots=True)
class Persona:
    """Who interviews. Texts are templates; which names each may use is declared in `infra/content`.

    `greetings` open a round; `transitions` lead to a new topic; `after_declined` lead to one after a skipped
    question; `ask_again` come after an empty or senseless answer; `challenge_frames` quote the candidate's own
    words (`{{ quote }}`) before a probe; `rephrase_frames` come before the same question put differently;
    `closings` end a round, `time_closings` when the clock does.
    """

    id: str
    version: int
    name: Bilingual
    title: Bilingual
    style: Bilingual
    manner: Bilingual
    greetings: tuple[Bilingual, ...]
    transitions: tuple[Bilingual, ...]
    after_declined: tuple[Bilingual, ...]
    ask_again: tuple[Bilingual, ...]
    challenge_frames: tuple[Bilingual, ...]
    rephrase_frames: tuple[Bilingual, ...]
    closings: tuple[Bilingual, ...]
    time_closings: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a bank, with a second wording for "rephrase". `signals` says what an opening aims at."""

    id: str
    text: Bilingual
    rephrased: Bilingual | None
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """One round: who asks, for how long, what counts and how much, and from which questions.

    `weights` maps signal ids to positive weights, heaviest first. `probes` maps (signal, check) to questions.
    """

    id: str
    title: Bilingual
    focus: Bilingual
    minutes: int
    topics: int
    interviewers: tuple[str, ...]
    weights: Mapping[str, float]
    openings: tuple[Question, ...]
    probes: Mapping[tuple[str, str], tuple[Question, ...]]

    def question(self, question_id: str) -> Question:
        """The opening or probe with this id; KeyError when the round has none."""
        for question in (*self.openings, *(q for bank in self.probes.values() for q in bank)):
            if question.id == question_id:
                return question
        raise KeyError(question_id)


@dataclass(frozen=True, slots=True)
class Loop:
    """A whole process. `days` is how long it takes in life."""

    id: str
    version: int
    title: Bilingual
    company: Bilingual
    role: Bilingual
    summary: Bilingual
    days: int
    rounds: tuple[Round, ...]

    def round(self, round_id: str) -> Round:
        """The round with this id; KeyError when the loop has none."""
        for candidate in self.rounds:
            if candidate.id == round_id:
                return candidate
        raise KeyError(round_id)
