"""An interview from its start to its deletion, over the API."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest

from tests.web.candidate import CHINESE, Candidate


def test_starting_gives_the_whole_interview_and_its_address(candidate: Candidate) -> None:
    reply = candidate.http.post("/api/v1/interviews", json={"loop": "core-three"})
    assert reply.status_code == 201
    interview = reply.json()
    assert {"id", "loop", "status", "language", "round", "turns"} <= interview.keys()
    assert interview["loop"] == "core-three"
    assert interview["language"] == "en"
    assert interview["round"] == "hiring-manager"
    assert interview["status"] in {"asking", "answering"}
    assert interview["mode"] == "practice"
    assert candidate.http.get(reply.headers["location"]).json()["id"] == interview["id"]


def test_a_turn_tells_its_question_move_answer_and_scorecard(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id, 1)
    candidate.scored(interview_id, 1)
    interview = candidate.read(interview_id)
    turn = interview["turns"][0]
    assert {"n", "round", "speaker", "question", "move", "asked_at", "answer", "scorecard"} <= turn.keys()
    assert turn["n"] == 1
    assert turn["round"] == "hiring-manager"
    assert turn["speaker"] == "hiring_manager"
    assert turn["move"].keys() == {"kind", "signal", "check", "quote"}
    assert turn["move"]["kind"] == "open"
    assert {"text", "answered_at", "seconds"} <= turn["answer"].keys()
    for moment in (turn["asked_at"], turn["answer"]["answered_at"]):
        assert datetime.fromisoformat(moment).utcoffset() == timedelta(0)
    counted = {signal["signal"] for signal in turn["scorecard"]["signals"]}
    loop = candidate.http.get("/api/v1/loops").json()[0]
    assert counted == set(loop["rounds"][0]["signals"])
    for signal in turn["scorecard"]["signals"]:
        for check in signal["checks"]:
            if check["met"]:
                assert turn["answer"]["text"][check["start"] : check["end"]] == check["quote"]


def test_the_interview_is_held_in_the_language_chosen(candidate: Candidate) -> None:
    interview_id = candidate.start(language="zh")
    question = candidate.asked(interview_id).data["text"]
    assert sum("\u4e00" <= character <= "\u9fff" for character in question) > 10
    candidate.answered(interview_id, 1, CHINESE)
    reason = candidate.scored(interview_id, 1).data["signals"][0]["checks"][0]["reason"]
    assert not reason.isascii()


def test_a_whole_loop_runs_to_its_debrief_by_itself(candidate: Candidate) -> None:
    interview_id = candidate.start()
    for position in range(3):
        candidate.through_round(interview_id, position)
    told = candidate.until(interview_id, "debrief")[-1].data
    interview = candidate.read(interview_id)
    assert interview["status"] == "finished"
    assert interview["finished_at"]
    assert [round_["state"] for round_ in interview["rounds"]] == ["closed"] * 3
    questions = [turn["question"] for turn in interview["turns"]]
    assert len(set(questions)) == len(questions)
    debrief = candidate.http.get(f"/api/v1/interviews/{interview_id}/debrief").json()
    assert debrief == told | {"worded": None}
    assert debrief["status"] == "ready"
    assert debrief["decision"]
    assert debrief["reasons"]
    answers = {turn["n"]: turn["answer"]["text"] for turn in interview["turns"]}
    shown = 0
    for signal in debrief["signals"]:
        assert {"signal", "level", "evidence"} <= signal.keys()
        for evidence in signal["evidence"]:
            shown += 1
            assert answers[evidence["turn"]][evidence["start"] : evidence["end"]] == evidence["quote"]
    assert shown
    assert all({"flag", "turn", "quote"} <= flag.keys() for flag in debrief["flags"])
    assert all({"turn", "weak", "better", "question"} <= rewrite.keys() for rewrite in debrief["rewrites"])
    columns = {"feature", "kpi", "change", "days", "data", "lift", "evidence"}
    assert all(columns <= row.keys() for row in debrief["ledger"])
    assert isinstance(debrief["next"], list)


def test_without_auto_advance_the_next_round_waits_to_be_opened(candidate: Candidate) -> None:
    interview_id = candidate.start(auto_advance=False, rounds=["hiring-manager", "bar-raiser"])
    candidate.asked(interview_id)
    early = candidate.act(interview_id, "rounds/next")
    assert early.status_code == 409
    candidate.through_round(interview_id)
    assert candidate.read(interview_id)["status"] == "between_rounds"
    opened = candidate.act(interview_id, "rounds/next")
    assert opened.status_code == 200
    assert opened.json()["round"] == "bar-raiser"
    assert candidate.act(interview_id, "rounds/next").status_code == 409


def test_finishing_early_ends_the_interview_and_doing_it_twice_changes_nothing(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id, 1)
    first = candidate.act(interview_id, "finish")
    assert first.status_code == 200
    assert first.json()["status"] == "finished"
    candidate.until(interview_id, "debrief")
    again = candidate.act(interview_id, "finish")
    assert again.status_code == 200
    assert again.json()["finished_at"] == first.json()["finished_at"]
    refused = candidate.act(interview_id, "rounds/next")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/docs#interview-finished"


def test_before_the_end_the_debrief_is_pending_or_partial(candidate: Candidate) -> None:
    interview_id = candidate.start()
    path = f"/api/v1/interviews/{interview_id}/debrief"
    assert candidate.http.get(path).json()["status"] == "pending"
    candidate.answered(interview_id, 1)
    candidate.scored(interview_id, 1)
    assert candidate.http.get(path).json()["status"] == "partial"


def test_a_live_interview_shows_no_score_anywhere_before_it_ends(candidate: Candidate) -> None:
    interview_id = candidate.start(mode="live", rounds=["hiring-manager"])
    candidate.answered(interview_id, 1)
    events = candidate.until(interview_id, "question", turn=2)
    assert "scorecard" not in {event.name for event in events}
    interview = candidate.read(interview_id)
    assert interview["turns"][0]["scorecard"] is None
    assert interview["turns"][0]["attempts"][0]["scorecard"] is None
    debrief = candidate.http.get(f"/api/v1/interviews/{interview_id}/debrief").json()
    assert not any(signal["evidence"] or signal["level"] for signal in debrief["signals"])
    exported = candidate.http.get(f"/api/v1/interviews/{interview_id}/export", params={"format": "json"}).text
    assert '"met"' not in exported
    candidate.act(interview_id, "finish")
    candidate.until(interview_id, "debrief")
    assert candidate.read(interview_id)["turns"][0]["scorecard"] is not None


def test_interviews_are_listed_newest_first_page_by_page(candidate: Candidate) -> None:
    word = "quetzalcoatlus"
    made = [candidate.start(background=f"{word} {n}") for n in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"q": word, "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = candidate.http.get("/api/v1/interviews", params=params).json()
        assert len(page["items"]) <= 2
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == made[::-1]
    assert candidate.http.get("/api/v1/interviews", params={"q": "zyzzyvaquux"}).json()["items"] == []


def test_the_search_finds_what_was_answered(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.answered(interview_id, 1, "We moved the whole archaeopteryx pipeline to streaming within 20 days.")
    found = candidate.http.get("/api/v1/interviews", params={"q": "Archaeopteryx"}).json()["items"]
    assert [item["id"] for item in found] == [interview_id]
    assert found[0]["answered"] == 1


def test_exports_are_files_with_the_transcript_or_the_ledger(candidate: Candidate) -> None:
    interview_id = candidate.start(rounds=["hiring-manager"])
    candidate.answered(interview_id, 1)
    candidate.act(interview_id, "finish")
    candidate.until(interview_id, "debrief")
    question = candidate.read(interview_id)["turns"][0]["question"]

    def export(form: str) -> str:
        path = f"/api/v1/interviews/{interview_id}/export"
        reply = candidate.http.get(path, params={"format": form})
        assert reply.status_code == 200
        assert reply.headers["content-disposition"].startswith("attachment; filename=")
        assert "charset=utf-8" in reply.headers["content-type"] or form == "json"
        return reply.text

    assert "p95 latency from 320 ms" in export("md")
    assert question in json.dumps(json.loads(export("json")), ensure_ascii=False)
    assert len(next(csv.reader(io.StringIO(export("csv").removeprefix("\ufeff"))))) >= 6


@pytest.mark.parametrize("query", ["", "?format=exe", "?format="])
def test_an_export_form_that_does_not_exist_is_refused(candidate: Candidate, query: str) -> None:
    interview_id = candidate.start()
    reply = candidate.http.get(f"/api/v1/interviews/{interview_id}/export{query}")
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "format"


def test_nothing_remains_of_a_deleted_interview(candidate: Candidate) -> None:
    interview_id = candidate.start(background="pachycephalosaurus")
    candidate.answered(interview_id, 1)
    path = f"/api/v1/interviews/{interview_id}"
    deleted = candidate.http.delete(path)
    assert deleted.status_code == 204
    assert deleted.content == b""
    for tail in ("", "/events", "/debrief", "/export?format=md"):
        assert candidate.http.get(path + tail).status_code == 404
    assert candidate.http.delete(path).status_code == 404
    assert candidate.http.get("/api/v1/interviews", params={"q": "pachycephalosaurus"}).json()["items"] == []


def test_the_clock_can_be_paused_resumed_and_given_time(candidate: Candidate) -> None:
    interview_id = candidate.start()
    candidate.asked(interview_id)
    paused = candidate.act(interview_id, "clock", action="pause")
    assert paused.status_code == 200
    assert paused.json()["paused"] is True
    assert candidate.act(interview_id, "clock", action="resume").json()["paused"] is False
    longer = candidate.act(interview_id, "clock", action="add", minutes=5).json()
    assert longer["rounds"][0]["seconds_allowed"] == 25 * 60


def test_a_live_interview_keeps_its_clock(candidate: Candidate) -> None:
    interview_id = candidate.start(mode="live")
    candidate.asked(interview_id)
    assert candidate.act(interview_id, "clock", action="pause").status_code == 409
    assert candidate.act(interview_id, "clock", action="add", minutes=5).status_code == 409


def test_the_clock_can_be_off_or_stretched(candidate: Candidate) -> None:
    off = candidate.read(candidate.start(time_factor=None))
    assert off["rounds"][0]["seconds_allowed"] is None
    stretched = candidate.read(candidate.start(time_factor=2.5))
    assert stretched["rounds"][0]["seconds_allowed"] == 50 * 60


@pytest.mark.parametrize("choice", [{"voice": "llm"}, {"judge": "llm"}])
def test_a_model_that_is_not_set_up_is_refused_with_the_settings_to_make(
    candidate: Candidate, choice: dict[str, str]
) -> None:
    reply = candidate.http.post("/api/v1/interviews", json={"loop": "core-three", **choice})
    assert reply.status_code == 422
    problem = reply.json()
    assert problem["title"] == "No model is configured"
    assert "OPENAI_API_KEY" in problem["detail"]
    assert "_MODEL" in problem["detail"]
