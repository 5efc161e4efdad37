"""A loop: a company's interview process, its rounds, its personas and their questions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.act import Act, Talk
from app.domain.instant_fail import InstantFail
from app.domain.language import Bilingual, Language
from app.domain.question import Question

__all__ = ["FollowUp", "Loop", "LoopFact", "Persona", "Question", "Round"]


@dataclass(frozen=True, slots=True)
class Persona:
    """Who interviews. Texts are templates; which names each may use is declared in `infra/content`.

    `greetings` open a round; `transitions` lead to a new topic; `after_declined` lead to one after a skipped
    question; `ask_again` come after an empty or senseless answer; `challenge_frames` quote the candidate's own
    words (`{{ quote }}`) before a probe; `rephrase_frames` come before the same question put differently;
    `closings` end a round, `time_closings` when the clock does; `joins` come before the first words of somebody in
    a round that another interviewer opened. In the debrief `heard` goes around the words that told them most
    (`{{ quote }}`), and `missed` stands where there were none. `raises_bar`: whoever guards the bar has a view of
    their own beside the committee's.
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
    joins: tuple[Bilingual, ...] = ()
    heard: Bilingual | None = None
    missed: Bilingual | None = None
    raises_bar: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is asked after a round, between it and the next, to be answered within `hours`.

    `aims` maps each question's id to the signal and the check that it is after.
    """

    hours: float
    questions: tuple[Question, ...]
    aims: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Round:
    """One round: who asks, for how long, what counts and how much, and from which questions.

    `weights` maps signal ids to positive weights, heaviest first. `probes` maps (signal, check) to questions.
    `parts` are the acts it is made of, in order; empty means a talk about `topics` topics and nothing else.
    `claim_lines` open a topic with a line of the candidate's papers. `hesitation`: how long the candidate takes to
    begin is reported.
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
    parts: tuple[Act, ...] = ()
    claim_lines: tuple[Question, ...] = ()
    hesitation: bool = False
    instant_fail: InstantFail | None = None
    follow_up: FollowUp | None = None

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts of the round, in order."""
        return self.parts or (Talk(self.topics),)

    def act(self, act_id: str) -> Act:
        """The act with this id; KeyError when the round has none."""
        for act in self.acts:
            if act.id == act_id:
                return act
        raise KeyError(act_id)

    def question(self, question_id: str) -> Question:
        """The opening, probe or line with this id; KeyError when the round has none."""
        for question in self._all_questions():
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def has(self, question_id: str) -> bool:
        """Whether the round has a question with this id."""
        return any(question.id == question_id for question in self._all_questions())

    def _all_questions(self) -> Iterator[Question]:
        yield from self.openings
        for bank in self.probes.values():
            yield from bank
        for act in self.parts:
            yield from act.lines()
        if self.follow_up is not None:
            yield from self.follow_up.questions
        yield from self.claim_lines


@dataclass(frozen=True, slots=True)
class LoopFact:
    """Something a candidate may ask about; `about` are words of such questions, in lower case."""

    about: tuple[str, ...]
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Loop:
    """A whole process. `days` is how long it takes in life; `languages` are those it can be rehearsed in."""

    id: str
    version: int
    title: Bilingual
    company: Bilingual
    role: Bilingual
    summary: Bilingual
    days: int
    rounds: tuple[Round, ...]
    languages: tuple[Language, ...] = (Language.EN, Language.ZH)
    facts: tuple[LoopFact, ...] = ()

    def fact_about(self, asked: str) -> LoopFact | None:
        """What the loop tells about a question (in lower case), if it does; the longest words decide."""
        found = [(len(words), fact) for fact in self.facts for words in fact.about if words in asked]
        return max(found, key=lambda item: item[0])[1] if found else None

    def round(self, round_id: str) -> Round:
        """The round with this id; KeyError when the loop has none."""
        for candidate in self.rounds:
            if candidate.id == round_id:
                return candidate
        raise KeyError(round_id)
