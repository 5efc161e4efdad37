"""The connection to a server that speaks chat completions. The only module that imports `openai`.

The SDK does authentication, errors and tries again before the first byte; the stream is read as bytes, since its
parsed chunks cost several times as much (docs/architecture.md). Nothing is read from the environment here.
"""

import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterable, Mapping
from functools import lru_cache
from typing import Any, cast

import aiohttp
import httpx2
import openai
import orjson
from openai import AsyncOpenAI, AsyncStream, DefaultAioHttpClient
from openai._exceptions import SubjectTokenProviderError
from openai.pagination import AsyncPage
from openai.types.chat import ChatCompletionChunk

from app.infra.chat import attempts
from app.infra.chat.attempts import Waiting
from app.infra.chat.failures import CallFailed, failure_of, refusal_of
from app.infra.chat.options import ServerOptions, expect_usable
from app.infra.chat.pauses import Pauses
from app.services.chat import Failure
from app.services.deadline import Deadline

log = logging.getLogger(__name__)

LONGEST_REPLY = 32 * 1024 * 1024
# A server that only keeps connections alive for so long would otherwise see a fresh one for each question.
KEEP_SECONDS = 60
_LOGGERS = ("openai", "httpx2", "httpcore2", "aiohttp.client")

# What each error class of the SDK means. Those that chat completions never raise are here as well, so that a test
# notices a new one; where there is a status, the server's own words say more.
FAILURES: Mapping[type[Exception], Failure] = {
    openai.APITimeoutError: Failure.TOO_SLOW,
    openai.APIConnectionError: Failure.UNREACHABLE,
    openai.APIResponseValidationError: Failure.NONSENSE,
    openai.BadRequestError: Failure.NOT_ACCEPTED,
    openai.AuthenticationError: Failure.WRONG_KEY,
    openai.OAuthError: Failure.WRONG_KEY,
    SubjectTokenProviderError: Failure.WRONG_KEY,
    openai.PermissionDeniedError: Failure.FORBIDDEN,
    openai.NotFoundError: Failure.WRONG_ADDRESS,
    openai.ConflictError: Failure.NOT_ACCEPTED,
    openai.UnprocessableEntityError: Failure.NOT_ACCEPTED,
    openai.RateLimitError: Failure.RATE_LIMITED,
    openai.InternalServerError: Failure.SERVER_FAILED,
    openai.LengthFinishReasonError: Failure.TOO_LONG,
    openai.ContentFilterFinishReasonError: Failure.FILTERED,
    openai.WebSocketConnectionClosedError: Failure.CUT_OFF,
    openai.WebSocketQueueFullError: Failure.NOT_ACCEPTED,
    openai.InvalidWebhookSignatureError: Failure.NONSENSE,
    # The families; the SDK raises none of them as such.
    openai.APIStatusError: Failure.NOT_ACCEPTED,
    openai.APIError: Failure.NONSENSE,
    openai.OpenAIError: Failure.NONSENSE,
}
# The SDK calls every failure to connect a timeout, since its transport does; only this one is a slow server.
_SLOW = httpx2.ReadTimeout


class Client:
    """Speaks to the server of `options` for one model. SettingsInvalid when that cannot be."""

    def __init__(self, options: ServerOptions, pauses: Pauses) -> None:
        # They log addresses, which may hold secrets, and one line for each call.
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._options = options
        self._pauses = pauses
        self._sdk = _connected(options)

    async def post(self, body: Mapping[str, Any], deadline: Deadline) -> "Received":
        """Ask, and return once the reply begins. CallFailed."""
        trying = attempts.waiting.set(Waiting(deadline, self._options.patience.first_token, self._pauses))
        try:
            with deadline:
                # The body is ours: the SDK's own method would look through it for what has to be rewritten.
                stream = await self._sdk.post(
                    "/chat/completions",
                    cast_to=ChatCompletionChunk,
                    content=orjson.dumps({**body, "stream": True}),
                    options={"security": {"bearer_auth": True}},
                    stream=True,
                    stream_cls=AsyncStream[ChatCompletionChunk],
                )
        except TimeoutError:
            failed = CallFailed(Failure.TOO_SLOW)
        except openai.OpenAIError as error:
            failed = _failed(error)
        except Exception as error:  # noqa: BLE001 - what servers send can make any part of a client fail
            failed = _unforeseen(error)
        else:
            return Received(stream.response)
        finally:
            attempts.waiting.reset(trying)
        # Outside of `except`, so that nothing of the SDK's error, with its request, stays with this one.
        raise failed

    async def models(self, deadline: Deadline) -> tuple[str, ...]:
        """The names of the models that the server says it has. CallFailed."""
        trying = attempts.waiting.set(Waiting(deadline, self._options.patience.first_token, self._pauses))
        try:
            with deadline:
                page = await self._sdk.models.list()
        except TimeoutError:
            failed = CallFailed(Failure.TOO_SLOW)
        except openai.OpenAIError as error:
            failed = _failed(error)
        except Exception as error:  # noqa: BLE001 - as for `post`; also no JSON under a name that promises it
            failed = _unforeseen(error)
        else:
            listed = page.data if isinstance(page, AsyncPage) and isinstance(page.data, list) else []
            return tuple(name for name in (getattr(model, "id", None) for model in listed) if isinstance(name, str))
        finally:
            attempts.waiting.reset(trying)
        raise failed

    async def close(self) -> None:
        """Close all connections."""
        await self._sdk.close()


