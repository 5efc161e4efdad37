"""The doors: who and what is let in, and what every reply carries on its way out."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, Response

from app.services.figures import Figures
from app.web.access import Access
from app.web.problems import Problem, install
from app.web.security import LARGEST_BODY, guard, local_path
from tests.web.serving import ServeApp, running

TOKEN = "correct-horse-battery"


def small_app(access: Access | None = None) -> FastAPI:
    """The doors before two addresses that do nothing."""
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    install(app)
    guard(app, access, Figures())

    @app.get("/page")
    async def page() -> str:
        return "page"

    @app.get("/healthz")
    async def healthz() -> str:
        return "ok"

    @app.get("/api/v1/fault")
    async def fault() -> str:
        raise ZeroDivisionError("a secret of the code")

    @app.post("/api/v1/change")
    async def change(request: Request) -> int:
        return len(await request.body())

    return app


@pytest.fixture(scope="module")
def open_server() -> Iterator[str]:
    with running(small_app()) as address:
        yield address


@pytest.fixture(scope="module")
def locked_server() -> Iterator[str]:
    with running(small_app(Access(TOKEN))) as address:
        yield address


def raw(address: str, head: str, body: bytes = b"") -> tuple[int, Any]:
    """Send a request byte by byte as written; the status and the JSON of the reply."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body)
        connection.shutdown(socket.SHUT_WR)
        reply = b"".join(iter(lambda: connection.recv(65536), b""))
    top, _, rest = reply.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(rest) if rest.startswith(b"{") else rest


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LocalHost", "127.0.0.1", "[::1]:{port}"])
def test_names_of_this_machine_are_served(open_server: str, host: str) -> None:
    port = open_server.rsplit(":", 1)[1]
    assert httpx.get(f"{open_server}/page", headers={"host": host.format(port=port)}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1:1",
        "127.0.0.1.evil.example",
        "localhost.evil.example:{port}",
        "evil.example@127.0.0.1:{port}",
        "127.0.0.1:{port}@evil.example",
        "127.0.0.1:{port}/x",
        "127.0.0.1:port",
        "192.168.0.1:{port}",
        "[::2]:{port}",
        "",
    ],
)
def test_any_other_host_is_refused(open_server: str, host: str) -> None:
    port = open_server.rsplit(":", 1)[1]
    reply = httpx.get(f"{open_server}/page", headers={"host": host.format(port=port)})
    assert reply.status_code == 421
    assert reply.headers["content-type"] == "application/problem+json"


def test_no_host_and_two_hosts_are_refused(open_server: str) -> None:
    assert raw(open_server, "GET /page HTTP/1.0")[0] in {400, 421}
    assert raw(open_server, "GET /page HTTP/1.1\nHost: 127.0.0.1\nHost: evil.example\nConnection: close")[0] in {
        400,
        421,
    }


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "OWN"}, 403),
        ({"sec-fetch-site": ""}, 403),
        ({"origin": "OWN"}, 200),
        ({"origin": "null"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1"}, 403),
    ],
)
def test_only_own_pages_and_programs_change_something(
    open_server: str, headers: dict[str, str], status: int
) -> None:
    sent = {name: open_server if value == "OWN" else value for name, value in headers.items()}
    assert httpx.post(f"{open_server}/api/v1/change", headers=sent).status_code == status


