"""The messages a model gets for one question, rebuilt from what is stored.

One system message, the same through the whole interview; then for each turn what the candidate said and what to
ask, and the question as it was asked. Nothing is changed or taken away later, so each request begins with the whole
of the one before, and a server that caches prefixes reads only what is new.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.background import Background
from app.domain.interview import MoveKind, Reply, Turn
from app.domain.loop import Persona, Round
from app.domain.rubric import Rubric
from app.services.chat import Message
from app.services.ports import BegunRound, Cue, PlannedRound, Played, Retaken, TurnNote, VoicePrompt
from app.voices.lines import filled_for

# Line breaks that JSON leaves as they are, and what servers read as the marks between messages.
_ESCAPED = re.compile(
    r"[\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f]|<(?=[^\s\d=])|\[(?=/?(?:[A-Z_]{3,}|gMASK|sop)\])"
)
# Within a line of ours, words of the candidate stand between “ and ”: none of these may end them early.
_QUOTATION_MARKS = dict.fromkeys(map(ord, "“”„‟«»「」『』＂"), "'")


def conversation(cue: Cue, rubric: Rubric, prompt: VoicePrompt) -> tuple[Message, ...]:
    """All messages up to the one that asks for the question of the cue's turn."""
    return (Message("system", _system(cue, prompt)), *_turns(cue, rubric, prompt))


def as_json(text: str) -> str:
    """A text as one JSON string on one line, in which nothing looks like a mark between messages."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def _system(cue: Cue, prompt: VoicePrompt) -> str:
    language = cue.language
    planned = [cue.loop.round(round_id) for round_id in cue.interview.planned]
    people = dict.fromkeys(persona for round_ in planned for persona in round_.interviewers)
    scene = prompt.scene(
        language,
        company=cue.loop.company.text(language),
        role=cue.loop.role.text(language),
        rounds=[_planned(round_, cue) for round_ in planned],
        cast=[_played(cue.cast[persona], cue) for persona in people],
    )
    parts = [scene, prompt.rules(language)]
    if cue.interview.handed_in.parts:
        parts.append(prompt.background(language, background=_papers(cue.interview.handed_in)))
    return "\n\n".join(parts)


def _papers(given: Background) -> str:
    """One JSON string where there are only notes, else an object of what there is."""
    if given.parts == (given.notes,):
        return as_json(given.notes)
    named = {"resume": given.resume, "job_description": given.job_description, "notes": given.notes}
    return "{" + ", ".join(f'"{name}": {as_json(text)}' for name, text in named.items() if text.strip()) + "}"


def _planned(round_: Round, cue: Cue) -> PlannedRound:
    names = [cue.cast[persona].name.text(cue.language) for persona in round_.interviewers]
    return PlannedRound(round_.title.text(cue.language), round_.focus.text(cue.language), " / ".join(names))


def _played(persona: Persona, cue: Cue) -> Played:
    texts = (persona.name, persona.title, persona.style, persona.manner)
    return Played(*(text.text(cue.language) for text in texts))


def _turns(cue: Cue, rubric: Rubric, prompt: VoicePrompt) -> Iterator[Message]:
    for position, turn in enumerate(cue.turns):
        yield Message("user", prompt.turn(cue.language, _note(cue, cue.turns[:position], turn, rubric)))
        yield Message("assistant", turn.question or "")
    yield Message("user", prompt.turn(cue.language, _note(cue, cue.turns, cue.turn, rubric)))


def _note(cue: Cue, earlier: Sequence[Turn], turn: Turn, rubric: Rubric) -> TurnNote:
    before = earlier[-1] if earlier else None
    answer = before.attempts[0] if before and before.attempts else None
    speaker = cue.cast.get(turn.speaker)
    return TurnNote(
        retakes=tuple(_retaken(earlier)),
        rephrased=_within_marks(before.rephrased.text) if before and before.rephrased else "",
        thrown_in=_within_marks(before.interjection.text) if before and before.interjection else "",
        answer=as_json(answer.text) if answer and answer.reply is not Reply.DECLINED else "",
        declined=answer is not None and answer.reply is Reply.DECLINED,
        name=speaker.name.text(cue.language) if speaker else "",
        round=None if before and before.round == turn.round else _begun(cue, turn),
        kind=turn.move.kind.value,
        question=_question(cue, turn),
        wanted=_wanted(cue, turn, rubric),
        quote=as_json(turn.move.quote) if turn.move.quote else "",
        told=turn.move.values.get("told", ""),
    )


def _round_of(cue: Cue, turn: Turn) -> Round:
    return cue.loop.round(cue.interview.rounds[turn.round].id)


def _begun(cue: Cue, turn: Turn) -> BegunRound:
    title = _round_of(cue, turn).title.text(cue.language)
    return BegunRound(turn.round + 1, len(cue.interview.planned), title)


def _retaken(earlier: Sequence[Turn]) -> Iterator[Retaken]:
    """What was answered anew between the last first answer and the one before it.

    A retake made later may come while the next question is being worded: it is told a turn later, so that a turn's
    message is the same whenever it is made.
    """
    answered = [turn.attempts[0].answered_at for turn in earlier if turn.attempts][-2:]
    for turn in earlier:
        for retake in turn.attempts[1:]:
            since = answered[0] if len(answered) > 1 else turn.attempts[0].answered_at
            if since < retake.answered_at <= answered[-1] and retake.reply is not Reply.DECLINED:
                yield Retaken(_within_marks(turn.question or ""), as_json(retake.text))


def _question(cue: Cue, turn: Turn) -> str:
    """The bank's question, in its second wording where the first was not understood.

    A question that has left the bank since it was asked is told as it was asked.
    """
    try:
        question = _round_of(cue, turn).question(turn.move.question)
    except KeyError:
        return _on_one_line(turn.question or "")
    again = turn.move.kind in (MoveKind.ASK_AGAIN, MoveKind.ANSWER_BACK)
    asked = question.rephrased if again and question.rephrased else question.text
    # A quote stands within the line's own marks, so it goes without its quotes.
    told = replace(turn.move, quote=_within_marks(as_json(turn.move.quote or "")[1:-1]))
    return filled_for(asked.text(cue.language), told, _round_of(cue, turn))


def _wanted(cue: Cue, turn: Turn, rubric: Rubric) -> str:
    """What the check that the candidate has not met asks for."""
    signal = rubric.signals.get(turn.move.signal or "")
    checks = signal.checks if signal else ()
    return next((check.ask.text(cue.language) for check in checks if check.id == turn.move.check), "")


def _within_marks(text: str) -> str:
    return _on_one_line(text).translate(_QUOTATION_MARKS)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
