"""A link opened by a program: one interview, blind first, pending until submitted, and nothing when it ended."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.web.access import Attempts
from tests.web.candidate import STRONG, Candidate
from tests.web.serving import debrief_app, running
from tests.web.shared_links import finished

SECRET = "I worked on the Kestrel project with Wei Zhang. "
QUOTE = "7-day retention rose by 1.8%"
WORD = {"turn": 1, "signal": "quantified_impact", "check": "result_stated", "met": False, "reason": "No cost."}
TOKEN = "correct-horse-battery"


class Coaching:
    """A server that needs its access token, its owner, and somebody who has a link only."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.owner = candidate.http
        self.interview = finished(candidate, SECRET + STRONG, background="Born in Harbin")
        self.reader = httpx.Client(base_url=self.owner.base_url, timeout=20)

    def link(self, kind: str = "coach", **wish: Any) -> str:
        """The address of a new link, for programs."""
        made = self.candidate.act(self.interview, "links", kind=kind, name="Ms Wang", **wish)
        return f"/api/v1{made.json()['path']}"

    def revoke(self) -> None:
        """Revoke all links."""
        for one in self.owner.get(f"/api/v1/interviews/{self.interview}/links").json():
            self.candidate.act(self.interview, f"links/{one['id']}/revoke")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coaching]:
    app = debrief_app(tmp_path_factory.mktemp("shared-api") / "debrief.db", access_token=TOKEN)
    with running(app) as address:
        candidate = Candidate(address)
        candidate.http.headers["Authorization"] = f"Bearer {TOKEN}"
        coaching = Coaching(candidate)
        coaching.reader.app = app  # type: ignore[attr-defined]
        yield coaching
        coaching.reader.close()
        candidate.http.close()


@pytest.fixture
def coaching(made: Coaching) -> Coaching:
    """The same for each test, with failed attempts forgotten."""
    made.reader.app.state.link_attempts = Attempts()  # type: ignore[attr-defined]
    return made


def test_a_link_gives_its_interview_and_nothing_of_its_owner(coaching: Coaching) -> None:
    reply = coaching.reader.get(coaching.link("view"))
    assert reply.status_code == 200
    told = reply.json()
    assert (told["kind"], told["scores"], told["answers"], told["done"], told["next"]) == ("view", "shown", 2, 0, 1)
    assert told["turns"][0]["attempts"][0]["text"].startswith(SECRET)
    assert told["turns"][0]["attempts"][0]["scorecard"]["signals"]
    assert {one["id"] for one in told["signals"]} >= {WORD["signal"]}
    for unseen in (coaching.interview, "Harbin", "background", '"seed"', "usage"):
        assert unseen not in reply.text
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["x-robots-tag"].startswith("noindex")


def test_scorecards_are_out_of_a_coachs_sight_until_asked_for(coaching: Coaching) -> None:
    path = coaching.link()
    blind, seen = (coaching.reader.get(path, params=asked).json() for asked in ({}, {"scores": "shown"}))
    assert [one["attempts"][0]["scorecard"] for one in blind["turns"][:2]] == [None, None]
    assert seen["turns"][0]["attempts"][0]["scorecard"]["signals"][0]["level"]


def test_a_review_is_pending_until_it_is_submitted(coaching: Coaching) -> None:
    path, key = coaching.link(), {"Idempotency-Key": "k"}
    comment = {"turn": 1, "quote": QUOTE, "text": "For whom?"}
    said = coaching.reader.post(f"{path}/comments", json=comment, headers=key)
    assert said.status_code == 201
    assert coaching.reader.post(f"{path}/comments", json=comment, headers=key).json() == said.json()
    dropped = coaching.reader.post(f"{path}/comments", json=comment | {"text": "Never mind."}).json()
    assert coaching.reader.delete(f"{path}/comments/{dropped['id']}").status_code == 204
    first = coaching.reader.post(f"{path}/overrides", json=WORD | {"blind": True}).json()
    again = coaching.reader.post(f"{path}/overrides", json=WORD | {"blind": True, "reason": "Still none."}).json()
    assert (first["blind"], first["machine_met"], again["blind"]) == (True, True, False)
    done = coaching.reader.post(f"{path}/done", json={"turn": 1}).json()
    assert (done["done"], done["pending"], [one["submitted"] for one in done["overrides"]]) == (
        [1],
        3,
        [False, False],
    )
    owners = f"/api/v1/interviews/{coaching.interview}/review"
    assert coaching.owner.get(owners).json() == {"comments": [], "overrides": [], "levels": [], "objections": []}
    assert coaching.reader.post(f"{path}/submit").json() == {"submitted": 3}
    assert coaching.reader.delete(f"{path}/comments/{said.json()['id']}").status_code == 404
    kept = coaching.owner.get(owners).json()
    assert [one["text"] for one in kept["comments"]] == ["For whom?"]
    assert {one["author"] for one in kept["overrides"]} == {"Ms Wang"}
    assert coaching.reader.get(path).json()["next"] == 2
    assert "Ms Wang" not in coaching.owner.get("/api/v1/calibration/reviewed.jsonl").text


