"""What programs hear when a model interviews and judges, and when it is away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.services.chat import Failure
from tests.web.candidate import STRONG, Candidate, Heard, Json
from tests.web.moody import Interviewer, Judge, moody_app
from tests.web.serving import running

TWINS = 8
LEFT = {"role_claimed": Failure.TOO_SLOW}


@dataclass(frozen=True)
class House:
    """A candidate at a server whose models can be switched off."""

    candidate: Candidate
    interviewer: Interviewer
    judge: Judge

    def start(self, **choices: str) -> str:
        """An interview by the models, one round long."""
        return self.candidate.start(rounds=["hiring-manager"], voice="llm", judge="llm", **choices)

    def judged(self, interview_id: str, turn: int = 1, *, indicative: bool = False) -> Heard:
        """Wait for a scorecard of the turn."""
        return self.candidate.until(interview_id, "scorecard", turn=turn, indicative=indicative)[-1]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    interviewer, judge = Interviewer(), Judge(**LEFT)
    with running(moody_app(tmp_path / "debrief.db", interviewer, judge)) as address:
        candidate = Candidate(address)
        with candidate.http:
            yield House(candidate, interviewer, judge)


def signal(card: Json, name: str) -> Json:
    found: Json = next(one for one in card["signals"] if one["signal"] == name)
    return found


def test_a_question_tells_who_worded_it_and_why_the_built_in_voice_did(house: House) -> None:
    made = house.start()
    asked = house.candidate.asked(made)
    assert (asked.data["voice"], asked.data["stand_in"]) == ("llm", None)
    house.interviewer.away = Failure.UNREACHABLE
    assert house.candidate.send(made, 1).status_code == 202
    asked = house.candidate.asked(made, 2)
    assert (asked.data["voice"], asked.data["stand_in"]) == ("rules", "unreachable")
    first, second = house.candidate.read(made)["turns"]
    assert [(turn["voice"], turn["stand_in"]) for turn in (first, second)] == [
        ("llm", None),
        ("rules", "unreachable"),
    ]
    house.interviewer.away = None
    assert house.candidate.send(made, 2).status_code == 202
    assert house.candidate.asked(made, 3).data["stand_in"] is None


def test_the_rules_scorecard_comes_first_as_indicative_and_the_models_takes_its_place(house: House) -> None:
    house.judge.skips = {}
    made = house.start()
    house.candidate.answered(made)
    first = house.judged(made, indicative=True)
    second = house.candidate.until(made, "scorecard", after=first.id)[-1]
    assert [event.data["judge"]["kind"] for event in (first, second)] == ["rules", "llm"]
    assert second.data["indicative"] is False
    (turn, *_) = house.candidate.read(made)["turns"]
    assert (turn["scorecard"]["judge"]["kind"], turn["scorecard"]["indicative"]) == ("llm", False)
    assert turn["indicative_scorecard"] is None
    assert turn["attempts"][0]["scorecard"] == turn["scorecard"]


def test_what_the_model_left_unscored_has_the_rules_reading_beside_it_and_can_be_scored_again(house: House) -> None:
    made = house.start()
    house.candidate.answered(made)
    judged = house.judged(made)
    assert signal(judged.data, "ownership")["unscored_reason"] == "too_slow"
    (turn, *_) = house.candidate.read(made)["turns"]
    beside = turn["indicative_scorecard"]
    assert (beside["judge"]["kind"], beside["indicative"]) == ("rules", True)
    assert signal(beside, "ownership")["level"] is not None
    assert turn["attempts"][0]["indicative_scorecard"] == beside

    house.judge.skips = {}
    reply = house.candidate.act(made, "turns/1/score-again", attempt=1)
    assert reply.status_code == 200
    assert reply.json()["turns"][0]["scorecard"]["indicative"] is True
    again = house.candidate.until(made, "scorecard", after=judged.id, indicative=False)[-1]
    assert signal(again.data, "ownership")["level"] == 2
    (turn, *_) = house.candidate.read(made)["turns"]
    assert turn["indicative_scorecard"] is None


def test_scoring_again_happens_once_under_a_key_however_often_it_is_sent(house: House) -> None:
    made = house.start()
    house.candidate.answered(made)
    judged = house.judged(made)
    path = f"/api/v1/interviews/{made}/turns/1/score-again"

    def send(key: str, **body: int) -> httpx.Response:
        return house.candidate.http.post(path, json=body, headers={"Idempotency-Key": key})

    assert send("k" * 201, attempt=1).status_code == 422
    with ThreadPoolExecutor(TWINS) as threads:
        twins = list(threads.map(lambda _: send("mine", attempt=1), range(TWINS)))
    assert {(reply.status_code, reply.content) for reply in twins} == {(200, twins[0].content)}
    house.candidate.until(made, "scorecard", after=judged.id, indicative=False)
    # The judge left the same signal out again, so that a request of its own would have it read once more.
    assert send("mine", attempt=1).content == twins[0].content
    assert house.candidate.read(made)["turns"][0]["scorecard"]["judge"]["kind"] == "llm"
    other = send("mine")
    assert (other.status_code, other.json()["type"]) == (422, "/docs#key-reused")
    house.candidate.act(made, "finish")
    told = house.candidate.until(made, "debrief")
    assert len([one for one in told if one.name == "scorecard" and not one.data["indicative"]]) == 2


def test_scoring_again_is_refused_where_there_is_nothing_to_score(house: House) -> None:
    house.judge.skips = {}
    by_model, by_rules = house.start(), house.candidate.start(voice="rules", judge="rules")
    for made in (by_model, by_rules):
        house.candidate.answered(made)
    house.judged(by_model)
    house.candidate.scored(by_rules, 1)
    for made, status in ((by_model, 409), (by_rules, 409), ("nobody", 404)):
        reply = house.candidate.http.post(f"/api/v1/interviews/{made}/turns/1/score-again", json={})
        assert reply.status_code == status, reply.text
    assert house.candidate.act(by_model, "turns/1/score-again", attempt="one").status_code == 422


def test_a_finished_interview_writes_its_debrief_again(house: House) -> None:
    made = house.start()
    house.candidate.answered(made)
    house.judged(made)
    assert house.candidate.act(made, "finish").status_code == 200
    written = house.candidate.until(made, "debrief")[-1]
    unscored = {row["signal"]: row["unscored_reason"] for row in written.data["signals"]}
    assert unscored["ownership"] == "too_slow"
    house.judge.skips = {}
    assert house.candidate.act(made, "turns/1/score-again", attempt=1).status_code == 200
    again = house.candidate.until(made, "debrief", after=written.id)[-1]
    assert {row["signal"]: row["level"] for row in again.data["signals"]}["ownership"] == 2


def test_a_live_interview_says_nothing_of_either_scorecard(house: House) -> None:
    made = house.start(mode="live")
    house.candidate.answered(made, text=STRONG)
    events = house.candidate.until(made, "question", turn=2)
    assert "scorecard" not in {event.name for event in events}
    (turn, *_) = house.candidate.read(made)["turns"]
    assert (turn["scorecard"], turn["indicative_scorecard"]) == (None, None)


def test_nobody_has_to_wait_for_a_silent_model(house: House) -> None:
    made = house.start()
    house.candidate.asked(made)
    house.interviewer.chat.silent = True
    assert house.candidate.send(made, 1).status_code == 202
    path = f"/api/v1/interviews/{made}/turns/2/stand-in"
    while not house.interviewer.chat.waiting:
        assert house.candidate.read(made)["status"] in {"asking", "answering"}
    while (reply := house.candidate.http.post(path)).status_code == 409:
        assert house.candidate.read(made)["status"] == "asking"
    assert reply.status_code == 200
    asked = house.candidate.asked(made, 2)
    assert (asked.data["voice"], asked.data["stand_in"]) == ("rules", "stopped")
    assert house.interviewer.chat.given_up
    # Asked already: once more changes nothing.
    assert house.candidate.http.post(path).json()["turns"][1]["question"] == asked.data["text"]
    assert house.candidate.http.post(path.replace("/2/", "/9/")).status_code == 409


def test_a_server_that_stops_while_a_model_is_silent_asks_again_when_it_is_back(tmp_path: Path) -> None:
    database, interviewer = tmp_path / "debrief.db", Interviewer()
    interviewer.chat.silent = True
    with running(moody_app(database, interviewer)) as address, Candidate(address).http as http:
        made = http.post("/api/v1/interviews", json={"loop": "core-three", "voice": "llm"}).json()["id"]
        while not interviewer.chat.waiting:
            assert http.get(f"/api/v1/interviews/{made}").json()["status"] == "asking"
    assert interviewer.chat.given_up
    with running(moody_app(database, Interviewer())) as address:
        candidate = Candidate(address)
        with candidate.http:
            assert candidate.asked(made).data["stand_in"] is None
