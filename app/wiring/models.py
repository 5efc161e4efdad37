"""The models that the settings name: connected, counted, tried at the start."""

from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from app.infra.chat.later import LaterChat
from app.infra.chat.options import OPENAI, Patience, ServerOptions
from app.infra.chat.traits import TraitStore
from app.services.chat import Chat, Chats, Purpose
from app.services.metering import Meter, MeteredChat
from app.services.model_health import StartCheck
from app.services.ports import Content
from app.settings import Settings
from app.web.services import Models
from app.wiring.limits import Limiting

OPENAI_HOST = "api.openai.com"


def chats_of(
    settings: Settings, content: Content, traits: TraitStore, limiting: Limiting, closing: AsyncExitStack
) -> Chats:
    """The models that the settings name, with connections that `closing` closes; SettingsInvalid.

    None where neither model is named, or where there is neither a key nor an address.
    """
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return Chats()

    def chat(name: str | None, calls_at_once: int, purpose: Purpose) -> Chat | None:
        if name is None:
            return None
        options = server_options(settings, name, calls_at_once)
        connected = LaterChat(options, traits, content.model_prompt, limiting.of(options, purpose))
        closing.push_async_callback(connected.close)
        return connected

    interviewer, judge = settings.interviewer_model, settings.judge_model
    return Chats(
        chat(interviewer or judge, settings.interviewer_calls_at_once, Purpose.INTERVIEWER),
        chat(judge or interviewer, settings.judge_calls_at_once, Purpose.JUDGE),
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


def models_of(settings: Settings, chats: Chats) -> Models:
    """The models that pages name: those of `chats`, and the host they are spoken to at."""
    interviewer = settings.interviewer_model or settings.judge_model
    judge = settings.judge_model or settings.interviewer_model
    return Models(
        interviewer=interviewer if chats.interviewer else None,
        judge=judge if chats.judge else None,
        where=urlsplit(settings.openai_base_url).hostname if settings.openai_base_url else OPENAI_HOST,
    )
