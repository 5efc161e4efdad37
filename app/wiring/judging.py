"""The judges, and what measures them."""

from app.domain.scorecard import JudgeKind
from app.judges.llm import LlmJudge, Model
from app.judges.llm.absent import AbsentJudge
from app.judges.rules import RulesJudge
from app.judges.subject import Subject, subject_of
from app.services.calibration import Calibration
from app.services.chat import Chats
from app.services.ports import Content, Judge, JudgementStore
from app.services.scoring import Judges, Scoring
from app.settings import Settings

# The most likely form, so that asking twice differs as little as a model allows.
JUDGE_PARAMETERS = {"temperature": 0}


def judges_of(content: Content, llm: Judge | None = None) -> Judges:
    """The judges of this installation: the one that needs no model, and `llm` if there is one."""
    rules = RulesJudge(content.rubric, content.reading, content.weights)
    known: dict[JudgeKind, Judge] = {JudgeKind.RULES: rules}
    return Judges(known if llm is None else known | {JudgeKind.LLM: llm}, AbsentJudge(content.rubric))


def llm_judge(settings: Settings, content: Content, chats: Chats, memory: JudgementStore) -> Judge | None:
    """The judge that asks the model of the settings; None when no model is named or nothing speaks to it."""
    name = settings.judge_model or settings.interviewer_model
    if chats.judge is None or name is None:
        return None

    def read(answer: str) -> Subject:
        return subject_of(answer, content.reading)

    model = Model(name, JUDGE_PARAMETERS)
    return LlmJudge(content.rubric, content.judge_prompt, chats.judge, model, memory, read)


def scoring(content: Content) -> Scoring:
    """Scoring without a database."""
    return Scoring(judges_of(content), content.rubric)


def calibration(content: Content, llm: Judge | None = None) -> Calibration:
    """Calibration without a database, of the rules judge and of `llm` if there is one."""
    return Calibration(judges_of(content, llm), content.rubric, content.rated)
