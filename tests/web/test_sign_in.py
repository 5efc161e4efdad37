"""Signing in to a server that has an access token, as a browser does it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.web.access import COOKIE
from tests.web.serving import debrief_app, running

TOKEN = "correct-horse-battery"
BROWSER = {"accept": "text/html", "sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(debrief_app(tmp_path_factory.mktemp("locked") / "debrief.db", access_token=TOKEN)) as address:
        yield address


@pytest.fixture
def browser(locked: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=locked, headers=BROWSER) as client:
        yield client


def sign_in(browser: httpx.Client, token: str = TOKEN, back: str = "/interviews?q=x") -> httpx.Response:
    return browser.post("/sign-in", data={"token": token, "back": back})


def test_a_visitor_is_led_to_the_form_and_after_it_to_the_page_wanted(browser: httpx.Client) -> None:
    first = browser.get("/interviews?q=x")
    assert first.status_code == 303
    form = browser.get(first.headers["location"])
    assert form.status_code == 200
    assert 'name="token"' in form.text
    assert 'type="password"' in form.text
    assert 'value="/interviews?q=x"' in form.text
    taken = sign_in(browser)
    assert taken.status_code == 303
    assert taken.headers["location"] == "/interviews?q=x"
    assert browser.get("/interviews?q=x").status_code == 200
    assert browser.get("/api/v1/loops").status_code == 200


def test_the_cookie_is_not_the_token(browser: httpx.Client) -> None:
    header = sign_in(browser).headers["set-cookie"]
    assert COOKIE in header
    assert TOKEN not in header
    assert "HttpOnly" in header
    assert "SameSite=strict" in header


def test_a_wrong_token_opens_nothing_and_is_said_so(browser: httpx.Client) -> None:
    refused = sign_in(browser, "wrong-token-of-some-length")
    assert refused.status_code == 401
    assert "set-cookie" not in refused.headers
    assert 'aria-invalid="true"' in refused.text
    assert "wrong-token" not in refused.text
    assert browser.get("/interviews").status_code == 303


def test_many_wrong_tokens_have_to_wait(tmp_path: Path) -> None:
    with (
        running(debrief_app(tmp_path / "debrief.db", access_token=TOKEN)) as address,
        httpx.Client(base_url=address, headers=BROWSER) as browser,
    ):
        statuses = [sign_in(browser, f"wrong-token-number-{n}").status_code for n in range(8)]
        assert statuses[:5] == [401] * 5
        assert 429 in statuses
        assert sign_in(browser).status_code == 429


def test_a_foreign_page_cannot_sign_a_visitor_in(browser: httpx.Client) -> None:
    reply = browser.post("/sign-in", data={"token": TOKEN}, headers={"sec-fetch-site": "cross-site"})
    assert reply.status_code == 403


def test_the_way_back_stays_here(browser: httpx.Client) -> None:
    assert sign_in(browser, back="https://evil.example/").headers["location"] == "/"


@pytest.mark.parametrize(
    "path", ["/", "/interviews", "/help", "/docs", "/openapi.json", "/api/v1/loops", "/nothing"]
)
def test_nothing_but_health_sign_in_and_assets_is_open(locked: str, path: str) -> None:
    assert httpx.get(locked + path).status_code == 401
    assert httpx.get(locked + path, headers={"authorization": f"Bearer {TOKEN}"}).status_code in {200, 404}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/sign-in", "/static/debrief.css"])
def test_health_sign_in_and_assets_are_open(locked: str, path: str) -> None:
    assert httpx.get(locked + path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static/..%2f..%2fmain.py"]
)
def test_assets_open_no_other_file(locked: str, path: str) -> None:
    assert httpx.get(locked + path).status_code in {401, 404}


def test_without_a_token_there_is_no_sign_in_page(server: str) -> None:
    assert httpx.get(f"{server}/sign-in").status_code == 404


def test_an_asset_with_a_version_is_kept_and_one_without_asked_for_again(server: str) -> None:
    kept = httpx.get(f"{server}/static/debrief.css?v=abc").headers["cache-control"]
    asked = httpx.get(f"{server}/static/debrief.css")
    assert "immutable" in kept
    assert asked.headers["cache-control"] == "no-cache"
    again = httpx.get(f"{server}/static/debrief.css", headers={"if-none-match": asked.headers["etag"]})
    assert again.status_code == 304
