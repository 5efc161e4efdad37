"""A model words the committee: shown once checked; else Debrief's own sentences, with the reason."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Hear, ScriptedChat
from tests.scripted_judge import honest
from tests.web.candidate import STRONG, Candidate
from tests.web.serving import debrief_app, running
from tests.web.test_pages import BROWSER

QUOTE = "7-day retention rose by 1.8%"
SPOKEN = f"I heard you say “{QUOTE}”, and I know what changed."
TOGETHER = "We heard what changed, and we talked about it."
FOUND = {
    "result_stated": QUOTE,
    "measured_change": QUOTE,
    "believable": "in a two-week A/B test with 5% of users",
    "role_claimed": "I led the ranking rework for the home feed",
}
judged = honest(FOUND)


def asked_to_word(request: ChatRequest) -> bool:
    return request.schema is not None and "together" in request.schema["properties"]


def worded(spoken: str = SPOKEN, together: str = TOGETHER) -> str:
    said = [{"round": "hiring-manager", "persona": "hiring_manager", "text": spoken}]
    return json.dumps({"statements": said, "together": together})


def model(*replies: str) -> ScriptedChat:
    """A model that judges honestly and words the committee with these replies, and fails after the last."""
    return ScriptedChat(scripted(*replies))


def scripted(*replies: str) -> Callable[[ChatRequest], str]:
    left = list(replies)

    def script(request: ChatRequest) -> str:
        if not asked_to_word(request):
            return judged(request)
        if not left:
            raise ChatFailed(Failure.UNREACHABLE)
        return left.pop(0)

    return script


def interviewed(candidate: Candidate, judge: str = "llm") -> str:
    interview = candidate.start(rounds=["hiring-manager"], judge=judge, voice="rules")
    candidate.answered(interview, 1, STRONG)
    candidate.scored(interview, 1)
    candidate.act(interview, "finish")
    candidate.until(interview, "debrief")
    return interview


def page_with(candidate: Candidate, interview: str, text: str) -> str:
    until = time.monotonic() + 15
    while time.monotonic() < until:
        page = candidate.http.get(f"/interviews/{interview}/debrief", headers=BROWSER).text
        if text in page:
            return page
    raise AssertionError(text)


def told_by_the_api(candidate: Candidate, interview: str) -> dict[str, Any]:
    told: dict[str, Any] = candidate.http.get(f"/api/v1/interviews/{interview}/debrief").json()["worded"]
    return told


def shown_after(folder: Path, chat: ScriptedChat, text: str) -> str:
    """The page once it holds `text`."""
    with running(debrief_app(folder / "debrief.db", chat, judge_model="scripted")) as address:
        candidate = Candidate(address)
        with candidate.http:
            return page_with(candidate, interviewed(candidate), text)


def wordings(chat: ScriptedChat) -> list[ChatRequest]:
    return [request for request in chat.requests if asked_to_word(request)]


def test_checked_words_take_the_place_of_the_debriefs_own_and_their_quotes_lead_back(tmp_path: Path) -> None:
    chat = model(worded())
    page = shown_after(tmp_path, chat, "Put into words by scripted")
    assert "and I know what changed" in page
    assert TOGETHER in page
    assert "is the line I would take back to my team" not in page
    link = f'lang="en">{QUOTE}</a>”, and I know'
    assert link in page
    assert len(wordings(chat)) == 1


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (worded("I heard that it rose by 12 %."), "12 %"),
        (worded("I heard “I saved the company”."), "I saved the company"),
        (worded("I heard that Alice helped."), "Alice"),
        (worded(together="We would hire you, whatever you say."), "would hire"),
        ("What a nice day.", "JSON"),
        ("{}", "JSON"),
    ],
)
def test_what_stands_nowhere_is_asked_for_once_more_and_named(tmp_path: Path, bad: str, told: str) -> None:
    chat = model(bad, worded())
    page = shown_after(tmp_path, chat, "Put into words by scripted")
    assert bad not in page
    first, second = wordings(chat)
    assert second.messages[: len(first.messages)] == first.messages
    assert told in second.messages[-1].content


@pytest.mark.parametrize("replies", [(), (worded("I heard that it rose by 12 %."),) * 2])
def test_without_fit_words_the_debriefs_own_stay_and_the_page_says_why(
    tmp_path: Path, replies: tuple[str, ...]
) -> None:
    page = shown_after(tmp_path, model(*replies), "In Debrief’s own words, because")
    assert "is the line I would take back to my team" in page
    assert "12 %" not in page


def test_it_is_worded_once_also_over_a_restart(tmp_path: Path) -> None:
    chat = model(worded())
    with running(debrief_app(tmp_path / "debrief.db", chat, judge_model="scripted")) as address:
        candidate = Candidate(address)
        with candidate.http:
            interview = interviewed(candidate)
            page_with(candidate, interview, "Put into words by scripted")
            told = told_by_the_api(candidate, interview)
    assert told["model"] == "scripted"
    assert told["statements"][0]["line"]["text"] == SPOKEN
    assert told["statements"][0]["line"]["quotes"][0]["quote"] == QUOTE
    assert told["together"]["text"] == TOGETHER
    again = model(worded())
    with running(debrief_app(tmp_path / "debrief.db", again, judge_model="scripted")) as address:
        candidate = Candidate(address)
        with candidate.http:
            page_with(candidate, interview, "Put into words by scripted")
    assert len(wordings(chat)) == 1
    assert wordings(again) == []


def test_what_was_left_unworded_is_worded_after_a_restart(tmp_path: Path) -> None:
    with running(debrief_app(tmp_path / "debrief.db", model(), judge_model="scripted")) as address:
        candidate = Candidate(address)
        with candidate.http:
            alone = interviewed(candidate, "rules")
    chat = model(worded())
    with running(debrief_app(tmp_path / "debrief.db", chat, judge_model="scripted")) as address:
        candidate = Candidate(address)
        with candidate.http:
            interview = interviewed(candidate)
            page_with(candidate, interview, "Put into words by scripted")
            page = candidate.http.get(f"/interviews/{alone}/debrief", headers=BROWSER).text
            untold = told_by_the_api(candidate, alone)
    assert untold is None
    assert 'id="wording"' not in page
    assert {request.interview for request in wordings(chat)} == {interview}


def test_what_failed_is_marked_and_tried_again_by_a_button_and_what_is_worded_stays(tmp_path: Path) -> None:
    strange = worded("I heard that it rose by 12 %.")
    chat = model(strange, strange, worded(), worded(together="We heard it again."))
    with running(debrief_app(tmp_path / "debrief.db", chat, judge_model="scripted")) as address:
        candidate = Candidate(address)
        with candidate.http as http:
            interview = interviewed(candidate)
            page = page_with(candidate, interview, "Written by template")
            assert f'action="/interviews/{interview}/committee"' in page
            again = http.post(f"/interviews/{interview}/committee", headers=BROWSER)
            assert (again.status_code, again.headers["location"]) == (
                303,
                f"/interviews/{interview}/debrief#wording",
            )
            page = page_with(candidate, interview, "Put into words by scripted")
            assert "Written by template" not in page
            assert f'action="/interviews/{interview}/committee"' not in page
            http.post(f"/interviews/{interview}/committee", headers=BROWSER)
            assert http.post("/interviews/none/committee", headers=BROWSER).status_code == 404
    assert len(wordings(chat)) == 3


class Lost(ScriptedChat):
    """A model that never comes back when it is asked to word."""

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        if asked_to_word(request):
            self.requests.append(request)
            await asyncio.Event().wait()
        return await super().complete(request, hear)


def until_worded(chat: ScriptedChat) -> None:
    until = time.monotonic() + 15
    while not wordings(chat):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_what_a_stopped_process_left_unworded_is_worded_at_the_next_start_without_a_visit(tmp_path: Path) -> None:
    lost = Lost(scripted())
    with running(debrief_app(tmp_path / "debrief.db", lost, judge_model="scripted")) as address:
        candidate = Candidate(address)
        with candidate.http:
            interview = interviewed(candidate)
            until_worded(lost)
    chat = model(worded())
    with running(debrief_app(tmp_path / "debrief.db", chat, judge_model="scripted")) as address:
        until_worded(chat)
        candidate = Candidate(address)
        with candidate.http:
            page_with(candidate, interview, "Put into words by scripted")
    assert [request.interview for request in wordings(chat)] == [interview]
