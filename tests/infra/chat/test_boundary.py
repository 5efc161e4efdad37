"""The edge to the SDK: one module, every error class, only our settings, and no secret anywhere."""

import ast
import logging
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest

import app
from app.errors import SettingsInvalid
from app.infra.chat.client import FAILURES, Client, headers_of
from app.infra.chat.failures import Refusal, failure_of
from app.infra.chat.options import NO_KEY, ServerOptions
from app.infra.chat.pauses import Pauses
from app.services.chat import ChatFailed
from tests.infra.chat.asking import HELLO, KEY, connected, options
from tests.infra.chat.raw_server import EVENTS, raw, reply
from tests.model_server import MODEL, ModelServer, faults, nobody_listening, serving

pytestmark = pytest.mark.anyio

APP = Path(app.__file__).parent
SDK = Path(openai.__file__).parent
# Errors of other parts of the SDK, which chat completions never get to.
ELSEWHERE = {
    "APIRemovedInV1",
    "MissingDependencyError",
    "_TransientTokenExchangeError",
    "_AmbiguousModuleClientUsageError",
    "MissingStreamClassError",
    "StreamAlreadyConsumed",
    "MutuallyExclusiveAuthError",
    "AgentOutputParseError",
    "AgentTurnResultError",
    "AgentFilePreparationError",
    "AgentFileStagingError",
    "ResponsesWebSocketBufferError",
    "ResponsesWebSocketError",
    "BrowserError",
    "BrowserCancelledError",
    "ComputerUseError",
    "DecisionsToolRunnerError",
    "DecisionsToolRunnerCancelledError",
    "ToolRunnerError",
    "ToolRunnerCancelledError",
}
ERROR_CLASS = re.compile(r"^ *class (\w+)\([\w., ]*(?:Error|Exception)\b", re.MULTILINE)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(ModelServer()) as running:
        yield running


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_one_module_alone_imports_the_sdk() -> None:
    found = [path.relative_to(APP).as_posix() for path in APP.rglob("*.py") if "openai" in imported(path)]
    assert found == ["infra/chat/client.py"]


def test_every_error_class_of_the_sdk_has_an_outcome() -> None:
    """A new one fails this: say in client.FAILURES what it means, or here that it never gets to us."""
    paths = [path for path in SDK.rglob("*.py") if path.relative_to(SDK).parts[0] not in {"types", "resources"}]
    found = {name for path in paths for name in ERROR_CLASS.findall(path.read_text(encoding="utf-8"))}
    assert found - ELSEWHERE == {kind.__name__ for kind in FAILURES}
    exported = {value for name, value in vars(openai).items() if name.endswith("Error") and name not in ELSEWHERE}
    assert exported <= set(FAILURES)


@pytest.mark.parametrize("kind", [kind for kind in FAILURES if hasattr(kind, "status_code")])
def test_a_class_and_its_status_mean_the_same(kind: type[Exception]) -> None:
    assert failure_of(Refusal(kind.status_code)) is FAILURES[kind]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "address", "query"),
    [
        ("http://127.0.0.1:11434/v1/", "http://127.0.0.1:11434/v1", {}),
        ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1", {}),
        ("https://x.azure.com/openai/v1?api-version=1", "https://x.azure.com/openai/v1", {"api-version": "1"}),
        ("http://me:secret@host/v1?key=", "http://host/v1", {"key": ""}),
    ],
)
def test_an_address_is_taken_apart(given: str, address: str, query: dict[str, str]) -> None:
    taken = ServerOptions(MODEL, given)
    assert (taken.address, taken.query) == (address, query)


async def test_a_query_of_the_address_goes_with_every_call() -> None:
    good = reply(EVENTS, b'data: {"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]}\n\n')
    async with raw(good) as server, connected(options(f"{server.base_url}?api-version=preview&x=")) as chat:
        await chat.complete(HELLO)
    assert server.heads[0].splitlines()[0] == "POST /v1/chat/completions?api-version=preview&x= HTTP/1.1"


@pytest.mark.parametrize(
    ("base_url", "sent"),
    [
        ("https://x.openai.azure.com/openai/v1", KEY),
        ("https://api.openai.com/v1", None),
        ("http://azure.com.example.org/v1", None),
    ],
)
def test_azure_gets_the_key_in_its_own_header(base_url: str, sent: str | None) -> None:
    assert headers_of(ServerOptions(MODEL, base_url, KEY)).get("api-key") == sent


async def test_without_a_key_a_word_is_sent_in_its_place(server: ModelServer) -> None:
    async with connected(ServerOptions(MODEL, server.base_url)) as chat:
        await chat.complete(HELLO)
    assert server.requests[0].headers["authorization"] == f"Bearer {NO_KEY}"


@pytest.mark.parametrize("key", ["sk-ключ", "sk-a\nb"])
def test_a_key_that_cannot_be_sent_is_found_at_once_and_not_shown(key: str) -> None:
    with pytest.raises(SettingsInvalid) as invalid:
        Client(ServerOptions(MODEL, key=key), Pauses())
    assert key not in str(invalid.value)


@pytest.mark.parametrize("host", ["127.0.0.1:99999", "[::1", "a..b", f"{'a' * 64}.example", ""])
def test_an_address_that_is_none_is_found_at_once(host: str) -> None:
    with pytest.raises(SettingsInvalid):
        Client(ServerOptions(MODEL, f"http://{host}/v1"), Pauses())


async def test_the_environment_changes_nothing(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with nobody_listening() as nowhere:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "OPENAI_BASE_URL"):
            monkeypatch.setenv(name, nowhere)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-from-elsewhere")
        monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-from-elsewhere")
        monkeypatch.setenv("OPENAI_ORG_ID", "org-elsewhere")
        monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-elsewhere")
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Elsewhere: yes\nAuthorization: Bearer elsewhere")
        async with connected(options(server.base_url)) as chat:
            await chat.complete(HELLO)
    headers = server.requests[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert "elsewhere" not in str(headers).lower()


async def test_nothing_is_sent_about_this_machine(server: ModelServer) -> None:
    async with connected(options(server.base_url)) as chat:
        await chat.complete(HELLO)
    headers = server.requests[0].headers
    assert headers["user-agent"] == "debrief"
    assert {name for name in headers if name.startswith("x-stainless")} <= {
        "x-stainless-raw-response",
        "x-stainless-retry-count",
    }


FAULTS = [
    faults.WRONG_KEY,
    faults.Refused(500, f"failed for {KEY}", headers=(("retry-after-ms", "1"),)),
    faults.Refused(400, f"Unknown parameter: 'x' of {KEY}", code=KEY, param=KEY),
    faults.ErrorInStream(message=f"failed for {KEY}"),
    faults.Malformed(),
    faults.Cut(),
    faults.Hang(),
    faults.WrongType(body=f"<p>{KEY}"),
]


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_key_is_in_no_log_and_no_error(
    server: ModelServer, fault: faults.Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.key, server.faults = KEY, faults.always(fault)
    wanted = options(f"{server.base_url}?secret={KEY}", first_token=0.1, retries=1)
    async with connected(wanted) as chat:
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(HELLO)
        shown = [repr(chat), repr(wanted), repr(failed.value), str(failed.value)]
    # The server logs as well, in this process.
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]
    told = "\n".join([*shown, *traceback.format_exception(failed.value), *logged])
    assert KEY not in told
    assert "Ask me something" not in told


async def test_nothing_of_the_sdks_error_stays_with_ours(server: ModelServer) -> None:
    server.faults = faults.always(faults.WRONG_KEY)
    async with connected(options(server.base_url)) as chat:
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(HELLO)
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
