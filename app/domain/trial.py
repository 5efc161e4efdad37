"""How an interviewer spoke: what can be found in each question of a transcript, and the figures of many."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from app.domain.aim import Aims, aims_of
from app.domain.interview import Interview, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.loop import Loop, Persona, Round
from app.domain.occasion import occasion_of
from app.domain.rubric import Rubric
from app.domain.spoken import Fault, Occasion, SpokenWords, faults_of

FOLLOW_UPS = frozenset({MoveKind.PROBE, MoveKind.CHALLENGE})
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:['’-][^\W_\u3400-\u9fff]+)*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One question. `words` counts words, or Chinese characters; `stand_in` is why the built-in voice asked it.

    `takes_up_words` and `takes_up_check` are None where there was nothing to take up: no answer before, or a move
    that aims at no check.
    """

    n: int
    text: str
    words: int
    faults: tuple[Fault, ...]
    takes_up_words: bool | None
    takes_up_check: bool | None
    stand_in: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some questions. Shares go from 0 to 1 and are None where no question counts.

    `own` of all `questions` were asked by the interview's own voice, and the figures are of these alone: what the
    built-in voice asked in its place says nothing of it. `one_question` is the share with exactly one question;
    `clean` the share without any fault. `faults` and `stand_ins` count questions.
    """

    questions: int
    own: int
    clean: float | None
    one_question: float | None
    takes_up_words: float | None
    takes_up_check: float | None
    faults: Mapping[Fault, int]
    stand_ins: Mapping[str, int]
    median_words: float | None
    most_words: int | None


@dataclass(frozen=True)
class Trial:
    """Reads transcripts by one edition of the content. `personas` are all there are, by id.

    `rules` are what a model is told of how to ask: none of it is to be repeated.
    """

    rubric: Rubric
    personas: Mapping[str, Persona]
    words: SpokenWords
    rules: Callable[[Language], str]

    def findings(self, interview: Interview, loop: Loop) -> tuple[Finding, ...]:
        """One for each question that was asked, in order."""
        return tuple(self._findings(interview, loop))

    def _findings(self, interview: Interview, loop: Loop) -> Iterator[Finding]:
        aims: dict[str, Aims] = {}
        for turn in interview.turns:
            round_ = loop.round(interview.rounds[turn.round].id)
            if round_.id not in aims:
                cast = [self.personas[name] for name in round_.interviewers]
                aims[round_.id] = aims_of(round_, cast, self.rubric, interview.language)
            if turn.question is not None:
                yield self._finding(interview, turn, turn.question, round_, aims[round_.id])

    def _finding(self, interview: Interview, turn: Turn, text: str, round_: Round, aims: Aims) -> Finding:
        meant = _meant(round_, turn, interview)
        answer = _answer_before(interview, turn)
        taken_up = frozenset() if answer is None else aims.taken_up(text, meant, answer)
        return Finding(
            n=turn.n,
            text=text,
            words=len(_WORD.findall(text)),
            faults=faults_of(text, self._occasion(interview, turn, meant), self.words),
            takes_up_words=None if answer is None else bool(taken_up),
            takes_up_check=_takes_up_check(turn, text, aims, taken_up),
            stand_in=turn.stand_in,
        )

    def _occasion(self, interview: Interview, turn: Turn, meant: str) -> Occasion:
        language, before = interview.language, interview.turns[: turn.n - 1]
        people = (persona.name.text(language) for persona in self.personas.values())
        return occasion_of(interview, before, turn, meant, people, self.rules(language))


def figures(findings: Sequence[Finding]) -> Figures:
    """The figures of these questions together."""
    several = {Fault.SEVERAL_QUESTIONS, Fault.NO_QUESTION, Fault.EMPTY}
    own = [finding for finding in findings if finding.stand_in is None]
    lengths = [finding.words for finding in own]
    return Figures(
        questions=len(findings),
        own=len(own),
        clean=_share([not finding.faults for finding in own]),
        one_question=_share([several.isdisjoint(finding.faults) for finding in own]),
        takes_up_words=_share([f.takes_up_words for f in own if f.takes_up_words is not None]),
        takes_up_check=_share([f.takes_up_check for f in own if f.takes_up_check is not None]),
        faults=Counter(fault for finding in own for fault in finding.faults),
        stand_ins=Counter(finding.stand_in for finding in findings if finding.stand_in is not None),
        median_words=median(lengths) if lengths else None,
        most_words=max(lengths, default=None),
    )


def _meant(round_: Round, turn: Turn, interview: Interview) -> str:
    """The bank's words for the move; none when the bank has changed since."""
    try:
        question = round_.question(turn.move.question)
    except KeyError:
        return ""
    again = turn.move.kind is MoveKind.ASK_AGAIN and question.rephrased is not None
    wanted = question.rephrased if again and question.rephrased else question.text
    return wanted.text(interview.language)


def _answer_before(interview: Interview, turn: Turn) -> str | None:
    """The answer that a follow-up follows."""
    before = interview.turn(turn.n - 1)
    attempt = before.attempt if before is not None and before.round == turn.round else None
    wanted = turn.move.kind in FOLLOW_UPS and attempt is not None and attempt.reply is Reply.ANSWER
    return attempt.text if wanted and attempt is not None else None


def _takes_up_check(turn: Turn, text: str, aims: Aims, repeated: frozenset[str]) -> bool | None:
    if turn.move.kind not in FOLLOW_UPS or turn.move.signal is None or turn.move.check is None:
        return None
    return aims.meets(text, (turn.move.signal, turn.move.check), repeated=repeated)


def _share(found: Sequence[bool]) -> float | None:
    return sum(found) / len(found) if found else None