def test_reading_is_free_for_every_page(open_server: str) -> None:
    reply = httpx.get(f"{open_server}/page", headers={"sec-fetch-site": "cross-site"})
    assert reply.status_code == 200
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("path", ["/page", "/nothing-here", "/api/v1/fault", "/healthz"])
def test_every_reply_carries_the_security_headers(open_server: str, path: str) -> None:
    headers = httpx.get(open_server + path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "permissions-policy" in headers


def test_a_refusal_carries_the_security_headers_too(open_server: str) -> None:
    reply = httpx.get(f"{open_server}/page", headers={"host": "evil.example"})
    assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_a_fault_of_ours_shows_nothing_of_itself(open_server: str) -> None:
    reply = httpx.get(f"{open_server}/api/v1/fault")
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "secret" not in reply.text
    assert "ZeroDivision" not in reply.text


def test_a_body_up_to_the_limit_is_taken(open_server: str) -> None:
    assert httpx.post(f"{open_server}/api/v1/change", content=b"x" * LARGEST_BODY).json() == LARGEST_BODY


def test_an_announced_body_above_the_limit_is_refused_unread(open_server: str) -> None:
    status, problem = raw(
        open_server,
        f"POST /api/v1/change HTTP/1.1\nHost: 127.0.0.1\nConnection: close\nContent-Length: {LARGEST_BODY + 1}",
    )
    assert status == 413
    assert problem["status"] == 413
    assert "Send less" in problem["detail"]


def test_an_unannounced_body_above_the_limit_is_refused_while_it_arrives(open_server: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * (LARGEST_BODY // 16)

    reply = httpx.post(f"{open_server}/api/v1/change", content=pieces())
    assert reply.status_code == 413
    assert reply.headers["content-type"] == "application/problem+json"


def test_without_the_token_the_api_says_what_to_send(locked_server: str) -> None:
    reply = httpx.get(f"{locked_server}/api/v1/change")
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"
    assert "Authorization: Bearer" in reply.json()["detail"]


def test_without_the_token_a_page_leads_to_the_sign_in_page_and_back(locked_server: str) -> None:
    reply = httpx.get(f"{locked_server}/page?x=1&y=2", headers={"accept": "text/html"})
    assert reply.status_code == 303
    assert reply.headers["location"] == "/sign-in?next=%2Fpage%3Fx%3D1%26y%3D2"


def test_with_the_token_the_api_is_open(locked_server: str) -> None:
    headers = {"authorization": f"Bearer {TOKEN}", "host": "debrief.example.com"}
    assert httpx.post(f"{locked_server}/api/v1/change", headers=headers).status_code == 200


def test_the_health_of_a_locked_server_is_open(locked_server: str) -> None:
    assert httpx.get(f"{locked_server}/healthz").status_code == 200


@pytest.mark.parametrize(
    "credentials",
    ["Basic dXNlcjpwYXNz", "Bearer", f"Token {TOKEN}", TOKEN],
)
def test_other_credentials_do_not_open(serve: ServeApp, credentials: str) -> None:
    address = serve(small_app(Access(TOKEN)))
    reply = httpx.post(f"{address}/api/v1/change", headers={"authorization": credentials})
    assert reply.status_code == 401


def test_a_host_header_cannot_pretend_that_the_path_is_an_open_one(locked_server: str) -> None:
    for host in ("x/healthz?", "x/static/", "x/sign-in#"):
        status, _ = raw(locked_server, f"GET /page HTTP/1.1\nHost: {host}\nConnection: close")
        assert status in {400, 401}


def test_wrong_tokens_are_slowed_down_even_when_a_right_one_follows(serve: ServeApp) -> None:
    address = serve(small_app(Access(TOKEN)))
    statuses = [
        httpx.post(f"{address}/api/v1/change", headers={"authorization": f"Bearer wrong-{n}"}).status_code
        for n in range(7)
    ]
    assert statuses[:5] == [401] * 5
    assert 429 in statuses
    right = httpx.post(f"{address}/api/v1/change", headers={"authorization": f"Bearer {TOKEN}"})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) >= 1


def test_a_browser_gets_its_error_page_and_a_program_its_problem(serve: ServeApp) -> None:
    app = small_app()

    def page(request: Request, problem: Problem) -> Response:
        return HTMLResponse(f"<h1>{problem.status}</h1>", status_code=problem.status)

    app.state.render_error_page = page
    address = serve(app)
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert httpx.get(f"{address}/nothing", headers=browser).text == "<h1>404</h1>"
    assert httpx.get(f"{address}/nothing").json()["status"] == 404
    assert httpx.get(f"{address}/api/v1/nothing", headers=browser).json()["status"] == 404


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/interviews/x?tab=2", "/interviews/x?tab=2"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
    ],
)
def test_the_way_back_after_signing_in_never_leaves_this_server(wanted: str, leads_to: str) -> None:
    assert local_path(wanted) == leads_to
