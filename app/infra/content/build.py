"""Turn checked forms into the domain's values."""

from collections.abc import Mapping, Sequence

from app.domain.act import Act, Talk
from app.domain.asked_back import Courtesies
from app.domain.instant_fail import InstantFail
from app.domain.interview import TALK
from app.domain.language import Bilingual
from app.domain.loop import FollowUp, Loop, LoopFact, Persona, Question, Round
from app.domain.rubric import Check, Example, Signal
from app.infra.content.forms.fields import Words
from app.infra.content.forms.loop import FollowUpForm, InstantFailForm, LoopForm, RoundForm
from app.infra.content.forms.persona import PersonaForm
from app.infra.content.forms.questions import ClaimLinesForm, QuestionsForm
from app.infra.content.forms.replies import RepliesForm
from app.infra.content.forms.rubric import CheckForm, SignalForm


def build_signal(form: SignalForm) -> Signal:
    """A signal with its levels from 1 to 5 and its checks in ladder order."""
    return Signal(
        id=form.signal,
        version=form.version,
        title=form.title.bilingual(),
        levels=tuple(form.levels[level].bilingual() for level in sorted(form.levels)),
        checks=tuple(_check(check) for check in form.checks),
    )


def _check(form: CheckForm) -> Check:
    return Check(
        id=form.id,
        title=form.title.bilingual(),
        text=form.text.bilingual(),
        met=form.met.bilingual(),
        unmet=form.unmet.bilingual(),
        next_time=form.next_time.bilingual(),
        ask=form.ask.bilingual(),
        better=form.better.bilingual(),
        requires=form.requires,
        meets=Example(answer=form.meets.answer.bilingual(), quote=form.meets.quote.bilingual()),
        near_miss=Example(answer=form.near_miss.answer.bilingual(), quote=None),
    )


def build_persona(form: PersonaForm) -> Persona:
    """An interviewer."""
    return Persona(
        id=form.id,
        version=form.version,
        name=form.name.bilingual(),
        title=form.title.bilingual(),
        style=form.style.bilingual(),
        manner=form.manner.bilingual(),
        greetings=_all(form.greetings),
        transitions=_all(form.transitions),
        after_declined=_all(form.after_declined),
        ask_again=_all(form.ask_again),
        challenge_frames=_all(form.challenge_frames),
        rephrase_frames=_all(form.rephrase_frames),
        closings=_all(form.closings),
        time_closings=_all(form.time_closings),
        joins=_all(form.joins),
        heard=form.heard.bilingual() if form.heard else None,
        missed=form.missed.bilingual() if form.missed else None,
        raises_bar=form.raises_bar,
    )


def build_claim_lines(form: ClaimLinesForm) -> tuple[Question, ...]:
    """The openings that take up a line of a résumé, the same for every round of every loop."""
    return tuple(
        Question(f"claim.{line.id}", line.text.bilingual(), line.rephrased.bilingual()) for line in form.lines
    )


def build_loop(
    form: LoopForm,
    questions: Mapping[str, QuestionsForm],
    acts: Mapping[str, Act],
    claim_lines: tuple[Question, ...] = (),
) -> Loop:
    """A loop with the questions of its rounds; `questions` are the banks and `acts` the acts, by file name."""
    return Loop(
        id=form.id,
        version=form.version,
        title=form.title.bilingual(),
        company=form.company.bilingual(),
        role=form.role.bilingual(),
        summary=form.summary.bilingual(),
        days=form.days,
        facts=tuple(LoopFact((*fact.about.en, *fact.about.zh), fact.text.bilingual()) for fact in form.facts),
        rounds=tuple(_round(round_, questions[round_.questions], acts, claim_lines) for round_ in form.rounds),
    )


def _round(
    form: RoundForm, bank: QuestionsForm, acts: Mapping[str, Act], claim_lines: tuple[Question, ...]
) -> Round:
    heaviest_first = sorted(form.weights.items(), key=lambda item: -item[1])
    return Round(
        id=form.id,
        title=form.title.bilingual(),
        focus=form.focus.bilingual(),
        minutes=form.minutes,
        topics=form.topics,
        interviewers=form.interviewers,
        weights=dict(heaviest_first),
        openings=tuple(
            Question(
                f"{form.id}.{opening.id}",
                opening.text.bilingual(),
                opening.rephrased.bilingual(),
                opening.signals,
            )
            for opening in bank.openings
        ),
        probes={
            (signal, check): _probes(f"{form.id}.{signal}.{check}", texts)
            for signal, checks in bank.probes.items()
            for check, texts in checks.items()
        },
        follow_up=_follow_up(form.id, form.follow_up) if form.follow_up else None,
        instant_fail=_instant_fail(form.instant_fail) if form.instant_fail else None,
        hesitation=form.hesitation,
        claim_lines=claim_lines,
        parts=() if form.acts == (TALK,) else tuple(_act(name, form.topics, acts) for name in form.acts),
    )


def _follow_up(round_id: str, form: FollowUpForm) -> FollowUp:
    numbered = [(f"{round_id}.follow-up.{k}", asked) for k, asked in enumerate(form.questions, start=1)]
    return FollowUp(
        hours=form.hours,
        questions=tuple(Question(name, asked.bilingual(), None, (asked.signal,)) for name, asked in numbered),
        aims={name: (asked.signal, asked.check) for name, asked in numbered},
    )


def _instant_fail(form: InstantFailForm) -> InstantFail:
    return InstantFail(form.signal, form.check, form.topics, form.missing.bilingual(), form.closing.bilingual())


def _act(name: str, topics: int, acts: Mapping[str, Act]) -> Act:
    return Talk(topics) if name == TALK else acts[name]


def _probes(prefix: str, texts: tuple[Words, ...]) -> tuple[Question, ...]:
    numbered = enumerate(texts, start=1)
    return tuple(Question(f"{prefix}.{number}", words.bilingual(), None) for number, words in numbered)


def build_courtesies(form: RepliesForm) -> Courtesies:
    """How one tells that somebody asks back, and what an interviewer says to it."""
    return Courtesies(
        asking=(*form.asking.en, *form.asking.zh),
        about_question=(*form.about_question.en, *form.about_question.zh),
        courtesy=frozenset((*form.courtesy.en, *form.courtesy.zh)),
        put_offs=_all(form.put_offs),
    )


def _all(lines: Sequence[Words]) -> tuple[Bilingual, ...]:
    return tuple(line.bilingual() for line in lines)
