"""`debrief interview`, `score` and `calibrate` with a model on a server."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.able_model import able
from tests.cli.inside import inside
from tests.model_server import MODEL, ModelServer, serving
from tests.model_server.faults import SERVER_FAILED, Cut, Fault, every
from tests.rehearsal import rubric

OWNERSHIP = rubric().signals["ownership"].checks[0].meets
SCRIPT = f"""rounds: [bar-raiser]
voice: llm
judge: llm
seed: 7
when_out: repeat
answers:
  - {OWNERSHIP.answer.en}
  - We cut p95 latency from 320 ms to 180 ms, three weeks after launch, against a 5 % holdout.
"""


def model_settings(server: ModelServer) -> dict[str, str]:
    return {"OPENAI_BASE_URL": server.base_url, "INTERVIEWER_MODEL": MODEL, "MODEL_RETRIES": "0"}


def played(folder: Path, name: str, server: ModelServer) -> dict[str, Any]:
    words = ("interview", "--script", "candidate.yaml", "-o", name)
    ended = inside(*words, folder=folder, settings=model_settings(server))
    assert ended.exit_code == 0, ended.output
    return dict(json.loads((folder / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("fault", [SERVER_FAILED, Cut()], ids=["failed", "cut"])
def test_interviews_on_a_model_that_fails_every_third_call_are_complete(tmp_path: Path, fault: Fault) -> None:
    (tmp_path / "candidate.yaml").write_text(SCRIPT, encoding="utf-8")
    with serving(ModelServer(say=able, faults=every(3, fault))) as server:
        files = [played(tmp_path, name, server) for name in ("first.json", "second.json")]
    assert len(server.requests) >= 60
    for file in files:
        turns = file["interview"]["turns"]
        assert file["interview"]["status"] == "finished"
        assert file["debrief"]["status"] == "ready"
        assert len(turns) >= 6
        for turn in turns:
            assert turn["question"]
            (attempt,) = turn["attempts"]
            assert set(attempt["scorecards"]) == {"rules", "llm"}
            for signal in attempt["scorecards"]["llm"]["signals"]:
                assert signal["level"] is not None or signal["unscored_reason"]
            assert (turn["voice"] == "rules") is (turn["stand_in"] is not None)
        assert "llm" in {turn["voice"] for turn in turns}
    compared = inside("trial", "first.json", "--against", "second.json", folder=tmp_path)
    assert compared.exit_code == 0


def test_an_answer_is_scored_by_the_model(tmp_path: Path) -> None:
    words = ("score", OWNERSHIP.answer.en, "--judge", "llm", "--signal", "ownership", "--json")
    with serving(ModelServer(say=able)) as server:
        ended = inside(*words, folder=tmp_path, settings=model_settings(server))
    card = json.loads(ended.stdout)
    assert (card["judge"]["kind"], card["judge"]["model"]) == ("llm", MODEL)
    assert OWNERSHIP.quote is not None
    assert card["signals"][0]["checks"][0]["quote"] == OWNERSHIP.quote.en


def test_a_model_that_cannot_judge_is_told_in_words(tmp_path: Path) -> None:
    words = ("score", OWNERSHIP.answer.en, "--judge", "llm", "--signal", "ownership")
    with serving(ModelServer(say=lambda _: "I would rather not.")) as server:
        ended = inside(*words, folder=tmp_path, settings=model_settings(server))
    assert "did not fill in the form as it should" in ended.stdout


def test_a_model_is_measured_against_raters(tmp_path: Path) -> None:
    row = {"id": "one", "answer": OWNERSHIP.answer.en, "levels": {"ownership": 2}}
    (tmp_path / "rated.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with serving(ModelServer(say=able)) as server:
        words = ("calibrate", "rated.jsonl", "--judge", "llm")
        ended = inside(*words, folder=tmp_path, settings=model_settings(server))
    assert ended.exit_code == 0, ended.output
    assert f"1 answers, llm judge ({MODEL})" in ended.stdout
