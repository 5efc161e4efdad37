"""POST /api/v1/score/compare: two answers to one question, and what is refused."""

from typing import Any

import httpx
import pytest

from tests.web.candidate import CHINESE, STRONG, Candidate

WEAK = "We worked on it as a team, and our model got much better. Everybody was proud."


def compare(candidate: Candidate, **body: Any) -> httpx.Response:
    return candidate.http.post("/api/v1/score/compare", json=body)


def test_two_answers_are_scored_and_their_differences_told_check_by_check(candidate: Candidate) -> None:
    reply = compare(candidate, question="What did you ship?", answers=[WEAK, STRONG])
    assert reply.status_code == 200
    compared = reply.json()
    assert compared.keys() == {"a", "b", "differences"}
    for side, answer in (("a", WEAK), ("b", STRONG)):
        alone = candidate.http.post("/api/v1/score", json={"answer": answer, "question": "What did you ship?"})
        assert compared[side] == alone.json()
    assert compared["differences"]
    for found in compared["differences"]:
        a, b = (
            next(score for score in compared[side]["signals"] if score["signal"] == found["signal"])
            for side in ("a", "b")
        )
        assert found["level"] == {"a": a["level"], "b": b["level"]}
        differing = [
            {"check": one["check"], "a": one, "b": other}
            for one, other in zip(a["checks"], b["checks"], strict=True)
            if (one["met"], one["quote"]) != (other["met"], other["quote"])
        ]
        assert found["checks"] == differing


def test_what_is_the_same_is_not_told(candidate: Candidate) -> None:
    compared = compare(candidate, answers=[STRONG, STRONG]).json()
    assert compared["a"] == compared["b"]
    assert compared["differences"] == []


def test_signals_and_language_can_be_chosen(candidate: Candidate) -> None:
    compared = compare(
        candidate, answers=[CHINESE, WEAK], signals=["ownership"], judge="rules", language="en"
    ).json()
    for side in ("a", "b"):
        assert [score["signal"] for score in compared[side]["signals"]] == ["ownership"]
        assert all(check["reason"].isascii() for check in compared[side]["signals"][0]["checks"])


EITHER = "Send either two answers"
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, EITHER),
    "one answer": ({"answer": STRONG}, EITHER),
    "one answer and one judge": ({"answer": STRONG, "judge": "rules"}, EITHER),
    "judges without an answer": ({"judges": ["rules", "llm"]}, EITHER),
    "both forms": ({"answers": [STRONG, WEAK], "answer": STRONG, "judges": ["rules", "llm"]}, EITHER),
    "two answers and an answer": ({"answers": [STRONG, WEAK], "answer": STRONG}, EITHER),
    "two answers and two judges": ({"answers": [STRONG, WEAK], "judges": ["rules", "llm"]}, EITHER),
    "two judges and a judge": ({"answer": STRONG, "judges": ["rules", "llm"], "judge": "llm"}, EITHER),
    "the same judge twice": ({"answer": STRONG, "judges": ["rules", "rules"]}, "two different judges"),
    "one answer in a list": ({"answers": [STRONG]}, "at least 2"),
    "three answers": ({"answers": [STRONG, WEAK, CHINESE]}, "at most 2"),
    "three judges": ({"answer": STRONG, "judges": ["rules", "llm", "rules"]}, "at most 2"),
    "an unknown judge": ({"answer": STRONG, "judges": ["rules", "dice"]}, "'rules'"),
    "an empty answer": ({"answers": [STRONG, "  "]}, "white space only"),
    "an answer that is too long": ({"answers": ["x" * 20_001, STRONG]}, "20000"),
    "a NUL": ({"answers": [STRONG, "a\x00b"]}, "NUL"),
    "an unknown signal": ({"answers": [STRONG, WEAK], "signals": ["charm"]}, "no such signal"),
    "an unknown field": ({"answers": [STRONG, WEAK], "levels": [1, 2]}, "not known here"),
}


@pytest.mark.parametrize(("body", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_anything_but_one_of_the_two_forms_is_refused(
    candidate: Candidate, body: dict[str, Any], says: str
) -> None:
    reply = compare(candidate, **body)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert says in reply.json()["detail"]


@pytest.mark.parametrize(
    "body", [{"answer": STRONG, "judges": ["rules", "llm"]}, {"answers": [STRONG, WEAK], "judge": "llm"}]
)
def test_a_model_that_is_not_there_is_said_to_be_missing(candidate: Candidate, body: dict[str, Any]) -> None:
    reply = compare(candidate, **body)
    assert reply.status_code == 422
    assert reply.json()["type"] == "/docs#model-not-configured"


def test_the_call_is_described(candidate: Candidate) -> None:
    described = candidate.http.get("/openapi.json").json()
    operation = described["paths"]["/api/v1/score/compare"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/CompareRequest")
    page = candidate.http.get("/docs", headers={"accept": "text/html"}).text
    assert "/api/v1/score/compare" in page
