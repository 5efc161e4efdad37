"""Hints and the first key over HTTP."""

from tests.web.candidate import Candidate


def test_hints_come_one_by_one_as_questions_and_end(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    texts = []
    for k in range(1, 4):
        hints = candidate.act(interview_id, "turns/1/hint").json()["turns"][0]["hints"]
        assert len(hints) == k
        texts = [hint["text"] for hint in hints]
    assert len(set(texts)) == 3
    assert all(text.endswith("?") for text in texts)
    assert [hint["text"] for hint in candidate.read(interview_id)["turns"][0]["hints"]] == texts
    assert candidate.act(interview_id, "turns/1/hint").status_code == 409


def test_a_live_interview_gives_no_hint(candidate: Candidate) -> None:
    interview_id = candidate.start(mode="live")
    candidate.asked(interview_id)
    assert candidate.act(interview_id, "turns/1/hint").status_code == 409
    assert candidate.read(interview_id)["turns"][0]["hints"] == []


def test_the_first_key_is_stored_once(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    assert candidate.read(interview_id)["turns"][0]["begun_at"] is None
    assert candidate.act(interview_id, "turns/1/begun").status_code == 204
    begun = candidate.read(interview_id)["turns"][0]["begun_at"]
    assert begun is not None
    candidate.act(interview_id, "turns/1/begun")
    assert candidate.read(interview_id)["turns"][0]["begun_at"] == begun
    assert candidate.act(interview_id, "turns/7/begun").status_code == 404
