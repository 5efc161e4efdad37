"""What the interviewer does next, situation by situation."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.coverage import topics_of
from app.domain.director import CloseRound, Situation, next_move, other_wording
from app.domain.interview import Attempt, CloseReason, Move, MoveKind, Reply, Turn
from app.domain.scorecard import JudgeKind
from tests.making import CHECKS, RUBRIC, at, round_plan, scorecard, turn
from tests.rehearsal import content

ROUND = round_plan()


def situation(
    *turns: Turn, seconds_left: float | None = 1000.0, seed: int = 7, asked: frozenset[str] | None = None
) -> Situation:
    used = frozenset(t.move.question for t in turns) if asked is None else asked
    return Situation(ROUND, RUBRIC, turns, used, seconds_left, seed, words=content().phrases.cues)


def test_opens_with_a_question_that_aims_at_the_heaviest_signal() -> None:
    move = next_move(situation())
    assert isinstance(move, Move)
    assert (move.kind, move.signal) == (MoveKind.OPEN, "impact")
    assert "impact" in ROUND.question(move.question).signals


def test_the_same_seed_opens_alike_and_seeds_differ() -> None:
    openings = {seed: next_move(situation(seed=seed)) for seed in range(30)}
    assert openings == {seed: next_move(situation(seed=seed)) for seed in range(30)}
    assert len({move.question for move in openings.values() if isinstance(move, Move)}) > 1


@pytest.mark.parametrize(
    ("met", "signal", "check"),
    [
        ({}, "impact", "first"),
        ({"impact": ["first"]}, "impact", "second"),
        ({"impact": ["first", "second"], "owner": []}, "impact", "third"),
        ({"impact": ["second", "third"]}, "impact", "first"),
        ({"impact": CHECKS}, "owner", "first"),
        ({"impact": CHECKS, "owner": ["first", "second", "third"]}, "owner", "fourth"),
    ],
)
def test_follows_up_at_the_first_missing_check_of_the_most_important_signal(
    met: dict[str, list[str]], signal: str, check: str
) -> None:
    move = next_move(situation(turn(1, met=met)))
    assert isinstance(move, Move)
    assert move.kind in (MoveKind.PROBE, MoveKind.CHALLENGE)
    assert (move.signal, move.check) == (signal, check)
    assert move.question.startswith(f"manager.{signal}.{check}.")


def test_goes_to_the_next_topic_when_everything_was_shown() -> None:
    move = next_move(situation(turn(1, met={"impact": CHECKS, "owner": CHECKS})))
    assert isinstance(move, Move)
    assert move.kind is MoveKind.OPEN


def test_challenges_with_the_candidates_own_words_when_the_next_check_is_missing() -> None:
    move = next_move(situation(turn(1, met={"impact": ["first"]}, answer="retention went up a lot")))
    assert isinstance(move, Move)
    assert (move.kind, move.quote) == (MoveKind.CHALLENGE, "retention went up a lot")


@pytest.mark.parametrize("answer", ["x" * 121, "two\nlines of it"])
def test_does_not_read_back_what_cannot_be_heard_as_a_quote(answer: str) -> None:
    move = next_move(situation(turn(1, met={"impact": ["first"]}, answer=answer)))
    assert isinstance(move, Move)
    assert (move.kind, move.quote) == (MoveKind.PROBE, None)


def test_quotes_back_once_a_topic() -> None:
    first = turn(1, met={"impact": ["first"]})
    challenged = turn(
        2,
        MoveKind.CHALLENGE,
        met={"impact": ["first", "second"]},
        question="manager.impact.second.1",
        check_id="second",
    )
    move = next_move(situation(first, challenged))
    assert isinstance(move, Move)
    assert (move.kind, move.check) == (MoveKind.PROBE, "third")


def test_probes_a_topic_at_most_twice() -> None:
    turns = (
        turn(1, met={}),
        turn(2, MoveKind.PROBE, met={}, question="manager.impact.first.1", check_id="first"),
        turn(3, MoveKind.PROBE, met={}, question="manager.owner.first.1", signal_id="owner", check_id="first"),
    )
    move = next_move(situation(*turns))
    assert isinstance(move, Move)
    assert move.kind is MoveKind.OPEN


def test_does_not_ask_for_the_same_check_twice_on_one_topic() -> None:
    turns = (turn(1, met={}), turn(2, MoveKind.PROBE, met={}, question="manager.impact.first.1", check_id="first"))
    move = next_move(situation(*turns))
    assert isinstance(move, Move)
    assert (move.signal, move.check) == ("owner", "first")


def test_does_not_ask_for_what_an_earlier_topic_showed() -> None:
    turns = (turn(1, met={"impact": CHECKS, "owner": CHECKS}), turn(2, met={}))
    move = next_move(situation(*turns))
    assert isinstance(move, Move)
    assert move.kind is MoveKind.OPEN


def test_a_weak_second_story_is_asked_for_what_no_story_has_shown_yet() -> None:
    turns = (turn(1, met={"impact": ["first", "second"], "owner": []}), turn(2, met={}))
    move = next_move(situation(*turns))
    assert isinstance(move, Move)
    assert (move.signal, move.check) == ("owner", "first")


def test_a_quote_is_read_back_without_the_punctuation_around_it() -> None:
    move = next_move(situation(turn(1, met={"impact": ["first"]}, answer="“CTR went up 3% in May.” ")))
    assert isinstance(move, Move)
    assert move.quote == "CTR went up 3% in May"


def test_asks_a_senseless_reply_again_once_with_the_same_question() -> None:
    first = turn(1, reply=Reply.SENSELESS, met={})
    move = next_move(situation(first))
    assert move == Move(MoveKind.ASK_AGAIN, first.move.question, "impact", None)
    again = turn(2, MoveKind.ASK_AGAIN, reply=Reply.SENSELESS, met={}, question=first.move.question)
    after = next_move(situation(first, again))
    assert isinstance(after, Move)
    assert after.kind is MoveKind.OPEN


def test_moves_on_after_a_declined_question() -> None:
    move = next_move(situation(turn(1, reply=Reply.DECLINED)))
    assert isinstance(move, Move)
    assert move.kind is MoveKind.OPEN


@pytest.mark.parametrize(
    ("seconds_left", "expected"),
    [(0.0, CloseReason.TIME), (-5.0, CloseReason.TIME), (20.0, CloseReason.TIME), (80.0, None), (None, None)],
)
def test_closes_on_time_and_starts_nothing_it_cannot_finish(
    seconds_left: float | None, expected: CloseReason | None
) -> None:
    move = next_move(situation(turn(1, met={}), seconds_left=seconds_left))
    assert (move.reason if isinstance(move, CloseRound) else None) == expected


def test_closes_when_the_topics_are_used_up() -> None:
    done = {"impact": CHECKS, "owner": CHECKS}
    assert next_move(situation(*(turn(n, met=done) for n in (1, 2, 3)))) == CloseRound(CloseReason.TOPICS)


def test_closes_when_no_opening_is_left() -> None:
    everything = frozenset(q.id for q in ROUND.openings)
    assert next_move(situation(asked=everything)) == CloseRound(CloseReason.TOPICS)


def test_another_wording_is_the_second_one_of_an_opening_or_a_fresh_probe() -> None:
    opening = other_wording(ROUND, turn(1), frozenset(), 7)
    assert opening is not None
    assert opening[1] == ROUND.question("manager.o1").rephrased
    probe = turn(2, MoveKind.PROBE, question="manager.impact.first.1", check_id="first")
    other = other_wording(ROUND, probe, frozenset({"manager.impact.first.1", "manager.impact.first.2"}), 7)
    assert other is not None
    assert other[0] == "manager.impact.first.3"
    used_up = frozenset(f"manager.impact.first.{k}" for k in (1, 2, 3))
    assert other_wording(ROUND, probe, used_up, 7) is None


@given(
    st.integers(0, 10_000),
    st.lists(
        st.tuples(st.sampled_from(list(Reply)), st.sets(st.sampled_from(CHECKS)), st.sets(st.sampled_from(CHECKS))),
        min_size=40,
        max_size=40,
    ),
)
def test_any_candidate_is_led_to_the_end_without_a_question_asked_twice(
    seed: int, replies: list[tuple[Reply, set[str], set[str]]]
) -> None:
    turns: list[Turn] = []
    while True:
        move = next_move(situation(*turns, seed=seed))
        if isinstance(move, CloseRound):
            break
        reply, impact, owner = replies[len(turns)]
        cards = {JudgeKind.RULES: scorecard({"impact": sorted(impact), "owner": sorted(owner)})}
        attempt = Attempt(1, "my own words", at(0), 1.0, reply, scorecards=cards)
        turns.append(Turn(len(turns) + 1, 0, "manager", move, "q?", at(0), attempts=(attempt,)))
    topics = topics_of(turns)
    assert len(topics) == ROUND.topics
    for topic in topics:
        assert sum(t.move.kind in (MoveKind.PROBE, MoveKind.CHALLENGE) for t in topic.turns) <= 2
    repeating = (MoveKind.ASK_AGAIN, MoveKind.ANSWER_BACK)
    fresh = [t.move.question for t in turns if t.move.kind not in repeating]
    assert len(fresh) == len(set(fresh))
    for t in turns:
        if t.move.quote is not None:
            assert any(
                t.move.quote in (earlier.attempt.text if earlier.attempt else "") for earlier in turns[: t.n - 1]
            )


def test_a_round_cut_short_by_the_clock_keeps_its_last_answer_unprobed() -> None:
    late = replace(situation(turn(1, met={})), seconds_left=29.0)
    assert next_move(late) == CloseRound(CloseReason.TIME)


def test_words_for_a_check_above_the_missing_one_are_not_read_back() -> None:
    move = next_move(situation(turn(1, met={"impact": ["second", "third"]}, answer="retention went up a lot")))
    assert isinstance(move, Move)
    assert (move.kind, move.check, move.quote) == (MoveKind.PROBE, "first", None)
