"""What /metrics tells: read as Prometheus reads it, over HTTP, after people have used the server."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.services.chat import ChatFailed, ChatRequest, Failure, ScriptedChat, Usage
from tests.web.candidate import STRONG, Candidate
from tests.web.serving import debrief_app, running
from tests.web.shared_links import finished, shared

TOKEN = "correct-horse-battery"
SECRET = "zanzibarly"
API = "/api/v1/interviews"
KINDS = ("read", "cached", "written")
ANSWERS = f"{API}/{{interview_id}}/answers"
# Names that Debrief gave, methods, kinds of status, templates of addresses, bounds.
NAME = re.compile(r"[a-z_]{1,20}|[A-Z]{3,7}|[1-5]xx|(?:/(?:[a-z0-9.-]*|\{[a-z_]+\}))+|[0-9.]{1,7}|\+Inf")


@dataclass(frozen=True, slots=True)
class Scraped:
    """All samples of one scrape."""

    samples: tuple[tuple[str, dict[str, str], float], ...]

    def of(self, name: str, **labels: str) -> float:
        """The sum of the samples of this name with these labels."""
        return sum(value for found, has, value in self.samples if found == name and labels.items() <= has.items())

    def labels(self) -> set[str]:
        """Every value of every label."""
        return {value for _, labels, _ in self.samples for value in labels.values()}


def scraped(http: httpx.Client) -> Scraped:
    reply = http.get("/metrics")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(reply.text)
    return Scraped(tuple((one.name, one.labels, one.value) for family in families for one in family.samples))


@pytest.fixture
def candidate(tmp_path: Path) -> Iterator[Candidate]:
    """A candidate at a server of the test's own."""
    with running(debrief_app(tmp_path / "debrief.db")) as address:
        one = Candidate(address)
        with one.http:
            yield one


def test_requests_are_counted_by_the_template_of_their_address_the_straight_ones_too(candidate: Candidate) -> None:
    interview = finished(candidate)
    assert candidate.send(interview, 1, STRONG).status_code == 409
    again = candidate.http.post(f"{API}/{interview}/answers?x=1", json={"text": STRONG, "turn": 1})
    assert again.status_code == 409
    seen = scraped(candidate.http)
    count = "debrief_http_request_seconds_count"
    assert seen.of(count, route=ANSWERS, method="POST", status="2xx") == 2
    assert seen.of(count, route=ANSWERS, method="POST", status="4xx") == 2
    assert seen.of(count, route=API, method="POST", status="2xx") == 1
    assert seen.of(count, route=f"{API}/{{interview_id}}/events", status="2xx") == 5
    assert seen.of("debrief_http_request_seconds_bucket", route=ANSWERS, status="2xx", le="10.0") == 2
    assert 0 < seen.of("debrief_http_request_seconds_sum", route=ANSWERS, status="2xx") < 10


def test_what_was_asked_and_judged_is_counted(candidate: Candidate) -> None:
    finished(candidate)
    seen = scraped(candidate.http)
    asked = seen.of("debrief_questions_total", voice="rules", stand_in="none")
    assert asked == seen.of("debrief_question_first_token_seconds_count", voice="rules") == 3
    judged = seen.of("debrief_judged_signals_total", judge="rules")
    assert judged == seen.of("debrief_judged_signals_total", judge="rules", outcome="scored") > 2
    assert seen.of("process_resident_memory_bytes") > 1e6


def test_a_stream_is_counted_while_it_is_open_and_an_interview_until_its_debrief(candidate: Candidate) -> None:
    before = scraped(candidate.http)
    interview = candidate.start(rounds=["hiring-manager"])
    question = candidate.asked(interview)
    with candidate.listening(interview, question.id), httpx.Client(base_url=candidate.http.base_url) as other:
        seen = scraped(other)
    assert (before.of("debrief_event_streams"), seen.of("debrief_event_streams")) == (0, 1)
    assert seen.of("debrief_interviews_listened_to") == 1
    assert (before.of("debrief_interviews_open"), seen.of("debrief_interviews_open")) == (0, 1)
    candidate.send(interview, 1)
    candidate.act(interview, "finish")
    candidate.until(interview, "debrief")
    assert scraped(candidate.http).of("debrief_interviews_open") == 0


