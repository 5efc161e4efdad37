"""What links of tests open: a finished interview, and forms as a browser without scripts sends them."""

import re
from html import unescape

import httpx

from tests.web.candidate import STRONG, Candidate

BROWSER = {"accept": "text/html", "sec-fetch-site": "same-origin"}
LINK = re.compile(r'id="share-address">([^<]+)<')


def finished(candidate: Candidate, text: str = STRONG, **choices: object) -> str:
    """The id of an interview of two answers with its debrief."""
    made = candidate.start(rounds=["hiring-manager"], **choices)
    for turn in (1, 2):
        candidate.answered(made, turn, text)
        candidate.scored(made, turn)
    assert candidate.act(made, "finish").status_code == 200
    candidate.until(made, "debrief")
    return made


def shared(owner: httpx.Client, interview_id: str, kind: str = "view", **form: str) -> str:
    """The path of a new link, from the form of its page."""
    given = {"kind": kind, "days": "7", **form}
    page = owner.post(f"/interviews/{interview_id}/share", data=given, headers=BROWSER)
    assert page.status_code == 200, page.text
    found = LINK.search(page.text)
    assert found is not None
    return httpx.URL(unescape(found.group(1))).path


def revoked(owner: httpx.Client, interview_id: str) -> None:
    """Revoke every link of the interview, by its forms."""
    page = owner.get(f"/interviews/{interview_id}/share", headers=BROWSER).text
    actions = re.findall(r'action="([^"]+/revoke)"', page)
    assert actions
    for action in actions:
        assert owner.post(action, headers=BROWSER, follow_redirects=True).status_code == 200


def hidden(page: str, form: str = "review-form") -> dict[str, str]:
    """The hidden fields of a form."""
    part = page[page.index(f'id="{form}"') :]
    return dict(re.findall(r'type="hidden" name="(\w+)"[^>]* value="([^"]*)"', part[: part.index("</form>")]))


def places(page: str) -> set[str]:
    """Every address a page leads to or loads."""
    return {unescape(place) for place in re.findall(r'(?:href|src|action|formaction)="([^"]*)"', page)}
