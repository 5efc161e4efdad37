"""A link opens one interview and nothing else, until it is revoked; its token is told to nobody."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Engine, event
from starlette.routing import BaseRoute

from app.web.access import Attempts
from tests.web.candidate import STRONG, Candidate
from tests.web.serving import debrief_app, running
from tests.web.shared_links import BROWSER, finished, places, revoked, shared

TOKEN = "correct-horse-battery"
SECRET = "I worked on the Kestrel project with Wei Zhang. "


class House:
    """A server, its owner's client, and a stranger's who knows nothing."""

    def __init__(self, app: FastAPI, address: str, database: Path, token: str | None) -> None:
        self.app, self.address, self.database = app, address, database
        self.candidate = Candidate(address)
        self.owner = self.candidate.http
        if token:
            assert self.owner.post("/sign-in", data={"token": token}).status_code == 303
        self.mine = finished(self.candidate, SECRET + STRONG, background="My résumé: born in Harbin")
        self.other = finished(self.candidate)

    def stranger(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, headers=BROWSER, timeout=20)


def served(folder: Path, token: str | None) -> Iterator[House]:
    settings: dict[str, Any] = {"access_token": token} if token else {}
    app = debrief_app(folder / "debrief.db", **settings)
    with running(app) as address:
        house = House(app, address, folder / "debrief.db", token)
        yield house
        house.owner.close()


@pytest.fixture(scope="module")
def public_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from served(tmp_path_factory.mktemp("public"), TOKEN)


@pytest.fixture(scope="module")
def private_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from served(tmp_path_factory.mktemp("private"), None)


@pytest.fixture
def public(public_house: House) -> House:
    """A server that more than this machine can reach; failures of earlier tests are forgotten."""
    public_house.app.state.link_attempts = Attempts()
    return public_house


@pytest.fixture
def private(private_house: House) -> House:
    """The same without an access token."""
    private_house.app.state.link_attempts = Attempts()
    return private_house


@pytest.fixture(params=["public", "private"])
def house(request: pytest.FixtureRequest) -> House:
    made: House = request.getfixturevalue(request.param)
    return made


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path of the application, however routers are nested."""

    def walk(found: list[BaseRoute]) -> Iterator[tuple[str, str]]:
        for route in found:
            if isinstance(route, APIRoute):
                yield from ((method, route.path) for method in route.methods or ())
            else:
                inner = getattr(route, "original_router", None) or getattr(route, "router", None)
                if inner is not None:
                    yield from walk(inner.routes)

    yield from walk(app.routes)


@pytest.mark.parametrize("kind", ["view", "coach"])
def test_a_link_opens_its_interview_without_signing_in(house: House, kind: str) -> None:
    path = shared(house.owner, house.mine, kind)
    with house.stranger() as reader:
        transcript = reader.get(path)
        assert transcript.status_code == 200
        assert "Kestrel" in transcript.text
        assert reader.get(f"{path}/transcript").status_code == 200
        debrief = reader.get(f"{path}/debrief")
        assert debrief.status_code == 200
        assert "Harbin" not in transcript.text + debrief.text
        assert house.mine not in transcript.text + debrief.text
    assert ('class="evidence"' in transcript.text) is (kind == "view")
    assert ('class="decision' in debrief.text) is (kind == "view")


def test_its_pages_lead_to_nothing_but_themselves(house: House) -> None:
    path = shared(house.owner, house.mine, "coach")
    with house.stranger() as reader:
        pages = [path, f"{path}/debrief", f"{path}/review/1", "/shared/wrong", f"{path}/nothing/here"]
        found = [reader.get(page).text for page in pages]
        reader.post(f"{path}/scores", data={"scores": "shown"})
        found += [reader.get(page).text for page in pages]
    led_to = {place for page in found for place in places(page)}
    elsewhere = {p for p in led_to if not p.startswith((path, "/static/", "#", "/shared/wrong"))}
    assert elsewhere == set(), "what is for the owner alone has to be left out where `shared` is set"


def test_no_other_address_opens_with_the_token_alone(public: House) -> None:
    path = shared(public.owner, public.mine, "coach")
    token = path.rpartition("/")[2]
    addresses = list(routes(public.app))
    assert len(addresses) > 40, "the routes of the application are not found"
    allowed = ("/shared/", "/api/v1/shared/", "/static", "/healthz", "/readyz", "/sign-in")
    with public.stranger() as reader:
        for method, address in addresses:
            if address.startswith(allowed):
                continue
            filled = re.sub(r"\{\w*id\w*\}", public.mine, address)
            filled = re.sub(r"\{[^}]*\}", "1", filled)
            for headers in ({"authorization": f"Bearer {token}"}, {"cookie": f"debrief_session={token}"}, {}):
                reader.cookies.clear()
                reply = reader.request(method, filled, headers={"accept": "application/json", **headers})
                assert reply.status_code in {401, 429}, f"{method} {filled}"


def test_one_link_opens_no_other_interview(house: House) -> None:
    path = shared(house.owner, house.mine)
    with house.stranger() as reader:
        for tried in (f"{path}/{house.other}", f"{path}/../{house.other}", f"/shared/{house.other}", f"{path}/3"):
            assert reader.get(tried).status_code in {404, 429}
        assert reader.get(path).status_code == 200


def test_a_reading_link_takes_no_word(house: House) -> None:
    path = shared(house.owner, house.mine)
    with house.stranger() as reader:
        assert reader.get(f"{path}/review/1").status_code == 404
        for tried, form in (
            ("review/1", {"comment": "x", "from.comment": "1"}),
            ("submit", {}),
            ("discard", {"n": "1", "comment": "1"}),
            ("scores", {"scores": "shown"}),
        ):
            assert reader.post(f"{path}/{tried}", data=form).status_code == 404
    assert house.owner.get(f"/interviews/{house.mine}/transcript", headers=BROWSER).text.count('class="said"') == 0


