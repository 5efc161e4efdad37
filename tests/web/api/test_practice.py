"""Drills and progress over HTTP."""

import pytest

from tests.web.candidate import CHINESE, STRONG, Candidate, Json

IMPACT = "quantified_impact"
WEAK = "I rebuilt the returns form. After it went live, far fewer shoppers gave up halfway."
MEASURED = "Once it was live, the share of shoppers who gave up halfway fell from 31% to 19%."


@pytest.fixture
def told(candidate: Candidate) -> str:
    """A finished interview with one answer."""
    return finished(candidate)


def finished(candidate: Candidate, text: str = WEAK, **choices: object) -> str:
    made = candidate.start(rounds=["hiring-manager"], **choices)
    candidate.answered(made, 1, text)
    assert candidate.act(made, "finish").status_code == 200
    candidate.until(made, "debrief")
    return made


def opened(candidate: Candidate, **body: object) -> Json:
    reply = candidate.http.post("/api/v1/drills", json={"signal": IMPACT, "check": "measured_change", **body})
    assert reply.status_code == 201, reply.text
    drill: Json = reply.json()
    assert reply.headers["Location"] == f"/api/v1/drills/{drill['id']}"
    return drill


def test_a_drill_is_started_answered_and_read(candidate: Candidate, told: str) -> None:
    drill = opened(candidate, interview=told)
    assert (drill["kind"], drill["earlier"]["answer"], drill["attempts"]) == ("check", WEAK, [])
    path = f"/api/v1/drills/{drill['id']}"
    reply = candidate.http.post(f"{path}/answers", json={"text": MEASURED})
    assert (reply.status_code, reply.json()) == (202, {"drill": drill["id"], "attempt": 1})
    (attempt,) = candidate.http.get(path).json()["attempts"]
    found = attempt["verdict"]
    assert (found["judge"], found["met"], found["before"]["met"], found["waiting"]) == ("rules", True, False, False)
    assert MEASURED[found["after"]["start"] : found["after"]["end"]] == found["after"]["quote"]


def test_a_cell_of_the_ledger_is_asked_for(candidate: Candidate) -> None:
    body = {"kind": "cell", "cell": "days", "feature": "推荐缓存", "language": "zh"}
    reply = candidate.http.post("/api/v1/drills", json=body)
    assert reply.status_code == 201
    drill = reply.json()
    assert (drill["signal"], drill["check"], drill["cell"]) == ("thirty_day_ship", "within_ninety_days", "days")
    assert "推荐缓存" in drill["question"]


def test_the_same_key_gives_the_same_reply_and_other_words_are_refused(candidate: Candidate) -> None:
    drill = opened(candidate, language="en")
    path, key = f"/api/v1/drills/{drill['id']}/answers", {"Idempotency-Key": "once"}
    replies = [candidate.http.post(path, json={"text": MEASURED}, headers=key) for _ in range(2)]
    assert replies[0].json() == replies[1].json()
    other = candidate.http.post(path, json={"text": WEAK}, headers=key)
    assert (other.status_code, other.headers["content-type"]) == (422, "application/problem+json")
    assert len(candidate.http.get(f"/api/v1/drills/{drill['id']}").json()["attempts"]) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"signal": IMPACT},
        {"signal": IMPACT, "check": "nothing"},
        {"signal": IMPACT, "check": "believable", "interview": "gone"},
        {"signal": IMPACT, "check": "believable", "turn": 1},
        {"signal": IMPACT, "check": "believable", "more": 1},
        {"kind": "cell", "cell": "days"},
        {"kind": "cell", "cell": "weeks", "feature": "cache"},
        {"kind": "cell", "cell": "days", "feature": "x" * 201},
        {"signal": IMPACT, "check": "believable\x00"},
    ],
)
def test_an_unusable_drill_is_refused_as_a_problem(candidate: Candidate, body: Json) -> None:
    reply = candidate.http.post("/api/v1/drills", json=body)
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")
    assert reply.json()["errors"]


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": "x" * 20_001}, {"text": "a\x00"}])
def test_an_unusable_answer_is_refused_as_a_problem(candidate: Candidate, body: Json) -> None:
    drill = opened(candidate, language="en")
    assert candidate.http.post(f"/api/v1/drills/{drill['id']}/answers", json=body).status_code == 422


def test_a_drill_is_deleted(candidate: Candidate) -> None:
    path = f"/api/v1/drills/{opened(candidate, language='zh')['id']}"
    assert [candidate.http.delete(path).status_code for _ in range(2)] == [204, 404]
    assert candidate.http.get(path).status_code == 404


def test_a_drill_that_is_not_there_is_a_problem(candidate: Candidate) -> None:
    assert candidate.http.get("/api/v1/drills/nobody").status_code == 404
    assert candidate.http.post("/api/v1/drills/nobody/answers", json={"text": "A"}).status_code == 404


def test_a_live_interview_keeps_its_scores_from_drills_and_progress(candidate: Candidate) -> None:
    live = candidate.start(rounds=["hiring-manager"], mode="live")
    candidate.answered(live, 1, STRONG)
    body = {"signal": IMPACT, "check": "believable", "interview": live}
    assert candidate.http.post("/api/v1/drills", json=body).status_code == 409
    assert live not in candidate.http.get("/api/v1/progress").text


def test_progress_tells_points_weaknesses_a_plan_and_stories(candidate: Candidate) -> None:
    made = [finished(candidate, CHINESE, language="zh", mode="live") for _ in range(3)]
    reply = candidate.http.get(
        "/api/v1/progress?loop=core-three&language=zh&mode=live", headers={"Accept-Language": "zh"}
    )
    progress = reply.json()
    assert progress["sessions"] == 3
    impact = next(trend for trend in progress["signals"] if trend["signal"] == IMPACT)
    assert [point["interview"] for point in impact["points"]] == made
    assert "量化成果" in impact["finding"]["text"]
    assert {point["mode"] for point in impact["points"]} == {"live"}
    assert all(one["of"] == 3 for one in progress["weaknesses"])
    story = next(story for story in progress["stories"] if story["signal"] == IMPACT)
    assert story["quote"] in story["answer"]
    assert 1 <= len(progress["plan"]) <= 3
    planned = progress["plan"][0]
    drill = opened(candidate, **{name: planned[name] for name in ("signal", "check", "interview", "turn")})
    assert drill["question"] == planned["question"]


def test_a_filter_that_is_not_one_is_refused_and_one_that_holds_nothing_is_empty(candidate: Candidate) -> None:
    assert candidate.http.get("/api/v1/progress?mode=never").status_code == 422
    empty = candidate.http.get("/api/v1/progress?loop=nothing-like-this").json()
    assert empty == {"sessions": 0, "signals": [], "weaknesses": [], "plan": [], "stories": []}
