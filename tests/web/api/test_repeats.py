"""Every request that takes an `Idempotency-Key`: made once, and answered alike however often it comes."""

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cases import shortened
from tests.web.api.repeatable import ALIKE, ROUTES, Route
from tests.web.candidate import Candidate
from tests.web.serving import debrief_app, running

TWINS = 20
DAILY = tuple(route for route in ROUTES if route.daily)


def each(routes: Sequence[Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", routes, ids=lambda route: route.path.removeprefix("/api/v1/"))


each_route = each(ROUTES)
each_way = each(shortened(ROUTES, lambda route: route.daily))


def told(reply: httpx.Response) -> tuple[int, bytes, str | None]:
    """All of a reply that counts."""
    return reply.status_code, reply.content, reply.headers.get("Location")


@each_route
def test_a_repetition_gets_the_first_reply_and_changes_nothing(candidate: Candidate, route: Route) -> None:
    sending, key = route.prepare(candidate), uuid.uuid4().hex
    first = sending.send(candidate.http, key)
    assert first.status_code == route.status, first.text
    assert told(sending.send(candidate.http, key)) == told(first)
    assert sending.counted() == sending.once


@each_way
def test_another_request_under_the_key_is_refused(candidate: Candidate, route: Route) -> None:
    sending, key = route.prepare(candidate), uuid.uuid4().hex
    assert sending.send(candidate.http, key).status_code == route.status
    other = sending.send(candidate.http, key, differing=True)
    assert (other.status_code, other.json()["type"]) == (422, "/docs#key-reused"), other.text
    assert sending.counted() == sending.once


@each_way
def test_of_twins_sent_at_once_one_counts_and_all_get_its_reply(candidate: Candidate, route: Route) -> None:
    sending, key = route.prepare(candidate), uuid.uuid4().hex
    limits = httpx.Limits(max_connections=TWINS)
    with (
        httpx.Client(base_url=candidate.http.base_url, timeout=30, limits=limits) as http,
        ThreadPoolExecutor(TWINS) as threads,
    ):
        replies = list(threads.map(lambda _: sending.send(http, key), range(TWINS)))
    taken = {told(reply) for reply in replies if reply.status_code not in route.refusals}
    assert len(taken) == 1
    assert taken == {told(sending.send(candidate.http, key))}
    assert next(iter(taken))[0] == route.status
    assert sending.counted() == sending.once


@each_way
def test_an_unusable_key_is_refused_and_nothing_changes(candidate: Candidate, route: Route) -> None:
    sending = route.prepare(candidate)
    for key in ("", "k" * 201, "tab\there"):
        assert sending.send(candidate.http, key).status_code == 422
    assert sending.send(candidate.http, uuid.uuid4().hex).status_code == route.status
    assert sending.counted() == sending.once


@pytest.mark.parametrize(
    "routes", shortened([(DAILY,), (ROUTES,)], lambda case: case[0] is DAILY), ids=["daily", "all"]
)
def test_stored_replies_outlive_the_server(tmp_path: Path, routes: Sequence[Route]) -> None:
    replies: dict[str, Any] = {}
    with running(debrief_app(tmp_path / "debrief.db")) as address:
        candidate = Candidate(address)
        with candidate.http as http:
            for route in routes:
                sending = route.prepare(candidate)
                replies[route.path] = (sending, told(sending.send(http, f"key of {route.path}")))
    with running(debrief_app(tmp_path / "debrief.db")) as address, Candidate(address).http as http:
        for path, (sending, first) in replies.items():
            assert told(sending.send(http, f"key of {path}")) == first, path


def test_a_key_of_one_interview_is_free_in_another(candidate: Candidate) -> None:
    for made in (candidate.start(), candidate.start()):
        candidate.asked(made)
        assert candidate.send(made, 1, key="mine").status_code == 202
        finish = f"/api/v1/interviews/{made}/finish"
        assert candidate.http.post(finish, headers={"Idempotency-Key": "mine"}).status_code == 422


def test_a_refused_request_leaves_its_key_free(candidate: Candidate) -> None:
    made = candidate.start()
    candidate.asked(made)
    path, headers = f"/api/v1/interviews/{made}/rounds/next", {"Idempotency-Key": "later"}
    assert candidate.http.post(path, headers=headers).status_code == 409
    assert candidate.http.post(f"/api/v1/interviews/{made}/finish", headers=headers).status_code == 200


def test_a_stored_reply_goes_with_its_interview(candidate: Candidate) -> None:
    wish, headers = (
        {"loop": "core-three", "background": "nothing of this remains"},
        {"Idempotency-Key": uuid.uuid4().hex},
    )
    first = candidate.http.post("/api/v1/interviews", json=wish, headers=headers).json()["id"]
    candidate.http.delete(f"/api/v1/interviews/{first}")
    again = candidate.http.post("/api/v1/interviews", json=wish, headers=headers)
    assert (again.status_code, again.json()["id"] != first) == (201, True)


def test_spaces_and_the_order_of_names_make_no_other_request(candidate: Candidate) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
    bodies = ('{"loop":"core-three","mode":"live"}', '{ "mode": "live", "loop": "core-three" }')
    made = {
        candidate.http.post("/api/v1/interviews", content=body, headers=headers).json()["id"] for body in bodies
    }
    assert len(made) == 1


def test_the_contract_names_the_header_wherever_it_is_taken(candidate: Candidate) -> None:
    paths = candidate.http.get("/openapi.json").json()["paths"]
    named = {
        path
        for path, methods in paths.items()
        for parameter in methods.get("post", {}).get("parameters", ())
        if parameter["name"].lower() == "idempotency-key"
    }
    assert named == {route.path for route in ROUTES} | ALIKE