class Received:
    """A reply that has begun. It has to be closed, which ends it also at the server."""

    def __init__(self, response: httpx2.Response) -> None:
        compressed = response.headers.get("content-encoding", "identity") != "identity"
        # Past the layers that an uncompressed body does not need: each would cost something for every token.
        self._chunks = response.aiter_bytes() if compressed else aiter(_streamed(response))
        self._response = response
        self._size = 0
        self.content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()

    async def read(self) -> bytes:
        """The next bytes, none at the end. CallFailed. Whoever calls it holds a deadline."""
        try:
            received = await anext(self._chunks, b"")
        except httpx2.TimeoutException:
            failed = CallFailed(Failure.TOO_SLOW)
        except httpx2.DecodingError:
            failed = CallFailed(Failure.NONSENSE)
        except (httpx2.HTTPError, aiohttp.ClientError, ssl.SSLError):
            failed = CallFailed(Failure.CUT_OFF)
        except TimeoutError:
            raise
        except Exception as error:  # noqa: BLE001 - as for `post`
            failed = _unforeseen(error)
        else:
            self._size += len(received)
            if self._size <= LONGEST_REPLY:
                return received
            failed = CallFailed(Failure.NONSENSE)
        raise failed

    async def close(self) -> None:
        """Close the connection, unless the reply is at its end."""
        if isinstance(self._chunks, AsyncGenerator):
            # Left to itself it would be closed by a task of its own.
            await self._chunks.aclose()
        await self._response.aclose()


def _streamed(response: httpx2.Response) -> AsyncIterable[bytes]:
    return cast(AsyncIterable[bytes], response.stream)


def _connected(options: ServerOptions) -> "_Sdk":
    expect_usable(options)
    return _Sdk(options)


@lru_cache(maxsize=1)
def _authorities() -> ssl.SSLContext:
    """Whose certificates are trusted, whatever the environment says: read once, since it takes 30 ms."""
    return httpx2.create_ssl_context(trust_env=False)


class _Sdk(AsyncOpenAI):
    """The SDK, sending the headers that are given here and no others, whatever the environment says."""

    def __init__(self, options: ServerOptions) -> None:
        self._own_headers = headers_of(options)
        patience = options.patience
        super().__init__(
            api_key=options.sent_key,
            admin_api_key="",
            organization="",
            project="",
            webhook_secret="",
            base_url=options.address,
            default_query=options.query,
            max_retries=patience.retries,
            timeout=httpx2.Timeout(None, connect=patience.connect, pool=patience.connect),
            http_client=DefaultAioHttpClient(
                verify=_authorities(),
                trust_env=False,
                follow_redirects=False,
                # Twice as many as calls: the gate has callers wait, and a connection takes a moment to close.
                limits=httpx2.Limits(
                    max_connections=options.calls_at_once * 2,
                    max_keepalive_connections=options.calls_at_once,
                    keepalive_expiry=KEEP_SECONDS,
                ),
                event_hooks={"request": [attempts.begin], "response": [attempts.look]},
            ),
        )

    @property
    def default_headers(self) -> dict[str, str | openai.Omit]:
        """What goes with every request."""
        return {**self._own_headers}


def _unforeseen(error: Exception) -> CallFailed:
    """What is no HTTP, or no text, or no number, and the SDK knows nothing of. Its words may hold what was sent."""
    log.warning("what the model's server sent cannot be read: %s", type(error).__name__)
    return CallFailed(Failure.NONSENSE)


def _failed(error: openai.OpenAIError) -> CallFailed:
    if isinstance(error, openai.APIStatusError):
        refusal = refusal_of(error.body, error.status_code)
        return CallFailed(failure_of(refusal), refusal=refusal)
    if isinstance(error, openai.APIConnectionError):
        return CallFailed(Failure.TOO_SLOW if isinstance(error.__cause__, _SLOW) else Failure.UNREACHABLE)
    return CallFailed(next(FAILURES[kind] for kind in type(error).__mro__ if kind in FAILURES))


def headers_of(options: ServerOptions) -> dict[str, str]:
    """Uncompressed, since a compressed stream comes late and costs more to read than it saves.

    Azure takes keys in a header of its own.
    """
    headers = {
        "Accept": "text/event-stream, application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "User-Agent": "debrief",
    }
    return {**headers, "api-key": options.sent_key} if options.is_azure else headers
