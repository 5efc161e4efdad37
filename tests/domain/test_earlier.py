"""Which earlier rounds an interviewer has read."""

from dataclasses import replace

from app.domain.earlier import earlier_rounds
from app.domain.interview import Interview, Reply, RoundState
from tests.making import START, interview, loop, round_plan, turn

LOOP = loop(*(round_plan(name) for name in ("screen", "case", "design", "manager")))


def played(*rounds: str, name: str = "i", reply: Reply = Reply.ANSWER, answer: str = "my own words") -> Interview:
    states = tuple(RoundState(position, round_, START) for position, round_ in enumerate(rounds))
    turns = tuple(turn(n + 1, round_=n, reply=reply, answer=answer) for n in range(len(rounds)))
    return replace(interview(*turns, planned=rounds), id=name, rounds=states)


def read(now: Interview, *before: Interview) -> list[tuple[str, str]]:
    found = earlier_rounds(now, before, LOOP)
    return [(round_.plan.id, round_.turns[0].attempts[0].text) for round_ in found]


def test_those_of_this_interview_come_oldest_first_without_the_current_one() -> None:
    assert read(played("screen", "case", "manager")) == [("screen", "my own words"), ("case", "my own words")]


def test_those_of_the_interviews_before_are_read_too_and_the_newest_attempt_counts() -> None:
    newest, oldest = played("case", answer="newer"), played("screen", "case", "design", answer="older")
    assert read(played("manager"), newest, oldest) == [("screen", "older"), ("design", "older"), ("case", "newer")]
    own = played("case", "manager", answer="own")
    assert read(own, newest) == [("case", "own")]


def test_what_was_skipped_throughout_what_the_loop_no_longer_has_and_the_same_round_are_left_out() -> None:
    skipped = played("screen", reply=Reply.DECLINED)
    assert read(played("manager"), skipped, played("screen", answer="older")) == [("screen", "older")]
    assert read(played("manager"), played("gone", "manager")) == []
