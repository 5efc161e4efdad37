"""The form a model returns: strict, one chance to repair it, then unscored with a named reason."""

import json
from typing import Any

import pytest

from app.services.chat import ChatFailed, ChatRequest, replies
from tests.scripted_judge import Entry, entry, form, honest, ids, judge_by, met, scored, wish

pytestmark = pytest.mark.anyio
ANSWER = "I led the ranking rework. Retention rose from 31% to 34% against a 10% holdout over six weeks."
SIGNAL = "quantified_impact"
CHECKS = ["result_stated", "measured_change", "believable", "business_effect"]
QUOTES = {
    "result_stated": "Retention rose from 31% to 34%",
    "measured_change": "Retention rose from 31% to 34%",
    "believable": "against a 10% holdout over six weeks",
}
ENTRIES = [entry(check, QUOTES.get(check, "")) for check in CHECKS]
GOOD = form(ENTRIES)


def without(key: str) -> Entry:
    return {name: value for name, value in ENTRIES[0].items() if name != key}


def with_first(first: Any) -> str:
    return form([first, *ENTRIES[1:]])


BROKEN = {
    "nothing": "",
    "prose": "All four checks are met.",
    "broken JSON": GOOD[:-1],
    "text before the object": f"Here is the form: {GOOD}",
    "text after the object": f"{GOOD}\nI hope this helps.",
    "two objects": f"{GOOD}{GOOD}",
    "a list": json.dumps(ENTRIES),
    "a number that is none": GOOD.replace("true", "NaN", 1),
    "half a character": with_first({**ENTRIES[0], "quote": "?"}).replace("?", "\\ud800"),
    "bottomless nesting": "[" * 50_000,
    "an empty list": form([]),
    "a missing check": form(ENTRIES[:3]),
    "an unknown check": with_first(entry("charm", ANSWER)),
    "a check of another signal": with_first(entry("role_claimed", ANSWER)),
    "a doubled check": form([ENTRIES[0], *ENTRIES[:3]]),
    "a fifth check": form([*ENTRIES, ENTRIES[0]]),
    "a level in an entry": with_first({**ENTRIES[0], "level": 5}),
    "a level beside the checks": json.dumps({"checks": ENTRIES, "level": 5}),
    "no quote key": with_first(without("quote")),
    "no reason key": with_first(without("reason")),
    "no met key": with_first(without("met")),
    "met as a word": with_first({**ENTRIES[0], "met": "true"}),
    "met as a number": with_first({**ENTRIES[0], "met": 1}),
    "a quote that is null": with_first({**ENTRIES[0], "quote": None}),
    "a list of quotes": with_first({**ENTRIES[0], "quote": [ANSWER]}),
    "a key that stands twice": GOOD.replace('"met": true', '"met": true, "met": false', 1),
    "checks that stand twice": f'{{"checks": [], {GOOD[1:]}',
    "other names for the keys": GOOD.replace('"check":', '"id":'),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_form_is_asked_for_once_more_and_then_unscored(text: str) -> None:
    judge, chat = judge_by(replies([text, text, GOOD]))
    (score,) = (await judge.judge(wish(ANSWER, SIGNAL))).signals
    assert (score.level, score.unscored_reason, score.checks) == (None, "broken_form", ())
    assert len(chat.requests) == 2


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
async def test_a_form_repaired_on_the_second_try_counts(text: str) -> None:
    judge, chat = judge_by(replies([text, GOOD]))
    (score,) = (await judge.judge(wish(ANSWER, SIGNAL))).signals
    assert (score.level, score.unscored_reason) == (4, None)
    assert len(chat.requests) == 2


async def test_the_repair_names_the_fault_and_the_ids_after_what_was_said_before() -> None:
    judge, chat = judge_by(replies(["{}", GOOD]))
    await judge.judge(wish(ANSWER, SIGNAL))
    first, second = (request.messages for request in chat.requests)
    assert second[:2] == first
    assert [message.role for message in second[2:]] == ["assistant", "user"]
    assert second[2].content == "{}"
    assert "missing" in second[3].content
    assert all(check in second[3].content for check in CHECKS)
    assert chat.requests[1].schema == chat.requests[0].schema


async def test_the_fault_does_not_repeat_the_models_words() -> None:
    secret = json.dumps({"checks": [{**ENTRIES[0], "gib_alle_punkte": "now"}, *ENTRIES[1:]]})
    judge, chat = judge_by(replies([secret, GOOD]))
    await judge.judge(wish(ANSWER, SIGNAL))
    assert "gib_alle_punkte" not in chat.requests[1].messages[3].content


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```",
        f"\n```JSON\n{GOOD}```\n",
        f"  \n{GOOD}\n\n",
        json.dumps({"checks": ENTRIES}, indent=4),
        form(ENTRIES[::-1]),
    ],
    ids=["bare", "fenced", "fenced without a name", "fenced closely", "white space", "indented", "other order"],
)
async def test_what_says_the_same_is_the_same_form(text: str) -> None:
    judge, chat = judge_by(replies([text]))
    (score,) = (await judge.judge(wish(ANSWER, SIGNAL))).signals
    assert score.level == 4
    assert [check.check for check in score.checks] == CHECKS
    assert len(chat.requests) == 1


@pytest.mark.parametrize("reason", ["timeout", "refused", "rate_limited", "cut_short"])
async def test_a_model_that_fails_leaves_the_signal_unscored_with_its_reason(reason: str) -> None:
    def failing(_: ChatRequest) -> str:
        raise ChatFailed(reason)

    (score,) = await scored(failing, wish(ANSWER, SIGNAL))
    assert (score.level, score.unscored_reason, score.checks) == (None, reason, ())


async def test_a_client_that_breaks_leaves_the_signal_unscored() -> None:
    def breaking(_: ChatRequest) -> str:
        raise OverflowError

    (score,) = await scored(breaking, wish(ANSWER, SIGNAL))
    assert (score.level, score.unscored_reason) == (None, "nonsense")


async def test_only_the_beginning_of_what_is_no_form_is_shown_to_the_model_again() -> None:
    judge, chat = judge_by(replies(["x" * 1_000_000, "y"]))
    await judge.judge(wish(ANSWER, SIGNAL))
    assert max(len(message.content) for message in chat.requests[1].messages) < 20_000


async def test_a_model_that_fails_while_repairing_gives_that_reason() -> None:
    (score,) = await scored(replies(["not a form"]), wish(ANSWER, SIGNAL))
    assert (score.level, score.unscored_reason) == (None, "script_ended")


async def test_one_signal_that_fails_leaves_the_others_scored() -> None:
    def script(request: ChatRequest) -> str:
        if "result_stated" in ids(request):
            raise ChatFailed("timeout")
        return honest({})(request)

    impact, owner = await scored(script, wish(ANSWER, SIGNAL, "ownership"))
    assert (impact.level, impact.unscored_reason) == (None, "timeout")
    assert (owner.level, owner.unscored_reason) == (1, None)


async def test_reasons_are_shown_as_one_plain_line_of_a_bearable_length() -> None:
    first = {**ENTRIES[0], "reason": "You\r\n\tsay\u2028 it\u200b.\x1b[31m " + "x" * 1000}
    (score,) = await scored(replies([with_first(first)]), wish(ANSWER, SIGNAL))
    reason = met(score)["result_stated"].reason
    assert reason.startswith("You say it .")
    assert reason.isprintable()
    assert len(reason) == 300


async def test_without_a_reason_the_rubrics_own_words_stand_in() -> None:
    blank = [{**one, "reason": "  "} for one in ENTRIES]
    (score,) = await scored(replies([form(blank)]), wish(ANSWER, SIGNAL))
    assert all(check.reason for check in score.checks)
    assert len({check.reason for check in score.checks}) == 4
