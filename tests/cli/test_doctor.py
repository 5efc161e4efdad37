"""`debrief doctor` and `debrief models` as a shell runs them."""

import asyncio
from pathlib import Path

import pytest

from app.errors import InvalidInput, NotFound
from app.infra.clock import SystemClock
from app.infra.database import open_database
from app.infra.store.calls import SqlCallStore
from app.services.chat import Purpose, Usage
from app.services.ports import ModelCall
from tests.able_model import able
from tests.cli.debrief import debrief
from tests.cli.inside import inside
from tests.model_server import MODEL, ModelServer, serving
from tests.model_server.faults import SERVER_FAILED
from tests.model_server.personalities import Ollama

KEY = "sk-proj-0123456789-very-secret-9876543210"


def database_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'day.db'}"


def spend(folder: Path, tokens: int) -> None:
    """Keep a call of now, in an interview that is gone."""

    async def keep() -> None:
        database = open_database(database_in(folder))
        call = ModelCall(
            None, SystemClock().now(), Purpose.JUDGE, MODEL, MODEL, Usage(tokens, 0, 0), 1.0, None, None
        )
        await SqlCallStore(database).add(call)
        await database.close()

    asyncio.run(keep())


def test_a_model_that_is_well_is_said_to_be_and_remembered(tmp_path: Path) -> None:
    with serving(ModelServer(key=KEY, say=able)) as server:
        address = server.base_url.replace("://", "://somebody:hidden@")
        ended = debrief(
            "doctor", folder=tmp_path, OPENAI_BASE_URL=address, OPENAI_API_KEY=KEY, INTERVIEWER_MODEL=MODEL
        )
    shown = ended.stdout.decode()
    assert ended.returncode == 0, shown + ended.stderr.decode()
    assert f"{MODEL}, as interviewer and judge" in shown
    assert f"Server: {server.base_url}" in shown
    assert "✗" not in shown
    assert "All is well." in shown
    for secret in (KEY, "hidden", "somebody"):
        assert secret not in shown + ended.stderr.decode()
    listed = inside("models", folder=tmp_path).stdout
    assert MODEL in listed
    assert "JSON Schema" in listed
    assert "8000 tokens or more" in listed
    assert "hidden" not in listed
    assert inside("models", "forget", MODEL, folder=tmp_path).stdout.startswith("Forgotten: 1.")
    assert "Nothing is remembered" in inside("models", folder=tmp_path).stdout


def test_what_is_wrong_with_each_model_is_said_in_the_language_asked_for(tmp_path: Path) -> None:
    with serving(ModelServer(Ollama(), say=able)) as server:
        given = {"OPENAI_BASE_URL": server.base_url, "INTERVIEWER_MODEL": "nobody", "JUDGE_MODEL": MODEL}
        ended = inside("doctor", "--language", "zh", folder=tmp_path, settings=given)
    shown = ended.stdout
    assert ended.exit_code == 1
    assert f"nobody，用作面试官\n服务地址：{server.base_url}\n  ✗ 用不了：服务端没有这个名字的模型" in shown
    assert "（请检查 INTERVIEWER_MODEL）。\n" in shown
    assert f"这个服务端有：{MODEL}" in shown
    assert f"{MODEL}，用作评委" in shown
    assert "能记住大约 4000 个 token，到 8000 个就不行了" in shown


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"JUDGE_MODEL": "nobody"}, "(check JUDGE_MODEL)"),
        ({"INTERVIEWER_MODEL": "nobody", "JUDGE_MODEL": "nobody"}, "(check INTERVIEWER_MODEL, JUDGE_MODEL)"),
    ],
)
def test_the_setting_with_a_name_that_the_server_does_not_know_is_named(
    tmp_path: Path, given: dict[str, str], named: str
) -> None:
    with serving(ModelServer()) as server:
        shown = inside("doctor", folder=tmp_path, settings={"OPENAI_BASE_URL": server.base_url, **given}).stdout
    assert named in shown


def test_a_larger_model_is_advised_only_where_the_model_itself_falls_short(tmp_path: Path) -> None:
    def shown(server: ModelServer) -> str:
        given = {"OPENAI_BASE_URL": server.base_url, "INTERVIEWER_MODEL": MODEL, "MODEL_RETRIES": "0"}
        return inside("doctor", folder=tmp_path, settings=given).stdout

    with serving(ModelServer(say=lambda _: "Great answer! And why? And how?")) as server:
        unfit = shown(server)
    with serving(ModelServer(say=able, faults=lambda call: SERVER_FAILED if call > 1 else None)) as server:
        broken = shown(server)
    assert unfit.count("try a larger model") == 2
    assert broken.count("reported a fault of its own") >= 2
    assert "larger model" not in broken


def test_a_day_whose_tokens_are_used_up_is_something_to_correct(tmp_path: Path) -> None:
    spend(tmp_path, 99_500)
    with serving(ModelServer(say=able)) as server:
        given = {
            "OPENAI_BASE_URL": server.base_url,
            "INTERVIEWER_MODEL": MODEL,
            "DATABASE_URL": database_in(tmp_path),
        }
        used_up = inside("doctor", folder=tmp_path, settings={**given, "MAX_TOKENS_PER_DAY": "100000"})
        enough = inside("doctor", folder=tmp_path, settings={**given, "MAX_TOKENS_PER_DAY": "200000"})
    assert used_up.exit_code == 1
    assert "(MAX_TOKENS_PER_DAY=100000)" in used_up.stdout
    assert "Keeps about 8000 tokens in mind" in used_up.stdout
    assert "All is well" not in used_up.stdout
    assert (enough.exit_code, "MAX_TOKENS_PER_DAY" in enough.stdout) == (0, False)


def test_no_model_is_tried_with_more_context_than_any_has(tmp_path: Path) -> None:
    ended = inside("doctor", "--context", "2000001", folder=tmp_path)
    assert ended.exit_code == 2
    assert "2000000" in ended.stderr


def test_without_a_model_there_is_nothing_to_correct(tmp_path: Path) -> None:
    ended = inside("doctor", folder=tmp_path)
    assert ended.exit_code == 0
    assert "nothing leaves this machine" in ended.stdout
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [({"OPENAI_API_KEY": KEY}, "no model is named"), ({"JUDGE_MODEL": MODEL}, "cannot be reached")],
)
def test_half_a_setting_is_something_to_correct(tmp_path: Path, given: dict[str, str], says: str) -> None:
    ended = inside("doctor", folder=tmp_path, settings=given)
    assert ended.exit_code == 1
    assert says in ended.stdout
    assert KEY not in ended.output


def test_forgetting_needs_a_name_that_is_known(tmp_path: Path) -> None:
    assert isinstance(inside("models", "forget", folder=tmp_path).exception, InvalidInput)
    assert isinstance(inside("models", "forget", "nobody", folder=tmp_path).exception, NotFound)
    assert inside("models", "forget", "--all", folder=tmp_path).stdout.startswith("Forgotten: 0.")
