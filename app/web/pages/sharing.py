"""The owner's page of an interview's links: made, shown once, listed, revoked."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.domain.review.links import DAYS, LinkKind, ShareLink
from app.errors import InvalidInput
from app.services.sharing import MadeLink, NewLink
from app.web.pages.rendering import page, redirect
from app.web.problems import from_app_error
from app.web.services import Services, WithServices

router = APIRouter(prefix="/interviews/{interview_id}", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link of the list, and whether it works."""

    link: ShareLink
    state: str


@dataclass(frozen=True, slots=True)
class LinkForm:
    """What was put into the form."""

    kind: str = LinkKind.VIEW.value
    days: int = 7
    name: str = ""
    hide_names: str = ""
    hide_levels: bool = False

    def wish(self) -> NewLink:
        """As the service takes it; names stand one a line or between commas."""
        names = self.hide_names.replace("，", ",").replace("、", ",").replace("\n", ",").split(",")
        hidden = tuple(name for name in names if name.strip())
        return NewLink(LinkKind(self.kind), self.days, self.name, hidden, self.hide_levels)


@router.get("/share")
async def show(request: Request, services: WithServices, interview_id: str) -> Response:
    """The links there are, and the form for another."""
    return await _page(request, services, interview_id, LinkForm())


@router.post("/share")
async def make(
    request: Request,
    services: WithServices,
    interview_id: str,
    kind: Annotated[LinkKind, Form()],
    days: Annotated[int, Form()],
    name: Annotated[str, Form()] = "",
    hide_names: Annotated[str, Form()] = "",
    hide_levels: Annotated[bool, Form()] = False,
) -> Response:
    """Make a link. Its address is on this page and on no other."""
    form = LinkForm(kind.value, days, name, hide_names, hide_levels)
    try:
        made = await services.sharing.make(interview_id, form.wish())
    except InvalidInput as refused:
        return await _page(request, services, interview_id, form, refused=refused)
    return await _page(request, services, interview_id, LinkForm(), made=made)


@router.post("/share/{link_id}/revoke")
async def revoke(services: WithServices, interview_id: str, link_id: str) -> Response:
    """Let a link open nothing any more."""
    await services.sharing.revoke(interview_id, link_id)
    return redirect(f"/interviews/{interview_id}/share#links")


async def _page(
    request: Request,
    services: Services,
    interview_id: str,
    form: LinkForm,
    *,
    made: MadeLink | None = None,
    refused: InvalidInput | None = None,
) -> Response:
    interview = await services.interviews.get(interview_id)
    now, here = services.clock.now(), f"/interviews/{interview_id}/share"
    context = {
        "interview": interview,
        "title": services.content.loop_shown(interview).title,
        "links": [LinkLine(link, link.state(now).value) for link in await services.sharing.links(interview_id)],
        "form": form,
        "days": DAYS,
        "made": made,
        "address": f"{request.base_url}shared/{made.token}" if made else None,
        "refused": from_app_error(refused) if refused else None,
        "path": here,
        "here": here,
    }
    return page(request, "share.html", context, status=422 if refused else 200)
