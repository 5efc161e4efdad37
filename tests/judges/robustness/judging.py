"""Both judges over a text, for tests of what may change a score."""

import asyncio
import json

from app.domain.language import Language
from app.domain.scorecard import Scorecard
from app.judges.llm import LlmJudge
from app.judges.llm.judge import Model
from app.judges.llm.memory import ProcessMemory
from app.judges.rules import RulesJudge
from app.judges.subject import subject_of
from app.services.chat import ChatRequest, ScriptedChat
from app.services.ports import Content, Judge, JudgeRequest

CORE = (
    "quantified_impact",
    "tradeoff_articulation",
    "thirty_day_ship",
    "ownership",
    "data_decisions",
    "cross_functional_influence",
)
RULES, LLM = "rules", "llm"
JUDGES = (RULES, LLM)
Levels = dict[str, int]


def judged(content: Content, kind: str, answer: str, language: Language) -> Levels:
    """The level of each core signal."""
    judge = rules(content) if kind == RULES else llm(content, reading_as_the_rules_do(content, answer, language))
    return levels_of(asyncio.run(judge.judge(JudgeRequest(answer, "", CORE, language))))


def rules(content: Content) -> RulesJudge:
    """The rules judge."""
    return RulesJudge(content.rubric, content.reading, content.weights)


def llm(content: Content, chat: ScriptedChat) -> Judge:
    """The LLM judge over a scripted model."""
    memory = ProcessMemory()
    model = Model("scripted", {})
    return LlmJudge(
        content.rubric, content.judge_prompt, chat, model, memory, lambda text: subject_of(text, content.reading)
    )


def levels_of(scorecard: Scorecard) -> Levels:
    """Levels by signal; every one of them is scored."""
    levels = {score.signal: score.level for score in scorecard.signals}
    assert None not in levels.values(), scorecard
    return {signal: level for signal, level in levels.items() if level is not None}


def reading_as_the_rules_do(content: Content, answer: str, language: Language) -> ScriptedChat:
    """A model that quotes what the rules judge quotes."""
    card = rules(content).judge_now(JudgeRequest(answer, "", CORE, language))

    def script(request: ChatRequest) -> str:
        ids = _check_ids(request)
        score = next(s for s in card.signals if [c.check for c in s.checks] == ids)
        return reply([(c.check, c.quote or "", c.met) for c in score.checks])

    return ScriptedChat(script)


def quoting(passage: str) -> ScriptedChat:
    """A model that was talked round: it calls every check met and quotes `passage`."""
    return ScriptedChat(lambda request: reply([(check, passage, True) for check in _check_ids(request)]))


def reply(checks: list[tuple[str, str, bool]]) -> str:
    """The form as a model sends it."""
    filled = [{"check": check, "quote": quote, "reason": "", "met": met} for check, quote, met in checks]
    return json.dumps({"checks": filled}, ensure_ascii=False)


def _check_ids(request: ChatRequest) -> list[str]:
    assert request.schema is not None
    entry = request.schema["properties"]["checks"]["items"]
    return list(entry["properties"]["check"]["enum"])