def test_no_label_holds_an_id_a_token_or_a_text(candidate: Candidate) -> None:
    http = candidate.http
    interview = finished(candidate, f"{STRONG} {SECRET}", resume=f"Built a {SECRET} pipeline")
    link = shared(http, interview)
    token = link.rpartition("/")[2]
    below = (f"/api/v1{link}", f"{link}/{SECRET}", f"/{SECRET}", f"/shared/{SECRET}", f"/static/{SECRET}")
    for path in (link, *below):
        http.get(path)
        http.get(API, params={"q": path})
    for address in (f"/interviews?q={SECRET}", f"{API}/{SECRET}/events", f"/sign-in?next={link}"):
        http.get(address)
    http.request("PROPFIND", "/")
    http.request("GET", "/", headers={"X-Request-ID": SECRET})
    seen = scraped(http)
    assert [label for label in seen.labels() if not NAME.fullmatch(label)] == []
    assert [label for label in seen.labels() if any(said in label for said in (SECRET, interview, token))] == []
    assert seen.of("debrief_http_request_seconds_count", route="unmatched") >= 2
    assert seen.of("debrief_http_request_seconds_count", method="other") == 1


def asks(_: ChatRequest) -> str:
    return "What did you ship last year, and how did you know that it worked?"


def cut_off(_: ChatRequest) -> str:
    raise ChatFailed(Failure.CUT_OFF, Usage(100, 0, 7))


def test_models_are_counted_with_their_tokens_and_what_went_wrong(tmp_path: Path) -> None:
    asking = ScriptedChat(asks, usage=Usage(1000, 600, 40))
    app = debrief_app(tmp_path / "debrief.db", ScriptedChat(cut_off), asking, judge_model="my-own")
    with running(app) as address:
        candidate = Candidate(address)
        with candidate.http as http:
            interview = candidate.start(rounds=["hiring-manager"], voice="llm", judge="llm")
            candidate.answered(interview)
            candidate.asked(interview, 2)
            candidate.act(interview, "finish")
            candidate.until(interview, "debrief")
            seen = scraped(http)
    calls = seen.of("debrief_model_call_seconds_count", purpose="interviewer", outcome="ok")
    assert calls >= seen.of("debrief_question_first_token_seconds_count", voice="llm") >= 1
    tokens = {kind: seen.of("debrief_model_tokens_total", purpose="interviewer", kind=kind) for kind in KINDS}
    assert tokens == {"read": 400 * calls, "cached": 600 * calls, "written": 40 * calls}
    unscored = seen.of("debrief_judged_signals_total", judge="llm", outcome="cut_off")
    assert unscored == seen.of("debrief_judged_signals_total", judge="llm") > 0
    assert seen.of("debrief_model_call_seconds_count", purpose="judge", outcome="cut_off") == unscored
    assert seen.of("debrief_model_tokens_total", purpose="judge", kind="written") == 7 * unscored


def test_a_voice_that_stands_in_is_counted_with_the_reason(tmp_path: Path) -> None:
    app = debrief_app(tmp_path / "debrief.db", ScriptedChat(asks), ScriptedChat(cut_off), max_tokens_per_day=1)
    with running(app) as address:
        candidate = Candidate(address)
        with candidate.http as http:
            candidate.asked(candidate.start(rounds=["hiring-manager"], voice="llm"))
            seen = scraped(http)
    assert seen.of("debrief_questions_total", voice="rules", stand_in="day_ceiling") == 1
    assert seen.of("debrief_model_calls_refused_total", purpose="interviewer", reason="day_ceiling") >= 1
    assert seen.of("debrief_model_call_seconds_count") == 0


@pytest.mark.sqlite
def test_figures_come_also_while_the_database_cannot_be_used(candidate: Candidate, tmp_path: Path) -> None:
    assert scraped(candidate.http).of("debrief_database_usable") == 1
    (tmp_path / "debrief.db").rename(tmp_path / "elsewhere.db")
    seen = scraped(candidate.http)
    assert seen.of("debrief_database_usable") == 0
    assert "debrief_interviews_open" not in {name for name, _, _ in seen.samples}
    assert seen.of("debrief_http_request_seconds_count", route="/metrics") == 1


def test_programs_need_the_access_token(tmp_path: Path) -> None:
    app = debrief_app(tmp_path / "debrief.db", access_token=TOKEN)
    with running(app) as address, httpx.Client(base_url=address) as http:
        assert http.get("/metrics").status_code == 401
        http.headers["Authorization"] = f"Bearer {TOKEN}"
        assert scraped(http).of("debrief_http_request_seconds_count", status="4xx", route="unmatched") == 1