@pytest.mark.sqlite
def test_wrong_expired_and_revoked_links_look_the_same(house: House) -> None:
    expired = shared(house.owner, house.mine)
    gone = shared(house.owner, house.other)
    database = sqlite3.connect(house.database)
    with database:
        database.execute(
            "UPDATE share_link SET expires_at = '2020-01-01 00:00:00.000000' WHERE created_at = "
            "(SELECT max(created_at) FROM share_link WHERE interview_id = ?)",
            (house.mine,),
        )
    database.close()
    revoked(house.owner, house.other)
    with house.stranger() as reader:
        replies = [reader.get(path) for path in (expired, gone, "/shared/" + "x" * 43)]
    assert [reply.status_code for reply in replies] == [404] * 3
    bodies = {re.sub(r"/shared/[\w-]+", "", reply.text) for reply in replies}
    assert len(bodies) == 1
    assert "Kestrel" not in bodies.pop()


def test_nothing_opens_after_it_is_revoked(house: House) -> None:
    path = shared(house.owner, house.mine, "coach")
    with house.stranger() as reader:
        assert reader.get(path).status_code == 200
        revoked(house.owner, house.mine)
        for tried in (path, f"{path}/debrief", f"{path}/review/1"):
            assert reader.get(tried).status_code == 404
        assert reader.post(f"{path}/submit").status_code == 404


def test_replies_are_for_nobody_to_list_to_keep_or_to_hear_of(house: House) -> None:
    path = shared(house.owner, house.mine, "coach")
    with house.stranger() as reader:
        for tried in (path, f"{path}/debrief", f"{path}/review/1", f"{path}/nothing"):
            headers = reader.get(tried).headers
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
            assert headers["cache-control"] == "no-store"
            assert headers["content-security-policy"]
        assert '<meta name="robots" content="noindex' in reader.get(path).text
        assert reader.get("/static/debrief.css").headers["referrer-policy"] == "same-origin"


def test_a_form_of_a_shared_page_needs_no_origin_and_others_still_do(house: House) -> None:
    path = shared(house.owner, house.mine, "coach")
    foreign = {"sec-fetch-site": "cross-site", "origin": "null"}
    with house.stranger() as reader:
        assert reader.post(f"{path}/submit", headers=foreign).status_code == 303
        assert reader.post("/interviews", headers=foreign).status_code == 403


def test_the_database_holds_no_token(private: House) -> None:
    token = shared(private.owner, private.mine).rpartition("/")[2]
    files = private.database.parent.glob("debrief.db*")
    assert [file.name for file in files if token.encode() in file.read_bytes()] == []


def test_names_are_covered_on_every_page_and_no_offset_moves(house: House) -> None:
    path = shared(house.owner, house.mine, hide_names="Zhang Wei\nKestrel，Lin")
    with house.stranger() as reader:
        pages = reader.get(path).text + reader.get(f"{path}/debrief").text
    assert "███████ project with ███ █████" in pages
    assert "Kestrel" not in pages
    assert "Zhang" not in pages
    assert "Names were covered" in pages


def test_a_link_without_levels_shows_evidence_and_none_of_them(house: House) -> None:
    path = shared(house.owner, house.mine, hide_levels="true")
    with house.stranger() as reader:
        transcript, debrief = reader.get(path).text, reader.get(f"{path}/debrief").text
    assert 'class="evidence"' in transcript
    assert "level-words" not in transcript + debrief
    assert 'class="decision decision-' not in debrief


def test_who_tries_many_links_has_to_wait(tmp_path: Path) -> None:
    with (
        running(debrief_app(tmp_path / "debrief.db", access_token=TOKEN)) as address,
        httpx.Client(base_url=address, headers=BROWSER) as reader,
    ):
        statuses = [reader.get(f"/shared/wrong-{n}").status_code for n in range(7)]
        assert statuses == [404] * 5 + [429] * 2
        assert "Retry-After" in reader.get("/shared/wrong").headers
        assert reader.get("/sign-in").status_code == 200


def test_links_go_with_their_interview(private: House) -> None:
    made = finished(private.candidate)
    path = shared(private.owner, made)
    assert private.owner.delete(f"/api/v1/interviews/{made}").status_code == 204
    with private.stranger() as reader:
        assert reader.get(path).status_code == 404


def test_what_makes_no_link_is_said_and_what_was_typed_stays(private: House) -> None:
    form = {"kind": "coach", "days": "7", "name": "x" * 101, "hide_names": "Acme"}
    page = private.owner.post(f"/interviews/{private.mine}/share", data=form, headers=BROWSER)
    assert page.status_code == 422
    assert "A name has at most 100 characters" in page.text
    assert "Acme</textarea>" in page.text
    assert 'id="share-address"' not in page.text


def test_a_token_costs_the_same_work_whether_it_opens_anything_or_not(private: House) -> None:
    good = shared(private.owner, private.mine)
    gone = shared(private.owner, private.other)
    revoked(private.owner, private.other)
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        work = []
        for path in (good, gone, f"/shared/{'x' * 43}", "/shared/short"):
            asked.clear()
            link = asyncio.run(private.app.state.services.sharing.open(path.rpartition("/")[2]))
            work.append(list(asked))
            assert (link is not None) is (path == good)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert work[0]
    assert all(one == work[0] for one in work)
