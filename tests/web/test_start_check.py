"""A wrong key, name or address of a model shows when Debrief starts, and never holds the start up."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.services.chat import Failure, Purpose
from app.settings import Settings
from app.wiring.services import build
from tests.databases import database_url
from tests.model_server import MODEL, ModelServer, nobody_listening
from tests.model_server.faults import NO_CREDIT, Hang, always
from tests.rehearsal import content
from tests.web.serving import running

pytestmark = pytest.mark.anyio
Serve = Callable[[ModelServer], ModelServer]
KEY = "sk-test-0123456789abcdef"


def settings(folder: Path, **given: Any) -> Settings:
    common = {"database_url": database_url(folder), "openai_api_key": KEY, "model_retries": 0}
    return Settings.load(_env_file=None, **{**common, **given})


async def problems(folder: Path, **given: Any) -> dict[Purpose, str]:
    """What is wrong with the models after the check, and after stopping."""
    built = build(settings(folder, **given), content())
    try:
        await built.start_check.run()
        return dict(built.services.health.problems())
    finally:
        await built.close()


async def test_models_that_can_be_asked_are_asked_once_each(
    tmp_path: Path, serve_model: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve_model(ModelServer(key=KEY, models=("large", "small")))
    given = {"openai_base_url": server.base_url, "interviewer_model": "large", "judge_model": "small"}
    with caplog.at_level(logging.WARNING):
        assert await problems(tmp_path, **given) == {}
    assert sorted(body["model"] for body in server.bodies) == ["large", "small"]
    assert all(len(str(body["messages"])) < 100 for body in server.bodies)
    assert caplog.records == []


async def test_a_wrong_key_and_a_wrong_name_are_told_in_one_line_each(
    tmp_path: Path, serve_model: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve_model(ModelServer(key=KEY))
    url = server.base_url
    wrong_name = await problems(tmp_path, openai_base_url=url, interviewer_model=MODEL, judge_model="typo")
    assert wrong_name == {Purpose.JUDGE: Failure.UNKNOWN_MODEL}
    (line,) = lines(caplog)
    assert "typo" in line
    assert "JUDGE_MODEL" in line
    caplog.clear()
    wrong_key = await problems(
        tmp_path,
        openai_base_url=url,
        judge_model=MODEL,
        interviewer_model=MODEL,
        openai_api_key="sk-other-key",
    )
    assert wrong_key == dict.fromkeys(Purpose, Failure.WRONG_KEY)
    assert len(lines(caplog)) == 2
    assert "OPENAI_API_KEY" in caplog.text
    assert "sk-other" not in caplog.text


async def test_a_server_that_is_away_and_an_empty_account_are_told(
    tmp_path: Path, serve_model: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    with nobody_listening() as url:
        away = await problems(tmp_path, openai_base_url=url, judge_model=MODEL)
    assert set(away.values()) == {Failure.UNREACHABLE}
    assert "OPENAI_BASE_URL" in caplog.text
    server = serve_model(ModelServer(faults=always(NO_CREDIT)))
    empty = await problems(tmp_path, openai_base_url=server.base_url, judge_model=MODEL)
    assert set(empty.values()) == {Failure.NO_CREDIT}


async def test_what_the_check_used_counts_for_the_day_and_for_no_interview(
    tmp_path: Path, serve_model: Serve
) -> None:
    server = serve_model(ModelServer())
    given = {"openai_base_url": server.base_url, "judge_model": MODEL}
    await problems(tmp_path, **given)
    assert await problems(tmp_path, **given, max_tokens_per_day=10) == dict.fromkeys(Purpose, Failure.DAY_CEILING)
    assert len(server.requests) == 2


def test_a_model_that_hangs_holds_up_neither_start_nor_stop(tmp_path: Path, serve_model: Serve) -> None:
    server = serve_model(ModelServer(faults=always(Hang())))
    app = create_app(settings(tmp_path, openai_base_url=server.base_url, judge_model=MODEL))
    with running(app) as address:
        assert httpx.get(f"{address}/readyz", timeout=5).status_code == 200


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        ({}, True),
        ({"openai_api_key": None, "openai_base_url": "http://127.0.0.1:9/v1"}, True),
        ({"openai_api_key": None}, False),
        ({"judge_model": MODEL}, False),
    ],
)
def test_a_key_without_the_name_of_a_model_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, given: dict[str, Any], warned: bool
) -> None:
    create_app(settings(tmp_path, **given))
    assert [line for line in lines(caplog) if "INTERVIEWER_MODEL" in line] == lines(caplog)
    assert len(lines(caplog)) == warned


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
