"""Links, opened by whoever has one: for their pages and for programs alike."""

import math
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from app.domain.review.links import LinkKind, ShareLink
from app.domain.review.said import Author
from app.errors import NotFound
from app.web.access import Attempts, client_of
from app.web.services import Services, WithServices


async def open_link(request: Request, services: Services, token: str) -> ShareLink:
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
        raise gone()
    return link


async def opened(request: Request, services: WithServices, token: str) -> ShareLink:
    """The link that the address names."""
    return await open_link(request, services, token)


WithLink = Annotated[ShareLink, Depends(opened)]


def for_a_coach(link: ShareLink) -> ShareLink:
    """The link, if it lets its reader review; NotFound."""
    if link.kind is not LinkKind.COACH:
        raise gone()
    return link


async def opened_to_review(link: WithLink) -> ShareLink:
    """The link that the address names, if it lets its reader review."""
    return for_a_coach(link)


WithCoachLink = Annotated[ShareLink, Depends(opened_to_review)]


def author_of(link: ShareLink) -> Author:
    """Who speaks through a link."""
    return Author(link.id, link.name)


def gone() -> NotFound:
    """What a link that opens nothing is answered with, whatever the reason."""
    return NotFound("This link does not work. It may have expired, or been revoked or mistyped.")
