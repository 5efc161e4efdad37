"""Answers: taken once, kept whatever happens, refused with a reason."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.web.candidate import STRONG, Candidate, Json
from tests.web.serving import debrief_app, running


def test_an_answer_is_stored_when_202_comes_and_the_next_question_follows(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    reply = candidate.send(interview_id, 1)
    assert reply.status_code == 202
    assert reply.json() == {"turn": 1}
    assert candidate.read(interview_id)["turns"][0]["answer"]["text"] == STRONG
    assert candidate.asked(interview_id, 2).data["turn"] == 2


def test_the_stored_answer_is_the_sent_one_to_the_character(candidate: Candidate) -> None:
    interview_id = candidate.start()
    text = "  Ünïcödé 🚀\r\n\ttabs, “quotes”, e\u0301, 全角，and trailing space \n"
    candidate.answered(interview_id, 1, text)
    assert candidate.read(interview_id)["turns"][0]["answer"]["text"] == text


def test_the_same_key_again_gives_the_same_reply_and_nothing_twice(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    first = candidate.send(interview_id, 1, key="key-1")
    candidate.asked(interview_id, 2)
    again = candidate.send(interview_id, 1, key="key-1")
    assert (again.status_code, again.json()) == (first.status_code, first.json()) == (202, {"turn": 1})
    turns = candidate.read(interview_id)["turns"]
    assert len(turns[0]["attempts"]) == 1
    assert turns[1]["answer"] is None


def test_the_same_key_still_holds_after_the_interview_is_finished(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    candidate.send(interview_id, 1, key="key-1")
    candidate.act(interview_id, "finish")
    assert candidate.send(interview_id, 1, key="key-1").status_code == 202


def test_a_key_used_for_another_text_is_refused(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    candidate.send(interview_id, 1, key="key-1")
    reply = candidate.send(interview_id, 1, "Something else entirely, in nine days.", key="key-1")
    assert reply.status_code == 422
    assert reply.json()["type"] == "/docs#key-reused"


def test_another_answer_to_an_answered_turn_is_refused_and_the_first_stays(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id, 1)
    reply = candidate.send(interview_id, 1, "Another answer.", key="another")
    assert reply.status_code == 409
    assert reply.json()["type"] == "/docs#turn-not-open"
    assert candidate.read(interview_id)["turns"][0]["answer"]["text"] == STRONG


def test_a_turn_that_does_not_exist_is_not_found(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    assert candidate.send(interview_id, 7).status_code == 404


def test_a_finished_interview_takes_no_answer(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    candidate.act(interview_id, "finish")
    reply = candidate.send(interview_id, 1)
    assert reply.status_code == 409
    assert reply.json()["type"] == "/docs#interview-finished"
    assert candidate.read(interview_id)["turns"][0]["answer"] is None


def test_of_many_answers_at_once_one_is_taken(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)

    def send(n: int) -> int:
        return candidate.send(interview_id, 1, f"Answer number {n}, shipped in {n + 2} days.").status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(send, range(8)))
    assert statuses == [202] + [409] * 7
    assert len(candidate.read(interview_id)["turns"][0]["attempts"]) == 1


def test_of_many_equal_requests_with_one_key_all_succeed_and_one_counts(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda _: candidate.send(interview_id, 1, key="same"), range(8)))
    assert {reply.status_code for reply in replies} == {202}
    assert len(candidate.read(interview_id)["turns"][0]["attempts"]) == 1


def test_a_retake_keeps_the_first_attempt_and_the_candidate_says_which_counts(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id, 1, "It went well and everybody was happy with it in the end.")
    candidate.scored(interview_id, 1)
    path = f"turns/{1}/retake"
    assert candidate.act(interview_id, path, text=STRONG).status_code == 202
    candidate.scored(interview_id, 1, attempt=2)
    turn = candidate.read(interview_id)["turns"][0]
    assert [attempt["number"] for attempt in turn["attempts"]] == [1, 2]
    assert turn["answer"]["text"] == STRONG
    assert all(attempt["scorecard"] for attempt in turn["attempts"])
    kept = candidate.act(interview_id, "turns/1/keep", attempt=1)
    assert kept.status_code == 200
    assert kept.json()["turns"][0]["answer"]["attempt"] == 1
    assert candidate.act(interview_id, "turns/1/keep", attempt=9).status_code == 404


def test_a_live_interview_has_no_retakes(candidate: Candidate) -> None:
    interview_id = candidate.start(mode="live")
    candidate.answered(interview_id, 1)
    assert candidate.act(interview_id, "turns/1/retake", text=STRONG).status_code == 409


def test_a_question_can_be_skipped_and_is_recorded_as_declined(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    reply = candidate.act(interview_id, "turns/1/skip")
    assert (reply.status_code, reply.json()) == (202, {"turn": 1})
    candidate.asked(interview_id, 2)
    assert candidate.read(interview_id)["turns"][0]["answer"]["declined"] is True


def test_a_question_can_be_put_differently_once(candidate: Candidate) -> None:
    interview_id = candidate.start()
    asked = candidate.asked(interview_id)
    rephrased = candidate.act(interview_id, "turns/1/rephrase")
    assert rephrased.status_code == 200
    turn = rephrased.json()["turns"][0]
    assert turn["rephrased"]["text"] != asked.data["text"]
    told = candidate.until(interview_id, "question", rephrased=True)[-1]
    assert told.data["text"] == turn["rephrased"]["text"]
    assert candidate.act(interview_id, "turns/1/rephrase").status_code == 409


def test_a_question_cut_short_is_asked_anew_when_the_server_starts_again(tmp_path: Path) -> None:
    database = tmp_path / "debrief.db"
    with running(debrief_app(database, builtin_pace_ms=100)) as address:
        before = Candidate(address)
        interview_id = before.start()
        heard = before.until(interview_id, "question.delta")
        before.http.close()
    with running(debrief_app(database)) as address:
        after = Candidate(address)
        rest = after.until(interview_id, "question", after=heard[-1].id)
        after.http.close()
    reset = next(place for place, event in enumerate(rest) if event.name == "reset")
    pieces = [event.data["text"] for event in rest[reset:] if event.name == "question.delta"]
    assert "".join(pieces) == rest[-1].data["text"]


def test_an_interview_goes_on_where_it_stood_when_the_server_starts_again(tmp_path: Path) -> None:
    database = tmp_path / "debrief.db"
    with running(debrief_app(database)) as address:
        before = Candidate(address)
        interview_id = before.start()
        before.asked(interview_id)
        before.send(interview_id, 1, key="key-1")
        before.http.close()
    with running(debrief_app(database)) as address:
        after = Candidate(address)
        assert after.asked(interview_id, 2).data["turn"] == 2
        after.scored(interview_id, 1)
        assert after.send(interview_id, 1, key="key-1").status_code == 202
        assert after.read(interview_id)["turns"][0]["answer"]["text"] == STRONG
        after.http.close()


def test_an_own_rating_is_shown_with_the_answer_and_stays(candidate: Candidate) -> None:
    interview_id = candidate.start(mode="live")
    candidate.answered(interview_id)
    reply = candidate.act(interview_id, "turns/1/self-rating", level=4)
    assert reply.status_code == 200
    turn = reply.json()["turns"][0]
    assert (turn["answer"]["self_rating"], turn["attempts"][0]["self_rating"]) == (4, 4)
    assert candidate.act(interview_id, "turns/1/self-rating", level=4, attempt=1).status_code == 200
    assert candidate.act(interview_id, "turns/1/self-rating", level=5).status_code == 409
    assert candidate.act(interview_id, "turns/1/self-rating", level=4, attempt=2).status_code == 404


@pytest.mark.parametrize(
    "body", [{"level": 0}, {"level": 6}, {"level": "4"}, {"level": 4.5}, {}, {"level": 4, "x": 1}]
)
def test_an_own_rating_is_a_level(candidate: Candidate, body: Json) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id)
    path = f"/api/v1/interviews/{interview_id}/turns/1/self-rating"
    assert candidate.http.post(path, json=body).status_code == 422
    assert candidate.read(interview_id)["turns"][0]["answer"]["self_rating"] is None
