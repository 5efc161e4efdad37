"""What a collector of OpenTelemetry is sent while people use a server: who waited for what, and no text."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.services.chat import ChatFailed, ChatRequest, Failure, ScriptedChat, Usage
from tests.collector import Collector, Received, collecting
from tests.web.candidate import STRONG, Candidate
from tests.web.serving import debrief_app, running
from tests.web.shared_links import shared

API = "/api/v1/interviews"
SECRET = "zanzibarly"
CLIENT, SERVER = 3, 2
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def asks(_: ChatRequest) -> str:
    return f"What did you ship last year, and how {SECRET} did it work?"


def cut_off(_: ChatRequest) -> str:
    raise ChatFailed(Failure.CUT_OFF, Usage(100, 0, 7))


@dataclass(frozen=True, slots=True)
class Traced:
    """What came of one interview with a model that asks and one that is cut off, and who else came by."""

    collector: Collector
    interview: str
    token: str

    def named(self, name: str) -> list[Received]:
        """The spans of this name."""
        return [span for span in self.collector.spans() if span.name == name]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    database = tmp_path_factory.mktemp("traced") / "debrief.db"
    with collecting() as collector:
        app = debrief_app(
            database,
            ScriptedChat(cut_off),
            ScriptedChat(asks, usage=Usage(1000, 600, 40)),
            interviewer_model="small",
            judge_model="my-own",
            otel_exporter_otlp_endpoint=collector.address,
        )
        with running(app) as address:
            candidate = Candidate(address)
            with candidate.http as http:
                interview = play(candidate)
                token = shared(http, interview).rpartition("/")[2]
                come_by(http, token)
        yield Traced(collector, interview, token)


def play(candidate: Candidate) -> str:
    interview = candidate.start(rounds=["hiring-manager"], voice="llm", judge="llm", resume=f"A {SECRET} pipeline")
    candidate.asked(interview)
    traced = {"traceparent": f"00-{TRACE}-{PARENT}-01", "X-Request-ID": "the-answer"}
    answer = {"text": f"{STRONG} {SECRET}", "turn": 1}
    assert candidate.http.post(f"{API}/{interview}/answers", json=answer, headers=traced).status_code == 202
    candidate.asked(interview, 2)
    candidate.act(interview, "finish")
    candidate.until(interview, "debrief")
    return interview


def come_by(http: httpx.Client, token: str) -> None:
    for path in (
        f"/shared/{token}",
        f"/shared/{SECRET}",
        f"/{SECRET}",
        "/healthz",
        "/readyz",
        "/static/debrief.css",
    ):
        http.get(path)
    http.get(API, params={"q": SECRET})
    http.get("/", headers={"traceparent": SECRET})


@pytest.mark.sqlite
def test_a_turn_is_one_trace_from_the_answer_to_the_next_question(traced: Traced) -> None:
    (answer,) = traced.named(f"POST {API}/{{interview_id}}/answers")
    assert (answer.kind, answer.trace.hex(), answer.parent.hex()) == (SERVER, TRACE, PARENT)
    assert answer.facts["debrief.request_id"] == "the-answer"
    assert answer.facts["debrief.interview_id"] == traced.interview
    assert answer.facts["http.response.status_code"] == 202
    ours = [span for span in traced.collector.spans() if span.trace == answer.trace]
    assert {span.name for span in ours} >= {"interview.score", "interview.word", "chat small", "chat my-own"}
    by_id = {span.id: span for span in ours}
    (worded,) = [span for span in ours if span.name == "interview.word"]
    assert worded.facts["debrief.turn"] == 2
    assert {by_id[span.parent].name for span in ours if span.name == "chat small"} == {"interview.word"}
    assert all(span.facts["debrief.interview_id"] == traced.interview for span in ours)


def test_a_call_of_a_model_tells_what_it_was_for_what_it_cost_and_what_came_of_it(traced: Traced) -> None:
    asked = traced.named("chat small")[0]
    assert (asked.kind, asked.failed) == (CLIENT, False)
    assert asked.facts["debrief.purpose"] == "interviewer"
    assert asked.facts["gen_ai.request.model"] == "small"
    assert asked.facts["gen_ai.usage.input_tokens"] == 1000
    assert asked.facts["gen_ai.usage.cache_read.input_tokens"] == 600
    assert asked.facts["gen_ai.usage.output_tokens"] == 40
    judged = traced.named("chat my-own")
    assert judged
    assert {(span.failed, span.facts["error.type"]) for span in judged} == {(True, "cut_off")}


def test_the_steps_of_an_interview_are_spans_with_its_judges(traced: Traced) -> None:
    judges = {span.facts["debrief.judge"] for span in traced.named("interview.score")}
    assert judges == {"rules", "llm"}
    assert len(traced.named("interview.debrief")) == 1


def test_no_span_holds_a_text_a_token_or_an_address(traced: Traced) -> None:
    wire = b"".join(traced.collector.sent)
    assert [said for said in (SECRET, traced.token, STRONG[:30], "127.0.0.1") if said.encode() in wire] == []
    assert all(span.events == 0 for span in traced.collector.spans())
    assert len(traced.named("GET unmatched")) >= 1
    assert len(traced.named("GET /shared/{token}")) == 2


def test_what_is_asked_all_the_time_is_not_traced(traced: Traced) -> None:
    names = {span.name for span in traced.collector.spans()}
    assert {"GET /healthz", "GET /readyz", "GET /static/{path}", "request"}.isdisjoint(names)
    assert f"GET {API}/{{interview_id}}/events" in names
    assert traced.collector.resource()["service.name"] == "debrief"


def test_a_collector_that_is_away_holds_up_neither_the_server_nor_its_end(tmp_path: Path) -> None:
    with collecting() as gone:
        pass
    with running(debrief_app(tmp_path / "debrief.db", otel_exporter_otlp_endpoint=gone.address)) as address:
        candidate = Candidate(address)
        with candidate.http:
            candidate.answered(candidate.start(rounds=["hiring-manager"]))
