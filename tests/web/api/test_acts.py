"""What acts add to the API: a limit thrown in, a sketch, going on from an earlier interview."""

import pytest

from tests.web.candidate import Candidate

CHINA = {"loop": "china-ai-pm"}


def test_a_limit_is_thrown_in_once_it_is_due(candidate: Candidate) -> None:
    interview_id = candidate.start(**CHINA, rounds=["live-tradeoff"])
    candidate.asked(interview_id)
    early = candidate.act(interview_id, "turns/1/interjection", characters=10)
    assert (early.status_code, early.content) == (204, b"")
    due = candidate.act(interview_id, "turns/1/interjection", characters=500)
    assert due.status_code == 200
    assert due.json() == candidate.act(interview_id, "turns/1/interjection", characters=0).json()
    assert due.json() == candidate.until(interview_id, "interjection")[-1].data
    assert candidate.read(interview_id)["turns"][0]["interjection"]["text"] == due.json()["text"]


def test_it_is_refused_for_turns_that_are_answered_or_not_there(candidate: Candidate) -> None:
    interview_id = candidate.start(**CHINA, rounds=["live-tradeoff"])
    candidate.answered(interview_id, 1)
    assert candidate.act(interview_id, "turns/1/interjection", characters=500).status_code == 409
    assert candidate.act(interview_id, "turns/99/interjection", characters=500).status_code == 404
    assert candidate.act("nobody", "turns/1/interjection", characters=500).status_code == 404


@pytest.mark.parametrize("characters", [-1, 20_001, "12", 1.5, None])
def test_a_length_that_is_none_is_refused(candidate: Candidate, characters: object) -> None:
    interview_id = candidate.start(**CHINA, rounds=["live-tradeoff"])
    candidate.asked(interview_id)
    assert candidate.act(interview_id, "turns/1/interjection", characters=characters).status_code == 422


def test_parts_of_a_sketch_are_told_as_they_are_named(candidate: Candidate) -> None:
    interview_id = candidate.start(**CHINA, rounds=["pipeline-sketch"])
    candidate.answered(interview_id, 1, "We retrain weekly.")
    candidate.asked(interview_id, 2)
    interview = candidate.read(interview_id)
    assert interview["sketch"] == [
        {"part": "retraining", "title": "When to train again", "turn": 1, "quote": "We retrain weekly"}
    ]
    clock = interview["sketch_clock"]
    assert (clock["round"], clock["parts"], clock["seconds_allowed"]) == ("pipeline-sketch", 8, 360.0)


def test_a_live_sketch_is_told_at_the_end(candidate: Candidate) -> None:
    interview_id = candidate.start(**CHINA, rounds=["pipeline-sketch"], mode="live")
    candidate.answered(interview_id, 1, "We retrain weekly.")
    candidate.asked(interview_id, 2)
    assert candidate.read(interview_id)["sketch"] == []
    candidate.act(interview_id, "finish")
    parts = candidate.read(interview_id)["sketch"]
    assert [part["part"] for part in parts if part["turn"] is not None] == ["retraining"]
    assert len(parts) == 8


def test_an_interview_without_a_sketch_has_none(candidate: Candidate) -> None:
    interview = candidate.read(candidate.start())
    assert (interview["sketch"], interview["sketch_clock"], interview["continues"]) == ([], None, None)


def test_an_interview_goes_on_from_one_of_the_same_loop(candidate: Candidate) -> None:
    earlier = candidate.start()
    later = candidate.start(continues=earlier)
    assert candidate.read(later)["continues"] == earlier
    for loop, continues in (("china-ai-pm", earlier), ("core-three", "nobody")):
        refused = candidate.http.post("/api/v1/interviews", json={"loop": loop, "continues": continues})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "continues"
