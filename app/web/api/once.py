"""Requests with an `Idempotency-Key`: made once, and answered alike however often they come."""

import json
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from pydantic_core import from_json

from app.domain.interview import Interview
from app.services.keys import LONGEST_KEY, interview_scope, marked
from app.services.ports import INSTALLATION, Mark, Owner, Reply
from app.services.repeats import Repeats
from app.web.api.views import interview_out
from app.web.services import Services, WithServices

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=LONGEST_KEY,
        description="1 to 200 printable characters of your choice. The same request under the same key again gets "
        "the reply of the first one and changes nothing, for seven days at least; another request under it is "
        "refused with 422.",
    ),
]


class Once:
    """Replies to one request. Its `mark` goes to the service that makes the change; None without a key."""

    def __init__(self, repeats: Repeats, mark: Mark | None) -> None:
        self._repeats = repeats
        self.mark = mark

    @property
    def key(self) -> str | None:
        """The key as it was sent."""
        return self.mark.key if self.mark is not None else None

    async def reply(self, make: Callable[[], Awaitable[Reply]]) -> Response:
        """What was replied before, or what `make` replies now; KeyReused, whatever `make` raises."""
        return _response(await self._repeats.reply(self.mark, make))

    async def first(self, made: Reply) -> Response:
        """As `reply`, for a change that was made already: `made` unless something was replied before."""
        return _response(made if self.mark is None else await self._repeats.first(self.mark, made))

    async def interview(self, services: Services, change: Callable[[], Awaitable[Interview]]) -> Response:
        """As `reply`: the interview as `change` leaves it."""

        async def make() -> Reply:
            changed = await change()
            shown = interview_out(changed, services.content, services.clock.now())
            return made(Owner("interview", changed.id), shown)

        return await self.reply(make)


async def _once(request: Request, services: WithServices, idempotency_key: IdempotencyKey = None) -> Once:
    """Keys of an interview's requests are told apart from those of another's, and of all others."""
    if idempotency_key is None:
        return Once(services.repeats, None)
    interview_id = request.path_params.get("interview_id")
    scope = INSTALLATION if interview_id is None else interview_scope(interview_id)
    url = request.url
    return Once(
        services.repeats,
        marked(scope, idempotency_key, request.method, url.path, url.query, _spelt(await request.body())),
    )


WithOnce = Annotated[Once, Depends(_once)]


def made(owner: Owner, shown: BaseModel, status: int = 200, location: str | None = None) -> Reply:
    """The reply that shows this."""
    return Reply(owner, status, shown.model_dump_json(by_alias=True), location)


def _response(reply: Reply) -> Response:
    headers = {"Location": reply.location} if reply.location is not None else {}
    return Response(reply.body, reply.status, headers, media_type="application/json")


def _spelt(body: bytes) -> str:
    """The body in one spelling, so that spaces and the order of names make no other request of it."""
    try:
        return json.dumps(from_json(body), sort_keys=True)
    except ValueError:
        return body.hex()
