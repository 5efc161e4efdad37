"""The settings' models, over real HTTP: which are there, and how they are reached."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.infra.chat.pauses import AllPauses
from app.infra.notices import Nobody
from app.main import create_app
from app.services.chat import Chats
from app.services.ports import Content
from app.settings import Settings
from app.wiring.limits import Limiting
from app.wiring.models import chats_of, server_options
from tests.infra.chat.asking import MemoryTraits
from tests.model_server import MODEL, ModelServer, serving

pytestmark = pytest.mark.anyio


def settings(**given: Any) -> Settings:
    return Settings.load(_env_file=None, **given)


async def chats(content: Content, **given: Any) -> Chats:
    async with AsyncExitStack() as closing:
        limiting = Limiting(AllPauses(Nobody()), None)
        return chats_of(settings(**given), content, MemoryTraits(), limiting, closing)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(ModelServer()) as running:
        yield running


@pytest.mark.parametrize("reached", [{"openai_api_key": "sk-x"}, {"openai_base_url": "http://127.0.0.1:9/v1"}])
@pytest.mark.parametrize("named", ["interviewer_model", "judge_model"])
async def test_a_key_or_an_address_and_one_name_are_enough_for_both_models(
    content: Content, reached: dict[str, str], named: str
) -> None:
    found = await chats(content, **reached, **{named: MODEL})
    assert found.interviewer is not None
    assert found.judge is not None


@pytest.mark.parametrize(
    "given", [{}, {"openai_api_key": "sk-x"}, {"interviewer_model": MODEL, "judge_model": MODEL}]
)
async def test_without_a_name_or_without_key_and_address_there_is_no_model(
    content: Content, given: dict[str, str]
) -> None:
    assert await chats(content, **given) == Chats()


async def test_settings_of_time_and_number_reach_the_client() -> None:
    options = server_options(
        settings(
            openai_api_key="sk-x",
            model_connect_seconds=1,
            model_first_token_seconds=2,
            model_between_tokens_seconds=3,
            model_whole_seconds=4,
            model_retries=5,
        ),
        MODEL,
        6,
    )
    patience = options.patience
    assert (patience.connect, patience.first_token, patience.between_tokens, patience.whole) == (1, 2, 3, 4)
    assert (patience.retries, options.calls_at_once, options.key) == (5, 6, "sk-x")
    assert "sk-x" not in repr(options)


def test_an_application_asks_the_model_of_its_settings(server: ModelServer, tmp_path: Path) -> None:
    given = {"openai_base_url": server.base_url, "openai_api_key": "sk-x", "judge_model": MODEL}
    app = create_app(settings(database_url=f"sqlite:///{tmp_path}/d.db", **given))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        asked = {"answer": "I cut the p95 latency of search from 900 ms to 200 ms.", "judge": "llm"}
        reply = client.post("/api/v1/score", json={**asked, "signals": ["quantified_impact"]})
    assert reply.status_code == 200, reply.text
    assert server.requests
    assert {asked.headers["authorization"] for asked in server.requests} == {"Bearer sk-x"}
