"""The built-in voice: a persona's own phrases around the questions of the bank. No model, no network."""

import asyncio
import re
from collections.abc import Sequence
from enum import Enum

from app.domain.interview import TOLD, MoveKind, Reply, Turn
from app.domain.language import Bilingual, Language
from app.domain.loop import Persona
from app.services.ports import ClosingCue, Cue, Hearer
from app.voices.lines import filled, filled_for

_PIECE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]{1,3}|\S+\s*|\s+")


class Lead(Enum):
    """What stands before the question itself."""

    GREETING = "greeting"
    TRANSITION = "transition"
    AFTER_DECLINED = "after_declined"
    ASK_AGAIN = "ask_again"
    CHALLENGE = "challenge"
    ANSWER_BACK = "answer_back"
    REPHRASE = "rephrase"
    JOIN = "join"
    NONE = "none"


_OWN_LEADS = {
    MoveKind.CHALLENGE: Lead.CHALLENGE,
    MoveKind.ASK_AGAIN: Lead.ASK_AGAIN,
    MoveKind.PROBE: Lead.NONE,
}


class BuiltinVoice:
    """Speaks from `prompts/`. `pace_seconds` is the pause between pieces; 0 gives them at once."""

    def __init__(self, pace_seconds: float) -> None:
        self._pace = pace_seconds

    async def speak(self, cue: Cue, hearer: Hearer) -> None:
        """The question in pieces of a word or a few characters."""
        for piece in _PIECE.findall(wording(cue)):
            hearer.hear(piece)
            if self._pace:
                await asyncio.sleep(self._pace)

    def rephrase(self, cue: Cue, question: Bilingual) -> str:
        """`question`, which asks the same as the cue's turn in other words, with a short lead."""
        lead = _variant(cue.persona.rephrase_frames, cue.seed + cue.turn.n, cue.language)
        said = filled_for(question.text(cue.language), cue.turn.move, cue.round)
        return _joined(lead, said, cue.language)

    def close(self, cue: ClosingCue) -> str:
        """The persona's last words of a round."""
        closings = cue.persona.time_closings if cue.out_of_time else cue.persona.closings
        return _variant(closings, cue.seed, cue.language)


def wording(cue: Cue) -> str:
    """The whole text of a turn: what leads to the question, and the question."""
    question = cue.round.question(cue.turn.move.question)
    again = cue.turn.move.kind in (MoveKind.ASK_AGAIN, MoveKind.ANSWER_BACK)
    asked = question.rephrased if again and question.rephrased else question.text
    said = filled_for(asked.text(cue.language), cue.turn.move, cue.round)
    return _joined(_joined(_told(cue), _lead_text(cue), cue.language), said, cue.language)


def _told(cue: Cue) -> str:
    """What is said to a question that stood at the end of an answer."""
    return "" if cue.turn.move.kind is MoveKind.ANSWER_BACK else cue.turn.move.values.get(TOLD, "")


def lead_of(turn: Turn, before: Turn | None) -> Lead:
    """What leads to the question of `turn`, which follows `before` (None at the start of an interview)."""
    if turn.move.kind is MoveKind.ANSWER_BACK:
        return Lead.ANSWER_BACK if turn.move.values.get(TOLD) else Lead.REPHRASE
    if turn.move.kind in _OWN_LEADS:
        return _OWN_LEADS[turn.move.kind]
    if before is None or before.round != turn.round:
        return Lead.GREETING
    if turn.move.kind not in (MoveKind.OPEN, MoveKind.POSITION):
        return Lead.NONE
    unanswered = before.attempt is None or before.attempt.reply is not Reply.ANSWER
    return Lead.AFTER_DECLINED if unanswered else Lead.TRANSITION


def _lead_text(cue: Cue) -> str:
    turns = (*cue.turns, cue.turn)
    leads = [lead_of(turn, before) for turn, before in zip(turns, (None, *cue.turns), strict=True)]
    lead = Lead.JOIN if _joins(cue, leads[-1]) else leads[-1]
    if lead is Lead.NONE:
        return ""
    if lead is Lead.ANSWER_BACK:
        return cue.turn.move.values[TOLD]
    used = sum(
        earlier is lead and turn.speaker == cue.turn.speaker
        for earlier, turn in zip(leads[:-1], cue.turns, strict=True)
    )
    text = _variant(_phrases(cue.persona, lead), cue.seed + used, cue.language)
    return filled(text, quote=cue.turn.move.quote or "") if lead is Lead.CHALLENGE else text


def _joins(cue: Cue, lead: Lead) -> bool:
    """Whether somebody speaks for the first time in a round that another interviewer opened."""
    spoke = {turn.speaker for turn in cue.turns if turn.round == cue.turn.round}
    return lead is not Lead.GREETING and bool(cue.persona.joins) and cue.turn.speaker not in spoke


def _phrases(persona: Persona, lead: Lead) -> Sequence[Bilingual]:
    return {
        Lead.GREETING: persona.greetings,
        Lead.TRANSITION: persona.transitions,
        Lead.AFTER_DECLINED: persona.after_declined,
        Lead.ASK_AGAIN: persona.ask_again,
        Lead.CHALLENGE: persona.challenge_frames,
        Lead.JOIN: persona.joins,
        Lead.REPHRASE: persona.rephrase_frames,
    }[lead]


def _variant(phrases: Sequence[Bilingual], turn_of: int, language: Language) -> str:
    """In turns, so that no phrase comes back before the others were used."""
    return phrases[turn_of % len(phrases)].text(language)


def _joined(lead: str, question: str, language: Language) -> str:
    if not lead or not question:
        return lead or question
    return f"{lead} {question}" if language is Language.EN else f"{lead}{question}"
