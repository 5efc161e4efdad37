"""Templates, what a visitor chose (language, theme, whether levels are shown), and what every page is given."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.domain.language import Bilingual, Language
from app.web.catalogue import catalogue
from app.web.cited import cited, place
from app.web.language import preferred
from app.web.texts import spoken

WEB = Path(__file__).parent.parent
LANG_TAGS = {Language.EN: "en", Language.ZH: "zh-CN"}
THEMES = ("auto", "light", "dark")
LEVELS = ("shown", "hidden")
YEAR = 365 * 24 * 3600


@cache
def environment(language: Language, hide_levels: bool = False) -> Environment:
    """Jinja with everything escaped and every missing name an error, speaking `language`.

    `hide_levels` is known to every template and macro: whoever reads wants evidence and next steps, and no levels.
    """
    # The i18n extension adds a method at run time that its types do not know.
    env: Any = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.policies["ext.i18n.trimmed"] = True
    messages = catalogue(language)
    env.install_gettext_callables(messages.gettext, messages.ngettext, newstyle=True)
    env.filters["spoken"] = spoken
    env.filters["cited"] = cited
    env.filters["cited_place"] = place
    # For texts that are not known here: `_` takes them for markup and for a template with blanks.
    env.filters["translated"] = messages.gettext
    env.filters["local"] = lambda text: _local(text, language)
    env.filters["stamp"] = _stamp
    env.filters["clock"] = _clock
    env.filters["grouped"] = lambda number: f"{number:,}"
    env.globals["hide_levels"] = hide_levels
    # Between two sentences; Chinese sets them without a space.
    env.globals["gap"] = "" if language is Language.ZH else " "
    env.globals["new_key"] = new_key
    env.globals["asset_version"] = _asset_version()
    env.globals["tags"] = {tag.value: LANG_TAGS[tag] for tag in Language}
    made: Environment = env
    return made


def language_of(request: Request) -> Language:
    """The interface language: `?lang=`, else the cookie, else what the browser prefers."""
    for wish in (request.query_params.get("lang"), request.cookies.get("lang")):
        if wish in set(Language):
            return Language(wish)
    return preferred(request.headers.get("accept-language", ""))


def theme_of(request: Request) -> str:
    """The theme chosen before; `auto` follows the system."""
    theme = request.cookies.get("theme", "auto")
    return theme if theme in THEMES else "auto"


def hides_levels(request: Request) -> bool:
    """Whether the visitor wants to see no levels; they stay stored all the same."""
    return request.cookies.get("levels") == "hidden"


def page(
    request: Request, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HTMLResponse:
    """The template as a whole page in the visitor's language; `?lang=` is remembered."""
    return answer(request, rendered(request, template, context, hide_levels=hides_levels(request)), status=status)


def rendered(
    request: Request, template: str, context: Mapping[str, Any] | None = None, *, hide_levels: bool
) -> str:
    """The HTML of the template in the visitor's language."""
    language = language_of(request)
    found = environment(language, hide_levels).get_template(template)
    return found.render(_shell(request, language) | dict(context or {}))


def answer(request: Request, html: str, *, status: int = 200) -> HTMLResponse:
    """A page that no cache keeps; `?lang=` is remembered."""
    response = HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})
    language = language_of(request)
    if request.query_params.get("lang") in set(Language):
        remember(response, "lang", language.value)
    return response


def remember(response: HTMLResponse | RedirectResponse, name: str, value: str) -> None:
    """Keep a visitor's choice for a year."""
    response.set_cookie(name, value, max_age=YEAR, samesite="lax", httponly=True)


def redirect(path: str) -> RedirectResponse:
    """To another page after a form was taken."""
    return RedirectResponse(path, status_code=303)


def _shell(request: Request, language: Language) -> dict[str, Any]:
    query = request.query_params.multi_items()
    others = [(name, value) for name, value in query if name != "lang"]
    return {
        "layout": "base.html",
        "shared": None,
        "language": language.value,
        "theme": theme_of(request),
        "themes": THEMES,
        "path": request.url.path,
        "query": others,
        "here": f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path,
    }


def new_key() -> str:
    """A key that lets the server recognise a form sent twice."""
    return f"page-{token_urlsafe(12)}"


def _local(text: Bilingual, language: Language) -> str:
    return text.text(language)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def _clock(seconds: float) -> str:
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{hours}:{minutes}" if hours else minutes


@cache
def _asset_version() -> str:
    digest = sha256()
    for file in sorted((WEB / "static").iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
