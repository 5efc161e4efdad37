"""The page that asks for the access token, once for each browser."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.web.access import Access
from app.web.pages.rendering import page
from app.web.security import local_path

Text = Annotated[str, Form()]


def sign_in_router(access: Access) -> APIRouter:
    """`/sign-in` for a server that has an access token."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sign-in")
    async def ask(request: Request, next: str = "/") -> Response:  # noqa: A002
        return _asked(request, next, wrong=False)

    @router.post("/sign-in")
    async def take(
        request: Request, token: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/"
    ) -> Response:
        refusal = access.refuse_attempt(request)
        if refusal is not None:
            return refusal
        if not access.knows(request, token.strip()):
            return _asked(request, back, wrong=True)
        response = RedirectResponse(local_path(back), status_code=303)
        access.open_session(request, response)
        return response

    return router


def _asked(request: Request, back: str, *, wrong: bool) -> Response:
    context = {"action": "/sign-in", "back": local_path(back), "wrong": wrong}
    return page(request, "sign_in.html", context, status=401 if wrong else 200)
