"""Bad input: always a problem reply that says what to do, never a fault of ours, and nothing half stored."""

import json
import socket
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import costly
from tests.web.candidate import Candidate, Json

DEEP = 30_000

BROKEN_JSON = {
    "white space": b"  ",
    "no JSON": b"hello",
    "cut off": b'{"answer": "x"',
    "trailing": b'{"answer": "x"} {}',
    "NaN": b'{"answer": NaN}',
    "Infinity": b'{"answer": "x", "n": -Infinity}',
    "half a surrogate pair": b'{"answer": "\\ud800"}',
    "half a surrogate pair as a key": b'{"\\udc00": "x"}',
    "not UTF-8": b'{"answer": "\xff\xfe"}',
    "surrogates in UTF-8": b'{"answer": "\xed\xa0\x80"}',
    "UTF-16": '{"answer": "x"}'.encode("utf-16"),
    "a raw NUL": b'{"answer": "a\x00b"}',
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep and open": b"[" * DEEP,
    "an endless number": b'{"answer": ' + b"9" * 100_000 + b"}",
}
WRONG_SCORES: dict[str, Any] = {
    "a list": [],
    "null": None,
    "a number": 1,
    "no answer": {},
    "an unknown field": {"answer": "x", "wow": 1},
    "a number as answer": {"answer": 12},
    "null as answer": {"answer": None},
    "NUL": {"answer": "a\x00b"},
    "only white space": {"answer": " \n\t\u3000"},
    "too long": {"answer": "x" * 20_001},
    "signals that are none": {"answer": "x", "signals": []},
    "signals as text": {"answer": "x", "signals": "ownership"},
    "an unknown signal": {"answer": "x", "signals": ["\ud83d\ude80"]},
    "an unknown judge": {"answer": "x", "judge": "me"},
    "an unknown language": {"answer": "x", "language": "fr"},
    "an endless question": {"answer": "x", "question": "y" * 4_001},
}
PARTS = ("background", "resume", "job_description")
WRONG_STARTS: dict[str, Any] = {
    "no loop": {},
    "an unknown loop": {"loop": "nowhere"},
    "NUL in the loop": {"loop": "core-three\x00"},
    "an unknown round": {"loop": "core-three", "rounds": ["lunch"]},
    "no round": {"loop": "core-three", "rounds": []},
    "an unknown mode": {"loop": "core-three", "mode": "dream"},
    "auto_advance as text": {"loop": "core-three", "auto_advance": "yes"},
    "an endless time": {"loop": "core-three", "time_factor": 1e308},
    "no time": {"loop": "core-three", "time_factor": 0},
    "an endless background": {"loop": "core-three", "background": "x" * 50_001},
    "NUL in the background": {"loop": "core-three", "background": "a\x00"},
    "NUL in the résumé": {"loop": "core-three", "resume": "a\x00"},
    "an endless job description": {"loop": "core-three", "job_description": "x" * 50_001},
    "too much in three parts": {"loop": "core-three", **dict.fromkeys(PARTS, "x" * 17_000)},
}
WRONG_ANSWERS: dict[str, Any] = {
    "no turn": {"text": "x"},
    "no text": {"turn": 1},
    "turn zero": {"text": "x", "turn": 0},
    "a negative turn": {"text": "x", "turn": -1},
    "an endless turn": {"text": "x", "turn": 10**30},
    "a turn as text": {"text": "x", "turn": "1"},
    "a turn that is true": {"text": "x", "turn": True},
    "half a turn": {"text": "x", "turn": 1.5},
    "only white space": {"text": "\u2003 \n", "turn": 1},
    "NUL": {"text": "a\x00b", "turn": 1},
    "too long": {"text": "x" * 20_001, "turn": 1},
    "another field": {"text": "x", "turn": 1, "level": 5},
}


def problem_in(reply: httpx.Response, *statuses: int) -> Json:
    """The problem, which has the members of the contract and the same status twice."""
    assert reply.status_code in statuses, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem: Json = reply.json()
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert problem["status"] == reply.status_code
    assert problem["detail"].strip()
    return problem


def post_json(candidate: Candidate, path: str, body: Any) -> httpx.Response:
    return candidate.http.post(path, content=json.dumps(body), headers={"content-type": "application/json"})


@pytest.mark.parametrize("name", BROKEN_JSON)
def test_what_is_not_json_is_refused(candidate: Candidate, name: str) -> None:
    headers = {"content-type": "application/json"}
    reply = candidate.http.post("/api/v1/score", content=BROKEN_JSON[name], headers=headers)
    problem = problem_in(reply, 400)
    assert problem["detail"].startswith("The body is not valid JSON")
    assert len(problem["detail"]) < 300


def test_no_body_at_all_is_a_missing_one(candidate: Candidate) -> None:
    headers = {"content-type": "application/json"}
    problem = problem_in(candidate.http.post("/api/v1/score", headers=headers), 422)
    assert problem["errors"][0]["in"] == "body"


@pytest.mark.parametrize("name", WRONG_SCORES)
def test_a_request_to_score_that_does_not_fit_is_refused(candidate: Candidate, name: str) -> None:
    problem_in(post_json(candidate, "/api/v1/score", WRONG_SCORES[name]), 422)


@pytest.mark.parametrize("name", WRONG_STARTS)
def test_a_start_that_does_not_fit_is_refused(candidate: Candidate, name: str) -> None:
    problem = problem_in(post_json(candidate, "/api/v1/interviews", WRONG_STARTS[name]), 422)
    assert problem["errors"]


@pytest.mark.parametrize("name", WRONG_ANSWERS)
def test_an_answer_that_does_not_fit_is_refused_and_the_turn_stays_open(candidate: Candidate, name: str) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    problem = problem_in(
        post_json(candidate, f"/api/v1/interviews/{interview_id}/answers", WRONG_ANSWERS[name]), 422
    )
    assert problem["errors"][0]["message"]
    interview = candidate.read(interview_id)
    assert interview["status"] == "answering"
    assert interview["turns"][0]["attempts"] == []


def test_the_longest_answer_and_background_are_taken_however_they_are_written(candidate: Candidate) -> None:
    rocket = "🚀"
    interview_id = candidate.start(background=rocket * 50_000)
    candidate.asked(interview_id)
    body = json.dumps({"text": rocket * 20_000, "turn": 1}, ensure_ascii=True)
    path = f"/api/v1/interviews/{interview_id}/answers"
    reply = candidate.http.post(path, content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 202
    assert candidate.read(interview_id)["turns"][0]["answer"]["text"] == rocket * 20_000


def test_every_field_at_fault_is_named_and_nothing_sent_is_repeated(candidate: Candidate) -> None:
    body = {"answer": 1, "judge": "PRIVATE", "language": "PRIVATE", "more": "PRIVATE"}
    problem = problem_in(post_json(candidate, "/api/v1/score", body), 422)
    assert {error["field"] for error in problem["errors"]} == {"answer", "judge", "language", "more"}
    assert {error["in"] for error in problem["errors"]} == {"body"}
    assert all(error["message"].endswith(".") for error in problem["errors"])
    assert "PRIVATE" not in json.dumps(problem)


def test_a_thousand_unknown_fields_make_a_short_reply(candidate: Candidate) -> None:
    body = {"answer": "x"} | {f"{n}" * 50: n for n in range(1000)}
    reply = post_json(candidate, "/api/v1/score", body)
    problem_in(reply, 422)
    assert len(reply.content) < 6_000


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_a_body_that_is_not_called_json_is_refused(candidate: Candidate, content_type: str | None) -> None:
    headers = {"content-type": content_type} if content_type else {}
    problem = problem_in(candidate.http.post("/api/v1/score", content=b'{"answer":"x"}', headers=headers), 415)
    assert "application/json" in problem["detail"]


def test_json_may_be_called_by_its_longer_names(candidate: Candidate) -> None:
    for name in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.debrief+json"):
        body = b'{"answer":"x","signals":["ownership"]}'
        assert candidate.http.post("/api/v1/score", content=body, headers={"content-type": name}).status_code == 200


@pytest.mark.parametrize(
    "interview_id", ["nobody", "%00", "%ff%fe", "%ed%a0%80", "..%2f..", "x" * 5_000, "%20", "'%20OR%201=1", "％"]
)
@pytest.mark.parametrize("tail", ["", "/debrief", "/events", "/export?format=md"])
def test_an_id_that_nobody_has_is_not_found(candidate: Candidate, interview_id: str, tail: str) -> None:
    problem_in(candidate.http.get(f"/api/v1/interviews/{interview_id}{tail}"), 404, 422)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=1e9",
        "limit=",
        "q=%00",
        "q=" + "x" * 201,
        "cursor=nonsense",
        "cursor=%00",
        "cursor=" + "x" * 301,
        "cursor=bnVsbA",
    ],
)
def test_a_query_that_does_not_fit_is_refused(candidate: Candidate, query: str) -> None:
    problem_in(candidate.http.get(f"/api/v1/interviews?{query}"), 422)


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%ed%a0%80", 'q="*(^', "q=' OR 1=1 --", "q=%25_%25", "q=中", "q="])
def test_an_odd_search_finds_what_it_finds(candidate: Candidate, query: str) -> None:
    assert candidate.http.get(f"/api/v1/interviews?{query}").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/loops", "GET"),
        ("PUT", "/api/v1/interviews/x", "GET"),
        ("GET", "/api/v1/score", "POST"),
        ("PATCH", "/healthz", "GET"),
    ],
)
def test_a_method_that_is_not_taken_names_those_that_are(
    candidate: Candidate, method: str, path: str, allowed: str
) -> None:
    reply = candidate.http.request(method, path)
    problem_in(reply, 405)
    assert allowed in reply.headers["allow"]


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v2/loops", "/api/v1/loops/", "/redoc", "/.env", "/%2e%2e/x"]
)
def test_an_address_that_does_not_exist_is_not_found(candidate: Candidate, path: str) -> None:
    problem_in(candidate.http.get(path), 404)


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_an_idempotency_key_of_a_wrong_length_is_refused(candidate: Candidate, key: str) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    path = f"/api/v1/interviews/{interview_id}/answers"
    reply = candidate.http.post(path, json={"text": "x", "turn": 1}, headers={"Idempotency-Key": key})
    problem_in(reply, 422)


