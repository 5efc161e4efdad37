"""`debrief doctor`: tries the models that are set up, and says in plain words what works."""

import asyncio
from dataclasses import dataclass

import typer
from rich.console import Console

from app.cli.signs import Printing
from app.domain.interview import VoiceKind
from app.domain.language import Language
from app.infra.chat.inspection import Inspection
from app.infra.clock import SystemClock
from app.infra.database import open_database
from app.infra.store.calls import SqlCallStore
from app.infra.store.traits import SqlTraitStore
from app.judges.llm.memory import NoMemory
from app.services.chat import ChatFailed, Chats, Failure
from app.services.doctor import Case, Doctor, Sign, Watched
from app.services.ports import Content
from app.services.spending import Spending
from app.settings import Settings
from app.wiring.content import load_valid_content
from app.wiring.judging import llm_judge
from app.wiring.models import server_options
from app.wiring.voices import voices_of

# A model reads at least about as many for a question; it is not asked when fewer are left of the day's tokens.
QUESTION_TOKENS = 1_000


def doctor(language: Language, context: int) -> None:
    """Try each model; exit status 1 when something has to be corrected. SettingsInvalid, StoreUnavailable."""
    settings, content = Settings.load(), load_valid_content()
    printing = Printing(Console(highlight=False), content, language)
    missing = _missing(settings)
    if missing is not None:
        printing.say(missing)
        raise typer.Exit(0 if missing == "no_model" else 1)
    well = asyncio.run(_examined(settings, content, printing, context))
    printing.say("all_well" if well else "something_wrong")
    raise typer.Exit(0 if well else 1)


def _missing(settings: Settings) -> str | None:
    """The phrase for what keeps a model from being used at all, or None."""
    named = settings.interviewer_model or settings.judge_model
    reached = settings.openai_api_key is not None or settings.openai_base_url is not None
    if reached:
        return None if named else "no_name"
    return "no_server" if named else "no_model"


async def _examined(settings: Settings, content: Content, printing: Printing, context: int) -> bool:
    interviewer = settings.interviewer_model or settings.judge_model or ""
    judge = settings.judge_model or settings.interviewer_model or ""
    parts = ("both",) if interviewer == judge else ("interviewer", "judge")
    well = not await _day_is_used_up(settings)
    if not well:
        printing.sign(Sign("day_used_up", well, {"ceiling": settings.max_tokens_per_day or 0}))
    for part in parts:
        model = judge if part == "judge" else interviewer
        examination = _Examination(settings, content, printing, context)
        well = await examination.run(part, model) and well
    return well


async def _day_is_used_up(settings: Settings) -> bool:
    """Whether the day's ceiling keeps interviews from their models, however well these are."""
    if settings.max_tokens_per_day is None:
        return False
    database = open_database(settings.database_url)
    try:
        spending = Spending(SqlCallStore(database), SystemClock(), None, settings.max_tokens_per_day)
        await spending.admit(None, QUESTION_TOKENS)
    except ChatFailed:
        return True
    finally:
        await database.close()
    return False


@dataclass(frozen=True, slots=True)
class _Examination:
    settings: Settings
    content: Content
    printing: Printing
    context: int

    async def run(self, part: str, model: str) -> bool:
        """Try one model as interviewer, judge or both."""
        options = server_options(self.settings, model, 1)
        inspection = Inspection(options, self.content.model_prompt)
        self.printing.say(f"as_{part}", "bold", model=model)
        self.printing.say("server", "dim", address=options.address)
        doctor = Doctor(self.content, self.printing.language, self.context, SystemClock().now())
        signs: list[Sign] = []
        try:
            async for sign in doctor.examine(self._case(inspection, part)):
                self.printing.sign(self._naming_its_setting(sign, model))
                signs.append(sign)
            if signs[0].well:
                await self._keep(inspection, doctor)
        finally:
            await inspection.close()
        return all(sign.well is not False for sign in signs)

    def _naming_its_setting(self, sign: Sign, model: str) -> Sign:
        """A model that the server does not know is named in one of two settings, or in both."""
        if sign.reason != Failure.UNKNOWN_MODEL or sign.name != "refused":
            return sign
        named = {
            "INTERVIEWER_MODEL": self.settings.interviewer_model,
            "JUDGE_MODEL": self.settings.judge_model,
        }
        setting = ", ".join(name for name, value in named.items() if value == model)
        return Sign("unknown_name", sign.well, {"setting": setting})

    def _case(self, inspection: Inspection, part: str) -> Case:
        chat = Watched(inspection.chat)
        chats = Chats(chat, chat)
        voice = voices_of(self.settings, self.content, chats).get(VoiceKind.LLM)
        judge = llm_judge(self.settings, self.content, chats, NoMemory())
        return Case(inspection, chat, None if part == "judge" else voice, None if part == "interviewer" else judge)

    async def _keep(self, inspection: Inspection, doctor: Doctor) -> None:
        """What was found out holds from now on: an interview need not find it out again."""
        database = open_database(self.settings.database_url)
        try:
            await inspection.keep(SqlTraitStore(database, SystemClock()), doctor.held, cut=doctor.cut)
        finally:
            await database.close()