def test_covered_names_stay_covered_and_what_is_quoted_finds_its_place(coaching: Coaching) -> None:
    path = coaching.link(hide_names=["Wei Zhang", "Kestrel"])
    read = coaching.reader.get(path).text
    assert "Kestrel" not in read
    assert "Zhang" not in read
    quote = "the ███████ project with"
    said = coaching.reader.post(f"{path}/comments", json={"turn": 1, "quote": quote, "text": "What was it?"})
    assert said.status_code == 201, said.text
    assert said.json()["anchor"]["quote"] == quote
    met = WORD | {"met": True, "start": 0, "end": 46, "quote": SECRET[:46].replace("Kestrel", "███████")}
    shown = coaching.reader.post(f"{path}/overrides", json=met | {"quote": None})
    assert "███████" in shown.json()["anchor"]["quote"]
    guess = coaching.reader.post(f"{path}/comments", json={"turn": 1, "quote": "Kestrel", "text": "?"})
    assert guess.status_code == 422
    at = {"turn": 1, "start": 16, "end": 23, "text": "?"}
    placed = [
        coaching.reader.post(f"{path}/comments", json={**at, "quote": tried}).status_code
        for tried in ("Kestrel", "Sparrow", "███████")
    ]
    assert placed == [422, 422, 201]
    coaching.reader.post(f"{path}/submit")
    kept = coaching.owner.get(f"/api/v1/interviews/{coaching.interview}/review").json()
    assert "the Kestrel project with" in {one["anchor"]["quote"] for one in kept["comments"]}


def test_a_link_without_levels_tells_none(coaching: Coaching) -> None:
    told = coaching.reader.get(coaching.link("view", hide_levels=True)).json()
    cards = [one["scorecard"] for turn in told["turns"] for one in turn["attempts"] if one["scorecard"]]
    assert cards
    assert {signal["level"] for card in cards for signal in card["signals"]} == {None}
    assert all(check["met"] for card in cards for signal in card["signals"] for check in signal["checks"])


def every_call(path: str) -> list[tuple[str, str, dict[str, Any]]]:
    quoted = {"turn": 1, "quote": QUOTE, "text": "x"}
    return [
        ("GET", path, {}),
        ("GET", f"{path}/review", {}),
        ("POST", f"{path}/comments", {"json": quoted}),
        ("POST", f"{path}/comments", {"content": b"{"}),
        ("POST", f"{path}/overrides", {"json": WORD}),
        ("POST", f"{path}/done", {"json": {"turn": 1}}),
        ("DELETE", f"{path}/comments/1", {}),
        ("DELETE", f"{path}/overrides/1", {}),
        ("POST", f"{path}/submit", {}),
        ("PUT", path, {}),
        ("GET", f"{path}/nothing", {}),
    ]


@pytest.mark.parametrize("what", range(11))
def test_nothing_opens_after_it_is_revoked_nor_with_a_wrong_token(coaching: Coaching, what: int) -> None:
    revoked = coaching.link()
    coaching.revoke()
    replies = []
    for path in (revoked, "/api/v1/shared/" + "x" * 43):
        method, address, body = every_call(path)[what]
        replies.append(coaching.reader.request(method, address, **body))
    assert [one.status_code for one in replies] == [404, 404]
    assert replies[0].json() == replies[1].json()
    assert replies[0].headers["content-type"] == "application/problem+json"


def test_a_reading_link_takes_no_word(coaching: Coaching) -> None:
    for method, address, body in every_call(coaching.link("view"))[1:]:
        if "content" not in body:
            assert coaching.reader.request(method, address, **body).status_code == 404, (method, address)


def test_whoever_tries_many_tokens_has_to_wait(coaching: Coaching) -> None:
    good = coaching.link()
    statuses = [coaching.reader.get(f"/api/v1/shared/wrong-{n}").status_code for n in range(7)]
    assert statuses == [404] * 5 + [429] * 2
    waiting = coaching.reader.get(good)
    assert (waiting.status_code, "Retry-After" in waiting.headers) == (429, True)
    assert coaching.reader.get(good.removeprefix("/api/v1"), headers={"accept": "text/html"}).status_code == 429


def test_the_description_tells_what_opens_it(coaching: Coaching) -> None:
    described = coaching.owner.get("/openapi.json").json()
    schemes = described["components"]["securitySchemes"]
    assert set(schemes) == {"accessToken", "linkToken"}
    for path, methods in described["paths"].items():
        for operation in methods.values():
            mine = operation.get("security", described["security"])
            assert mine == (
                [{"linkToken": []}] if path.startswith("/api/v1/shared/") else [{"accessToken": []}, {}]
            )
    operation = described["paths"]["/api/v1/shared/{token}/comments"]["post"]
    assert {"404", "429", "422"} <= set(operation["responses"])
    assert [one["name"] for one in operation["parameters"] if one["in"] == "path"] == ["token"]
