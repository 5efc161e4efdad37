"""A wrong position: held against agreement, repetition and conviction, given up to data, and then the next one."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import acts
from app.domain.acts.pushback import Position, Pushback
from app.domain.acts.stance import Stance
from app.domain.director import CloseRound, next_move
from app.domain.flags import raise_flags
from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.passages import Reader
from tests.domain.acts.hearing import answered, plan, situation
from tests.rehearsal import content

ROUND = plan("kuaishou-pmm", "product-pushback")
EN, ZH = Language.EN, Language.ZH
POSITION, HOLD, GIVE_WAY = MoveKind.POSITION, MoveKind.HOLD, MoveKind.GIVE_WAY
AGREES = {EN: "You're right, let's do it your way.", ZH: "您说得对，就按您说的来。"}
BARE = {EN: "I see it differently, people come for their friends.", ZH: "我不这么看，人是冲着熟人来的。"}
AGAIN = {EN: "As I said, people come for their friends.", ZH: "还是那句话，人是冲着熟人来的。"}
DATA = {
    EN: "In our experiment the other group kept 41 % retention against 37 %.",
    ZH: "我们做过对照实验，另一组留存 41%，这组 37%。",
}
CHANGED = {
    EN: "I've changed my mind: in our holdout retention stayed at 37 %.",
    ZH: "我改主意了，我们留出的那组留存还是 37%。",
}
CONDITION = {EN: "If the two groups were less than 2 points apart.", ZH: "如果两组差不到两个点，我就认。"}
NO_CONDITION = {EN: "Nothing would, really, I am sure of it.", ZH: "没什么能让我改，我很确定。"}
QUESTION = {EN: "What data do you have for that?", ZH: "你凭什么这么说？"}


def act() -> Pushback:
    pushback = ROUND.acts[0]
    assert isinstance(pushback, Pushback)
    return pushback


def decided(
    turns: Sequence[Turn], language: Language = EN, seed: int = 7, seconds: float | None = None
) -> Move | None:
    move = next_move(situation(ROUND, turns, language=language, seed=seed, seconds_left=seconds))
    return move if isinstance(move, Move) and move.act == act().id else None


def after(*replies: str, language: Language = EN) -> tuple[Move | None, tuple[Turn, ...]]:
    """The move that follows these replies, each to the move before."""
    turns: tuple[Turn, ...] = ()
    for reply in replies:
        move = decided(turns, language)
        assert move is not None
        kind = Reply.ASKED_BACK if reply == QUESTION[language] else Reply.ANSWER
        turns = answered(turns, move, reply, round_=ROUND, language=language, reply=kind)
    return decided(turns, language), turns


def put(turns: Sequence[Turn]) -> Position:
    return next(each for each in act().positions if each.statement.id == turns[0].move.question)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("replies", "stance"),
    [
        ((AGREES,), Stance.AGREES),
        ((BARE,), Stance.HOLDS),
        ((BARE, AGAIN), Stance.REPEATS),
        ((QUESTION,), Stance.ASKS_BACK),
        ((BARE, AGREES), Stance.AGREES),
    ],
    ids=["agrees", "holds", "repeats", "asks back", "agrees in the end"],
)
def test_he_holds_in_words_that_fit_the_reply(
    language: Language, replies: Sequence[dict[Language, str]], stance: Stance
) -> None:
    move, turns = after(*(reply[language] for reply in replies), language=language)
    assert move is not None
    assert (move.kind, move.question) == (HOLD, put(turns).holds[stance].id)


@pytest.mark.parametrize("language", list(Language))
def test_the_same_again_is_held_in_other_words(language: Language) -> None:
    move, _ = after(AGREES[language], AGREES[language], language=language)
    assert move is not None
    assert move.question in {line.id for line in act().holds[Stance.AGREES]}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("before", [(), (BARE,), (AGREES,), (BARE, AGAIN)])
def test_data_makes_him_give_way_whenever_it_comes(
    language: Language, before: Sequence[dict[Language, str]]
) -> None:
    move, turns = after(*(reply[language] for reply in before), DATA[language], language=language)
    assert move is not None
    assert (move.kind, move.question) == (GIVE_WAY, put(turns).partly.id)


@pytest.mark.parametrize("language", list(Language))
def test_he_gives_up_wholly_to_whoever_says_what_would_prove_them_wrong(language: Language) -> None:
    move, turns = after(DATA[language], CONDITION[language], language=language)
    assert move is not None
    assert (move.kind, move.question) == (GIVE_WAY, put(turns).wholly.id)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "replies",
    [
        (AGREES, AGREES, AGREES),
        (BARE, AGAIN, AGAIN),
        (DATA, NO_CONDITION),
        (DATA, AGREES),
        (DATA, CONDITION, BARE),
        (CHANGED,),
    ],
    ids=["agreed thrice", "held twice", "no condition", "takes it back", "given up", "changed because of data"],
)
def test_then_he_puts_another_position(language: Language, replies: Sequence[dict[Language, str]]) -> None:
    move, turns = after(*(reply[language] for reply in replies), language=language)
    assert move is not None
    assert move.kind is POSITION
    assert move.question != turns[0].move.question


def test_a_skipped_position_is_dropped() -> None:
    first = decided(())
    assert first is not None
    move = decided(answered((), first, "", round_=ROUND, reply=Reply.DECLINED))
    assert move is not None
    assert move.kind is POSITION


def test_with_little_time_left_no_new_position_is_put_and_none_is_held() -> None:
    turns = after(CHANGED[EN])[1]
    assert decided(turns, seconds=170.0) is None
    held = after(BARE[EN])[1]
    assert decided(held, seconds=170.0) is not None
    assert isinstance(next_move(situation(ROUND, held, seconds_left=20.0)), CloseRound)


@pytest.mark.parametrize("language", list(Language))
def test_what_the_candidate_did_is_noticed_with_the_words(language: Language) -> None:
    replies = [reply[language] for reply in (AGREES, BARE, AGAIN, CHANGED, DATA)]
    turns = after(*replies[:3], language=language)[1]
    for reply in replies[3:]:
        move = decided(turns, language)
        assert move is not None
        turns = answered(turns, move, reply, round_=ROUND, language=language)
    noticed = list(acts.notice(ROUND, turns, Reader(content().phrases.cues)))
    assert [(seen.kind, seen.turn) for seen in noticed if seen.kind.startswith("pushback")] == [
        ("pushback_agrees", 1),
        ("pushback_repeats", 3),
        ("pushback_changes_with_data", 4),
        ("pushback_holds_with_data", 5),
    ]
    assert all(seen.quote and seen.quote in replies[(seen.turn or 0) - 1] for seen in noticed)


@pytest.mark.parametrize("language", list(Language))
def test_giving_way_to_a_wrong_position_raises_the_flag(language: Language) -> None:
    reader = Reader(content().phrases.cues)
    agreed, held = after(AGREES[language], language=language)[1], after(DATA[language], language=language)[1]
    assert {flag.flag for flag in raise_flags(agreed, reader)} == {"too-agreeable"}
    assert raise_flags(held, reader) == ()


@given(
    st.sampled_from(list(Language)),
    st.integers(0, 1000),
    st.lists(
        st.sampled_from([AGREES, BARE, AGAIN, DATA, CHANGED, CONDITION, NO_CONDITION, QUESTION]),
        min_size=1,
        max_size=9,
    ),
)
def test_it_always_ends_and_no_line_comes_twice(
    language: Language, seed: int, replies: list[dict[Language, str]]
) -> None:
    turns: tuple[Turn, ...] = ()
    while (move := decided(turns, language, seed)) is not None:
        turns = answered(turns, move, replies[len(turns) % len(replies)][language], round_=ROUND, language=language)
        assert len(turns) <= 5 * act().most
    asked = [turn.move.question for turn in turns]
    assert len(set(asked)) == len(asked)
    assert sum(turn.move.kind is POSITION for turn in turns) == act().most


def test_every_line_asks_one_thing_and_no_position_is_put_in_the_talk_as_well() -> None:
    assert len(act().positions) >= 6
    for line in act().lines():
        for language in Language:
            text = line.text.text(language)
            assert text.count("?") + text.count("？") == 1, text
            assert text.endswith(("?", "？"))
    for signal, check in act().aims.values():
        assert content().rubric.signals[signal].check(check)
    assert not {opening.id.split(".")[-1] for opening in ROUND.openings} & {each.id for each in act().positions}
