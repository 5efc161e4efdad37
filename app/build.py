"""The services, built and wired: from settings, content and a database to what the web and the terminal use."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from app.domain.cost import prices_at
from app.domain.interview import VoiceKind
from app.domain.scorecard import JudgeKind
from app.infra.chat.options import OPENAI, Patience, ServerOptions
from app.infra.chat.traits import TraitStore
from app.infra.clock import SystemClock
from app.infra.content import content_root, load_content
from app.infra.database import Database, open_database
from app.infra.store import SqlCallStore, SqlInterviewStore, SqlJudgementStore
from app.infra.store.traits import SqlTraitStore
from app.judges.llm import LlmJudge, Model
from app.judges.llm.absent import AbsentJudge
from app.judges.llm.memory import NoMemory
from app.judges.rules import RulesJudge
from app.judges.subject import Subject, subject_of
from app.judges.validators import VALIDATORS
from app.services.announce import announcements
from app.services.asking import Asking
from app.services.calibration import Calibration
from app.services.chat import Chat, Chats, Failure, Purpose
from app.services.events import Listening
from app.services.export import Exports
from app.services.interviews import Interviews
from app.services.live import Live
from app.services.metering import Meter, MeteredChat
from app.services.model_health import ModelHealth, StartCheck
from app.services.model_use import ModelUse
from app.services.ports import Content, Judge, JudgementStore, Voice
from app.services.runner import Runner
from app.services.scoring import Judges, Scoring
from app.services.speaking import Voices
from app.services.spending import Spending
from app.services.steps import Steps
from app.services.waking import WakeUps
from app.settings import Settings
from app.voices.builtin import BuiltinVoice
from app.voices.llm import LlmVoice
from app.voices.stand_in import StandIn
from app.web.services import Models, Services

OPENAI_HOST = "api.openai.com"
# The most likely form, so that asking twice differs as little as a model allows.
JUDGE_PARAMETERS = {"temperature": 0}


@dataclass(frozen=True, slots=True)
class Built:
    """The services, and what has to be started and closed around them."""

    services: Services
    runner: Runner
    database: Database
    start_check: StartCheck
    closing: AsyncExitStack

    async def close(self) -> None:
        """Close the connections to models, then the database."""
        await self.closing.aclose()


@cache
def load_valid_content() -> Content:
    """Everything under prompts/ and rubrics/, read once; ContentInvalid names each fault with its place."""
    return load_content(content_root(), VALIDATORS)


def build(settings: Settings, content: Content, chats: Chats | None = None) -> Built:
    """The services over the database of `settings`; StoreUnavailable."""
    clock, wake_ups = SystemClock(), WakeUps()
    database = open_database(settings.database_url)
    closing = AsyncExitStack()
    closing.push_async_callback(database.close)
    store = SqlInterviewStore(database, announcements, wake_ups.stored)
    live = Live(store, wake_ups)
    memory = SqlJudgementStore(database, clock)
    given = chats
    chats = chats_of(settings, content, SqlTraitStore(database, clock), closing) if given is None else given
    models = models_of(settings, chats)
    calls, model_health = SqlCallStore(database), ModelHealth(clock)
    spending = Spending(calls, clock, settings.max_tokens_per_interview, settings.max_tokens_per_day)
    chats = metered(chats, models, Meter(spending, calls, model_health, clock))
    judges = judges_of(content, llm_judge(settings, content, chats, memory))
    voices = voices_of(settings, content, chats)
    use = ModelUse(calls, prices_at(models.where or OPENAI_HOST, content.prices))
    steps = Steps(store, content, judges, voices, Asking(store, live, voices, clock), clock)
    runner = Runner(store, steps)
    services = Services(
        content=content,
        clock=clock,
        interviews=Interviews(store, content, steps, runner, judges, voices, clock),
        listening=Listening(store, wake_ups, live),
        scoring=Scoring(judges, content.rubric),
        exports=Exports(store, content, use),
        calibration=calibration(content, llm_judge(settings, content, chats, NoMemory())),
        models=models,
        health=model_health,
        use=use,
        ready=store.check,
    )
    # Whoever hands chats in knows what they are.
    check = start_check(chats if given is None else Chats(), models, content)
    return Built(services, runner, database, check, closing)


def chats_of(settings: Settings, content: Content, traits: TraitStore, closing: AsyncExitStack) -> Chats:
    """The models that the settings name, with connections that `closing` closes; SettingsInvalid.

    None where neither model is named, or where there is neither a key nor an address.
    """
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return Chats()

    def chat(name: str | None, calls_at_once: int) -> Chat | None:
        # The SDK takes most of a second to load, which whoever uses no model need not wait for.
        from app.infra.chat.chat import OpenAiChat  # noqa: PLC0415

        if name is None:
            return None
        connected = OpenAiChat(server_options(settings, name, calls_at_once), traits, content.model_prompt)
        closing.push_async_callback(connected.close)
        return connected

    return Chats(
        chat(settings.interviewer_model or settings.judge_model, settings.interviewer_calls_at_once),
        chat(settings.judge_model or settings.interviewer_model, settings.judge_calls_at_once),
    )


def server_options(settings: Settings, model: str, calls_at_once: int) -> ServerOptions:
    """How the model is reached."""
    key = settings.openai_api_key
    patience = Patience(
        connect=settings.model_connect_seconds,
        first_token=settings.model_first_token_seconds,
        between_tokens=settings.model_between_tokens_seconds,
        whole=settings.model_whole_seconds,
        retries=settings.model_retries,
    )
    return ServerOptions(
        model,
        settings.openai_base_url or OPENAI,
        None if key is None else key.get_secret_value(),
        patience,
        calls_at_once,
    )


def metered(chats: Chats, models: Models, meter: Meter) -> Chats:
    """The same models, every call of which is counted."""

    def around(chat: Chat | None, purpose: Purpose, name: str | None) -> Chat | None:
        return None if chat is None else MeteredChat(chat, purpose, name or "", meter)

    return Chats(
        around(chats.interviewer, Purpose.INTERVIEWER, models.interviewer),
        around(chats.judge, Purpose.JUDGE, models.judge),
    )


def start_check(chats: Chats, models: Models, content: Content) -> StartCheck:
    """What asks each model there is whether it can be asked."""
    asked = {Purpose.INTERVIEWER: chats.interviewer, Purpose.JUDGE: chats.judge}
    names = {Purpose.INTERVIEWER: models.interviewer or "", Purpose.JUDGE: models.judge or ""}
    there = {purpose: chat for purpose, chat in asked.items() if chat is not None}
    return StartCheck(there, names, content.start_check)


def judges_of(content: Content, llm: Judge | None = None) -> Judges:
    """The judges of this installation: the one that needs no model, and `llm` if there is one."""
    rules = RulesJudge(content.rubric, content.reading, content.weights)
    known: dict[JudgeKind, Judge] = {JudgeKind.RULES: rules}
    return Judges(known if llm is None else known | {JudgeKind.LLM: llm}, AbsentJudge(content.rubric))


def voices_of(settings: Settings, content: Content, chats: Chats) -> Voices:
    """The voices of this installation: the built-in one, and a model's if there is one."""
    builtin = BuiltinVoice(settings.builtin_pace_ms / 1000)
    known: dict[VoiceKind, Voice] = {VoiceKind.RULES: builtin}
    if chats.interviewer is not None:
        known[VoiceKind.LLM] = LlmVoice(
            chats.interviewer,
            content.voice_prompt,
            content.spoken,
            content.rubric,
            builtin,
            settings.model_turn_seconds,
        )
    return Voices(known, StandIn(builtin, Failure.NOT_CONFIGURED))


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


def models_of(settings: Settings, chats: Chats) -> Models:
    """The models that pages name: those of `chats`, and the host they are spoken to at."""
    interviewer = settings.interviewer_model or settings.judge_model
    judge = settings.judge_model or settings.interviewer_model
    return Models(
        interviewer=interviewer if chats.interviewer else None,
        judge=judge if chats.judge else None,
        where=urlsplit(settings.openai_base_url).hostname if settings.openai_base_url else OPENAI_HOST,
    )
