"""Pages for whoever has a link: opened by its token, with names covered and no way to anywhere else."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from fastapi import Request, Response
from markupsafe import escape

from app.domain.review.links import ShareLink, covered
from app.web.pages.rendering import answer, rendered

# Tags, and what a coach is writing just now, stay as they are.
_LEFT_ALONE = re.compile(r"(<textarea\b.*?</textarea>|<[^>]*>)", re.DOTALL)


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
