"""Pages for whoever has a link: opened by its token, with names covered and no way to anywhere else."""

import math
import re
from collections.abc import Mapping
from html import unescape
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from markupsafe import escape
from starlette.exceptions import HTTPException

from app.domain.review.links import LinkKind, ShareLink, covered
from app.domain.review.said import Author
from app.errors import NotFound
from app.web.access import Attempts, client_of
from app.web.pages.rendering import answer, rendered
from app.web.services import WithServices

# Tags, and what a coach is writing just now, stay as they are.
_LEFT_ALONE = re.compile(r"(<textarea\b.*?</textarea>|<[^>]*>)", re.DOTALL)


async def opened(request: Request, services: WithServices, token: str) -> ShareLink:
    """The link of this token; NotFound alike for wrong, expired and revoked ones. Who tries many has to wait."""
    attempts: Attempts = request.app.state.link_attempts
    client = client_of(request)
    seconds = math.ceil(attempts.wait(client))
    if seconds:
        detail = f"Too many links that do not work. Try again in {seconds} s."
        raise HTTPException(429, detail, headers={"Retry-After": str(seconds)})
    link = await services.sharing.open(token)
    if link is None:
        attempts.failed(client)
        raise _gone()
    return link


WithLink = Annotated[ShareLink, Depends(opened)]


async def opened_to_review(link: WithLink) -> ShareLink:
    """The link, if it lets its reader review."""
    if link.kind is not LinkKind.COACH:
        raise _gone()
    return link


WithCoachLink = Annotated[ShareLink, Depends(opened_to_review)]


def author_of(link: ShareLink) -> Author:
    """Who speaks through a link."""
    return Author(link.id, link.name)


def shared_page(
    request: Request, link: ShareLink, template: str, context: Mapping[str, Any], *, status: int = 200
) -> Response:
    """A page within the link's own frame, as its maker wants it seen."""
    base = base_of(request)
    frame = {"layout": "shared.html", "shared": link, "base": base, "shared_at": base, **context}
    html = rendered(request, template, frame, hide_levels=link.hide_levels)
    return answer(request, cover(html, link.hide_names), status=status)


def base_of(request: Request) -> str:
    """The address of the link, below which all its pages are."""
    return "/".join(request.scope["path"].split("/")[:3])


def cover(html: str, names: tuple[str, ...]) -> str:
    """A page with every one of `names` covered in what can be read of it."""
    if not names:
        return html
    parts = _LEFT_ALONE.split(html)
    # Every other part is what the pattern leaves alone.
    return "".join(part if n % 2 else escape(covered(unescape(part), names)) for n, part in enumerate(parts))


def lost_page(request: Request, status: int = 404) -> Response:
    """What an address below `/shared/` shows when it opens nothing, in the same words whatever the reason."""
    kind = {404: "gone", 429: "wait"}.get(status, "failed")
    html = rendered(request, "shared_gone.html", {"layout": "shared.html", "kind": kind}, hide_levels=False)
    return answer(request, html, status=status)


def _gone() -> NotFound:
    return NotFound("This link does not work. It may have expired, or been revoked or mistyped.")
