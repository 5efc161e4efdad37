"""JSON bodies, read strictly: what is not plain JSON in UTF-8 is refused before anything looks at it."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.exceptions import HTTPException


class StrictRequest(Request):
    """A request whose JSON is parsed without NaN, half surrogates, endless numbers or bottomless nesting."""

    async def json(self) -> Any:
        """The parsed body; 400 says where it stops being JSON, never what it holds."""
        try:
            return from_json(await self.body(), allow_inf_nan=False)
        except ValueError as error:
            raise HTTPException(400, f"The body is not valid JSON: {error}. Send JSON in UTF-8.") from error


class StrictRoute(APIRoute):
    """Reads JSON bodies with `StrictRequest`, and only bodies that say they are JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, given a strict request."""
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def strict(request: Request) -> Response:
            if takes_body and not is_json(request.headers.get("content-type", "")):
                raise HTTPException(415, "Send the body as JSON, with the header Content-Type: application/json.")
            return await handle(StrictRequest(request.scope, request.receive))

        return strict


def is_json(content_type: str) -> bool:
    """Whether a body of this type says that it is JSON."""
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type == "application/json" or (
        media_type.startswith("application/") and media_type.endswith("+json")
    )
