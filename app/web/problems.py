"""Whatever goes wrong, in one shape: `application/problem+json` (RFC 9457), or a page for a browser."""

import json
import logging
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import errors
from app.services.bound import bound_ids

log = logging.getLogger(__name__)

MOST_ERRORS_LISTED = 20
LONGEST_FIELD_NAME = 80

STATUS: Mapping[type[errors.AppError], int] = {
    errors.NotFound: 404,
    errors.InvalidInput: 422,
    errors.TurnNotOpen: 409,
    errors.InterviewFinished: 409,
    errors.NotAllowedNow: 409,
    errors.KeyReused: 422,
    errors.LoopRemoved: 409,
    errors.ModelNotConfigured: 422,
    errors.StoreUnavailable: 503,
    errors.BatchComingIn: 409,
    errors.AlreadyHere: 409,
    errors.WebhooksOff: 422,
}

# What to do about the statuses the framework raises by itself, with the status's name as its detail.
ADVICE: Mapping[int, str] = {
    400: "The request could not be read. Check its body and headers.",
    404: "There is nothing at this address. /docs lists every address of the API.",
    405: "This address does not take this method. The Allow header lists those it takes.",
}

# What to do about one field, by pydantic's type of error; the names in braces come from its context.
FIELD_ADVICE: Mapping[str, str] = {
    "missing": "Add this field.",
    "extra_forbidden": "Remove this field: it is not known here.",
    "string_type": "Send text.",
    "string_unicode": "Send valid Unicode text: it holds half of a surrogate pair.",
    "string_too_long": "Shorten this to at most {max_length} characters.",
    "string_too_short": "Send at least {min_length} character(s).",
    "too_long": "Send at most {max_length} of them.",
    "too_short": "Send at least {min_length} of them.",
    "enum": "Send one of {expected}.",
    "literal_error": "Send one of {expected}.",
    "int_type": "Send a whole number.",
    "int_parsing": "Send a whole number.",
    "int_from_float": "Send a whole number.",
    "bool_type": "Send true or false.",
    "list_type": "Send a list.",
    "tuple_type": "Send a list.",
    "float_type": "Send a number.",
    "finite_number": "Send a finite number.",
    "greater_than_equal": "Send a number of {ge} or more.",
    "less_than_equal": "Send a number of {le} or less.",
    "model_attributes_type": "Send a JSON object.",
    "dict_type": "Send a JSON object.",
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: where it was sent (`body`, `query`, `path`, `header`), and what to do."""

    place: str
    field: str
    message: str

    def body(self) -> dict[str, str]:
        """As in the `errors` of a problem."""
        return {"in": self.place, "field": self.field, "message": self.message}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem reply. `kind` is the last part of its `type`, an anchor in the page at /docs."""

    status: int
    kind: str
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The members of RFC 9457, and `errors` when single fields are to blame."""
        members: dict[str, Any] = {
            "type": f"/docs#{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            members["errors"] = [error.body() for error in self.errors]
        return members


ErrorPage = Callable[[Request, Problem], Response]


def kind_of(error: type[errors.AppError]) -> str:
    """`TurnNotOpen` as `turn-not-open`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()


def respond(request: Request, problem: Problem) -> Response:
    """The reply for `problem`: a page where a browser asked for one, else problem+json.

    `app.state.render_error_page`, an `ErrorPage`, makes the page.
    """
    render: ErrorPage | None = getattr(request.app.state, "render_error_page", None)
    if render is not None and wants_page(request):
        response = render(request, problem)
        response.headers.update(problem.headers)
        return response
    return Response(
        json.dumps(problem.body()).encode("ascii"),
        status_code=problem.status,
        headers=dict(problem.headers),
        media_type="application/problem+json",
    )


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, rather than a program."""
    return not request.scope["path"].startswith("/api/") and "text/html" in request.headers.get("accept", "")


def from_app_error(error: errors.AppError) -> Problem:
    """The problem for an error of the application."""
    known = next((cls for cls in type(error).__mro__ if cls in STATUS), None)
    if known is None:
        return unexpected(error)
    status = STATUS[known]
    if status >= 500:
        log.error("%s: %s", kind_of(known), error)
    blamed = getattr(error, "field", None)
    return Problem(
        status=status,
        kind=kind_of(known),
        title=error.title,
        detail=str(error),
        errors=(FieldError("body", blamed, str(error)),) if blamed else (),
        headers={"Retry-After": "5"} if status == 503 else {},
    )


def from_validation(found: Sequence[Any]) -> Problem:
    """The problem for a request that does not fit its schema. What was sent is not repeated."""
    listed = tuple(_field_error(error) for error in found[:MOST_ERRORS_LISTED])
    first = listed[0]
    named = f"{first.field}: " if first.field else ""
    more = f" ({len(found) - 1} more)" if len(found) > 1 else ""
    return Problem(
        status=422,
        kind=kind_of(errors.InvalidInput),
        title=errors.InvalidInput("").title,
        detail=f"{named}{first.message}{more}",
        errors=listed,
    )


def from_http(error: HTTPException) -> Problem:
    """The problem for what the framework or a handler refused with a status."""
    name = HTTPStatus(error.status_code).phrase
    detail = ADVICE.get(error.status_code, name) if error.detail == name else str(error.detail)
    kind = re.sub(r"[^a-z]+", "-", name.lower())
    return Problem(error.status_code, kind, name, detail, headers=error.headers or {})


def unexpected(error: Exception) -> Problem:
    """The problem for a fault of ours: nothing of it is shown but the number it has in the log."""
    number = bound_ids().get("request_id") or secrets.token_hex(4)
    log.error("unexpected error %s", number, exc_info=error)
    detail = f"This is a fault of Debrief. What was stored before is safe. The log has more under {number}."
    return Problem(500, "internal-server-error", "Internal Server Error", detail)


def problem_of(error: Exception) -> Problem:
    """The problem for any error."""
    if isinstance(error, errors.AppError):
        return from_app_error(error)
    if isinstance(error, RequestValidationError):
        return from_validation(error.errors())
    if isinstance(error, HTTPException):
        return from_http(error)
    return unexpected(error)


def install(app: FastAPI) -> None:
    """Let every error of a handler become a problem reply."""

    async def handle(request: Request, error: Exception) -> Response:
        return respond(request, problem_of(error))

    for kind in (errors.AppError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)


class LastResort:
    """Answers 500 for what no handler expected, so that no reply leaves without a shape and its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer for what comes back as an exception before the reply has begun."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if begun:
                raise
            await respond(Request(scope), unexpected(error))(scope, receive, send)


def _field_error(error: Mapping[str, Any]) -> FieldError:
    place, *path = (str(part) for part in error["loc"])
    advice = FIELD_ADVICE.get(error["type"])
    message = advice.format(**error.get("ctx", {})) if advice else f"{error['msg']}."
    return FieldError(place, ".".join(path)[:LONGEST_FIELD_NAME], message.removeprefix("Value error, "))
