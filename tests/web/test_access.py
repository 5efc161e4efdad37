"""Sessions and slowed attempts, with a clock in the test's hand."""

from collections.abc import Iterable

import pytest
from starlette.requests import Request
from starlette.responses import Response

from app.web.access import COOKIE, LONGEST_WAIT, SESSION_SECONDS, Access, Attempts

TOKEN = "correct-horse-battery"


class Hand:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


def request(cookies: Iterable[str] = (), scheme: str = "http") -> Request:
    headers = [(b"cookie", cookie.encode("latin-1")) for cookie in cookies]
    return Request({"type": "http", "scheme": scheme, "headers": headers, "client": ("127.0.0.1", 5)})


def signed_in(access: Access, scheme: str = "http") -> tuple[str, str]:
    """The cookie of a new session and the whole Set-Cookie header."""
    response = Response()
    access.open_session(request(scheme=scheme), response)
    header = response.headers["set-cookie"]
    return header.split(";")[0], header


def test_a_session_is_known_until_it_is_thirty_days_old() -> None:
    clock = Hand()
    access = Access(TOKEN, clock=clock)
    cookie, _ = signed_in(access)
    clock.seconds += SESSION_SECONDS - 1
    assert access.has_session(request([cookie]))
    clock.seconds += 2
    assert not access.has_session(request([cookie]))


def test_the_cookie_is_kept_from_scripts_other_sites_and_does_not_hold_the_token() -> None:
    _, header = signed_in(Access(TOKEN))
    assert "HttpOnly" in header
    assert "SameSite=strict" in header
    assert "Secure" not in header
    assert TOKEN not in header
    assert "Secure" in signed_in(Access(TOKEN), scheme="https")[1]


def test_a_session_of_another_token_is_not_known() -> None:
    cookie, _ = signed_in(Access("another-token-of-sixteen"))
    assert not Access(TOKEN).has_session(request([cookie]))


@pytest.mark.parametrize(
    "value",
    ["", ".", "x.y", "1000000", "1000000.", "99999999999999999999.aa", "１０.aa", f"1.{TOKEN}", "1.\xff", "-1.a"],
)
def test_a_made_up_session_is_not_known(value: str) -> None:
    assert not Access(TOKEN).has_session(request([f"{COOKIE}=1000000.{'0' * 64}"]))
    sent = value.encode("utf-8").decode("latin-1")
    assert not Access(TOKEN).has_session(request([f"{COOKIE}={sent}"]))


def test_a_session_from_the_future_is_not_known() -> None:
    clock = Hand()
    access = Access(TOKEN, clock=clock)
    cookie, _ = signed_in(access)
    clock.seconds -= 60
    assert not access.has_session(request([cookie]))


def test_five_failures_are_free_and_then_the_wait_doubles_up_to_a_minute() -> None:
    clock = Hand()
    attempts = Attempts(clock)
    for _ in range(4):
        attempts.failed("a")
    assert attempts.wait("a") == 0
    waits = []
    for _ in range(9):
        attempts.failed("a")
        waits.append(attempts.wait("a"))
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]
    assert attempts.wait("b") == 0
    clock.seconds += LONGEST_WAIT
    assert attempts.wait("a") == 0


def test_a_success_and_time_make_failures_forgotten() -> None:
    clock = Hand()
    attempts = Attempts(clock)
    for _ in range(6):
        attempts.failed("a")
        attempts.failed("b")
    attempts.succeeded("a")
    assert attempts.wait("a") == 0
    clock.seconds += 3600
    attempts.failed("b")
    assert attempts.wait("b") == 0


def test_the_number_of_remembered_clients_is_bounded() -> None:
    attempts = Attempts(Hand())
    for _ in range(6):
        attempts.failed("first")
    for n in range(10_000):
        attempts.failed(f"client {n}")
    assert attempts.wait("first") == 0