def test_an_idempotency_key_may_hold_any_byte_a_header_can(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    headers = {b"idempotency-key": "schlüssel-钥匙".encode()}
    reply = candidate.http.post(
        f"/api/v1/interviews/{interview_id}/answers", json={"text": "x", "turn": 1}, headers=headers
    )
    assert reply.status_code in {202, 422}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("turns/0/skip", 422),
        ("turns/-1/skip", 422),
        ("turns/x/skip", 422),
        ("turns/99999999999999999999/skip", 422),
        ("turns/9/skip", 404),
        ("turns/9/rephrase", 404),
    ],
)
def test_a_turn_in_the_address_that_does_not_exist_is_refused(candidate: Candidate, path: str, status: int) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    problem_in(candidate.act(interview_id, path), status)


@pytest.mark.parametrize(
    "body", [{}, {"action": "stop"}, {"action": "add", "minutes": 0}, {"action": "add", "minutes": 61}]
)
def test_a_clock_that_cannot_be_set_so_is_left_alone(candidate: Candidate, body: Json) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    problem_in(post_json(candidate, f"/api/v1/interviews/{interview_id}/clock", body), 422)


def test_a_request_that_is_no_http_does_not_trouble_the_next(candidate: Candidate, server: str) -> None:
    host, port = server.removeprefix("http://").split(":")
    for rubbish in (b"\x00\xff\xfe\r\n\r\n", b"GET\r\n\r\n", b"POST /api/v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\n"):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(rubbish)
            connection.shutdown(socket.SHUT_WR)
            reply = b"".join(iter(lambda: connection.recv(65536), b""))
        assert not reply or reply.startswith(b"HTTP/1.1 4")
    assert candidate.http.get("/healthz").status_code == 200


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["answer", "question", "signals", "judge", "language", "loop", "rounds", "text", "turn"])


@given(st.dictionaries(FIELDS, JSON_VALUES, max_size=5) | JSON_VALUES)
@costly()
def test_no_json_at_all_makes_the_server_fail(candidate: Candidate, body: Any) -> None:
    for path in ("/api/v1/score", "/api/v1/interviews", "/api/v1/interviews/nobody/answers"):
        assert post_json(candidate, path, body).status_code < 500
