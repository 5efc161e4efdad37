"""What every page shares: the help page, and the visitor's language, theme and wish to see levels."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response

from app.domain.language import Language
from app.web.pages.rendering import page, redirect, remember
from app.web.security import local_path

router = APIRouter(include_in_schema=False)


@router.get("/help")
async def show_help(request: Request) -> Response:
    """How Debrief works, and its keys."""
    return page(request, "help.html")


@router.post("/preferences")
async def prefer(
    theme: Annotated[Literal["auto", "light", "dark"] | None, Form()] = None,
    lang: Annotated[Language | None, Form()] = None,
    levels: Annotated[Literal["shown", "hidden"] | None, Form()] = None,
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Remember a theme, a language or whether levels are shown in a cookie, and go back to the page."""
    response = redirect(local_path(back))
    if theme is not None:
        remember(response, "theme", theme)
    if lang is not None:
        remember(response, "lang", lang.value)
    if levels is not None:
        remember(response, "levels", levels)
    return response
