"""Loops, signals, scoring without an interview, health."""

import httpx
import pytest

from tests.web.candidate import CHINESE, STRONG, Candidate

SIX = [
    "quantified_impact",
    "tradeoff_articulation",
    "thirty_day_ship",
    "ownership",
    "data_decisions",
    "cross_functional_influence",
]


def score(candidate: Candidate, **body: object) -> httpx.Response:
    return candidate.http.post("/api/v1/score", json=body)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_server_says_that_it_is_well(candidate: Candidate, path: str) -> None:
    reply = candidate.http.get(path)
    assert reply.status_code == 200
    assert reply.json() == {"status": "ok"}


def test_loops_tell_their_rounds_interviewers_and_signals(candidate: Candidate) -> None:
    loops = candidate.http.get("/api/v1/loops").json()
    loop = next(loop for loop in loops if loop["id"] == "core-three")
    assert {"id", "title", "company", "role", "days", "rounds"} <= loop.keys()
    assert [round_["id"] for round_ in loop["rounds"]] == ["hiring-manager", "infra-architect", "bar-raiser"]
    for round_ in loop["rounds"]:
        assert {"id", "title", "minutes", "interviewers", "signals"} <= round_.keys()
        assert round_["minutes"] == 20
        assert all({"id", "title"} <= interviewer.keys() for interviewer in round_["interviewers"])
        assert set(round_["signals"]) <= set(SIX)


def test_signals_tell_five_levels_and_four_checks(candidate: Candidate) -> None:
    signals = {signal["id"]: signal for signal in candidate.http.get("/api/v1/signals").json()}
    assert set(SIX) <= signals.keys()
    for signal in signals.values():
        assert [level["level"] for level in signal["levels"]] == [1, 2, 3, 4, 5]
        assert all(level["text"] for level in signal["levels"])
        assert len({check["id"] for check in signal["checks"]}) == 4
        assert all(check["text"] for check in signal["checks"])
        assert all(0 < len(check["title"]) < len(check["text"]) for check in signal["checks"])
        assert isinstance(signal["version"], int)


@pytest.mark.parametrize(
    ("query", "header", "chinese"),
    [
        ({}, None, False),
        ({"language": "zh"}, None, True),
        ({"language": "en"}, "zh-CN", False),
        ({}, "zh-CN,zh;q=0.9,en;q=0.8", True),
        ({}, "en;q=0.2, zh;q=0.7", True),
        ({}, "fr, en;q=0.5", False),
        ({}, "zh;q=nonsense, ;;q", False),
    ],
)
def test_titles_come_in_the_language_asked_for(
    candidate: Candidate, query: dict[str, str], header: str | None, *, chinese: bool
) -> None:
    headers = {"accept-language": header} if header else {}
    title = candidate.http.get("/api/v1/loops", params=query, headers=headers).json()[0]["title"]
    assert any("\u4e00" <= character <= "\u9fff" for character in title) is chinese


def test_a_score_has_four_checks_for_each_signal_and_every_met_one_a_quote_from_the_answer(
    candidate: Candidate,
) -> None:
    answer = "🚀 " + STRONG
    card = score(candidate, answer=answer, signals=SIX, question="What did you ship?").json()
    assert card["judge"]["kind"] == "rules"
    assert card["judge"]["model"] is None
    assert card["rubric_version"]
    assert [signal["signal"] for signal in card["signals"]] == SIX
    met = 0
    for signal in card["signals"]:
        assert {"signal", "level", "unscored_reason", "checks"} <= signal.keys()
        assert len(signal["checks"]) == 4
        for check in signal["checks"]:
            assert {"check", "met", "quote", "start", "end", "reason"} <= check.keys()
            if check["met"]:
                met += 1
                assert check["quote"] == answer[check["start"] : check["end"]]
    assert met > 3


def test_a_level_is_one_and_the_checks_met_in_a_row(candidate: Candidate) -> None:
    card = score(candidate, answer=STRONG, signals=SIX).json()
    for signal in card["signals"]:
        in_a_row = next((n for n, check in enumerate(signal["checks"]) if not check["met"]), 4)
        assert signal["level"] == 1 + in_a_row


def test_reasons_come_in_the_language_asked_for_else_in_that_of_the_answer(candidate: Candidate) -> None:
    def reason(**body: object) -> str:
        text: str = score(candidate, signals=["ownership"], **body).json()["signals"][0]["checks"][0]["reason"]
        return text

    assert reason(answer=CHINESE) == reason(answer=CHINESE, language="zh")
    assert reason(answer=CHINESE).isascii() is False
    assert reason(answer=CHINESE, language="en").isascii() is True


def test_the_same_answer_scores_the_same_twice(candidate: Candidate) -> None:
    assert score(candidate, answer=STRONG).json() == score(candidate, answer=STRONG).json()


def test_asking_for_a_model_without_one_says_what_to_set(candidate: Candidate) -> None:
    reply = score(candidate, answer=STRONG, judge="llm")
    assert reply.status_code == 422
    problem = reply.json()
    assert problem["type"] == "/docs#model-not-configured"
    for setting in ("JUDGE_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        assert setting in problem["detail"]


def test_an_unknown_signal_is_refused_by_name_of_the_field(candidate: Candidate) -> None:
    reply = score(candidate, answer=STRONG, signals=["charm"])
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "signals"
