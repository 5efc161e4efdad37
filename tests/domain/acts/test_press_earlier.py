"""Pressing earlier answers: which are taken up, in which words, when it is enough, and what is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.acts import notice
from app.domain.director import CloseRound, next_move
from app.domain.interview import PREFACE, Attempt, Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.passages import Reader
from app.domain.situation import EarlierRound
from tests.domain.acts.hearing import after, answered, moved, plan, said_by, situation
from tests.making import at
from tests.rehearsal import content

ROUNDS = [
    ("huawei-ai-pm", "hiring-manager", "system-design"),
    ("china-ai-pm", "committee", "live-tradeoff"),
    ("kuaishou-ai-pm", "leadership", "product-sense"),
    ("kuaishou-pmm", "leadership-review", "go-to-market"),
]
MANAGER = plan("huawei-ai-pm", "hiring-manager")
UNCLEAR = (
    "I went with FP16 for the handset model. We shipped it in March.",
    "I gave up accuracy for latency in the call centre. Sales liked it.",
    "I chose the small model because phones run hot. It was a good year.",
)
UNCLEAR_ZH = ("端上的模型我选了 FP16。三月上线。", "呼叫中心那边，我放弃了一部分准确率。上线很顺。")
CLEAR = "I chose batch over streaming because nobody reads it before nine, and it saved 30% of the cost."


def heard(*texts: str, loop: str = "huawei-ai-pm", round_id: str = "system-design") -> EarlierRound:
    turns = tuple(
        Turn(
            n,
            0,
            "p",
            Move(MoveKind.OPEN, f"o{n}"),
            "q?",
            at(0),
            attempts=(Attempt(1, text, at(9), 9.0, Reply.ANSWER),),
        )
        for n, text in enumerate(texts, 1)
    )
    return EarlierRound(plan(loop, round_id), turns)


@pytest.mark.parametrize(("loop", "round_id", "earlier"), ROUNDS)
@pytest.mark.parametrize(("language", "texts"), [(Language.EN, UNCLEAR), (Language.ZH, UNCLEAR_ZH)])
def test_every_such_round_quotes_the_words_and_names_the_round(
    loop: str, round_id: str, earlier: str, language: Language, texts: tuple[str, ...]
) -> None:
    round_ = plan(loop, round_id)
    heard_before = [heard(*texts, loop=loop, round_id=earlier)]
    move = after(round_, (), earlier=heard_before, language=language, seconds_left=3600.0)
    said = said_by(move, round_, language)
    assert move.kind is MoveKind.PRESS
    assert move.quote is not None
    assert any(move.quote in text for text in texts)
    assert move.quote in said
    assert plan(loop, earlier).title.text(language) in said
    assert said.rstrip().endswith(("?", "？"))


def test_the_least_clear_is_pressed_first_and_asked_for_its_reason() -> None:
    move = after(MANAGER, (), earlier=[heard(UNCLEAR[2], UNCLEAR[0])])
    assert move.quote == "I went with FP16 for the handset model"
    assert (move.signal, move.check) == ("tradeoff_articulation", "reasoned_choice")


def test_without_a_reason_given_it_insists_once_and_goes_on_to_the_next() -> None:
    earlier = [heard(*UNCLEAR)]
    first = after(MANAGER, (), earlier=earlier)
    turns = answered((), first, "It was better.", round_=MANAGER)
    second = after(MANAGER, turns, earlier=earlier)
    assert (second.kind, second.quote) == (MoveKind.INSIST, first.quote)
    turns = answered(turns, second, "It just was.", round_=MANAGER)
    third = after(MANAGER, turns, earlier=earlier)
    assert third.kind is MoveKind.PRESS
    assert third.quote != first.quote


@pytest.mark.parametrize("reply", ["Because p99 had to stay under 50 ms.", "To keep the contract with the bank."])
def test_a_reason_settles_it(reply: str) -> None:
    earlier = [heard(*UNCLEAR)]
    first = after(MANAGER, (), earlier=earlier)
    move = after(MANAGER, answered((), first, reply, round_=MANAGER), earlier=earlier)
    assert move.kind is MoveKind.PRESS
    assert move.quote != first.quote


def test_a_skipped_choice_is_let_go() -> None:
    earlier = [heard(*UNCLEAR)]
    first = after(MANAGER, (), earlier=earlier)
    turns = answered((), first, "", round_=MANAGER, reply=Reply.DECLINED)
    move = after(MANAGER, turns, earlier=earlier)
    assert (move.kind, move.quote == first.quote) == (MoveKind.PRESS, False)


def test_a_senseless_reply_has_the_same_words_read_back_again() -> None:
    earlier = [heard(*UNCLEAR)]
    first = after(MANAGER, (), earlier=earlier)
    turns = answered((), first, "asdf", round_=MANAGER, reply=Reply.SENSELESS)
    again = after(MANAGER, turns, earlier=earlier)
    assert (again.kind, again.quote) == (MoveKind.ASK_AGAIN, first.quote)
    assert str(first.quote) in said_by(again, MANAGER, Language.EN)


@pytest.mark.parametrize("language", Language)
def test_nothing_played_before_is_said_in_one_sentence_ahead_of_the_first_question(language: Language) -> None:
    move = after(MANAGER, (), language=language)
    said = said_by(move, MANAGER, language)
    assert move.kind is MoveKind.OPEN
    assert said.startswith(move.values[PREFACE])
    assert MANAGER.question(move.question).text.text(language) in said
    assert (" " in said[len(move.values[PREFACE])]) == (language is Language.EN)
    turns = answered((), move, "x", round_=MANAGER, reply=Reply.SENSELESS)
    assert PREFACE not in after(MANAGER, turns, language=language).values


def test_whoever_asks_back_is_not_told_so_again_and_a_press_goes_on() -> None:
    move = after(MANAGER, ())
    asked = answered((), move, "What do you mean?", round_=MANAGER, reply=Reply.ASKED_BACK)
    assert PREFACE not in after(MANAGER, asked).values
    earlier = [heard(*UNCLEAR)]
    first = after(MANAGER, (), earlier=earlier)
    asked = answered((), first, "What do you mean?", round_=MANAGER, reply=Reply.ASKED_BACK)
    back = after(MANAGER, asked, earlier=earlier)
    assert (back.kind, back.quote) == (MoveKind.ANSWER_BACK, first.quote)


def test_with_nothing_unclear_nothing_false_is_said() -> None:
    move = after(MANAGER, (), earlier=[heard(CLEAR)])
    assert (move.kind, PREFACE in move.values) == (MoveKind.OPEN, False)


def test_time_for_the_talk_is_left() -> None:
    earlier = [heard(*UNCLEAR)]
    later = 60 * sum(act.minutes for act in MANAGER.acts[1:])
    assert after(MANAGER, (), earlier=earlier, seconds_left=later + 601.0).kind is MoveKind.PRESS
    assert after(MANAGER, (), earlier=earlier, seconds_left=later + 600.0).kind is MoveKind.OPEN


def test_what_was_cleared_up_and_what_was_not_is_noticed() -> None:
    earlier = [heard(*UNCLEAR[:2])]
    turns = answered((), after(MANAGER, (), earlier=earlier), "It was better.", round_=MANAGER)
    turns = answered(turns, after(MANAGER, turns, earlier=earlier), "It just was.", round_=MANAGER)
    move = after(MANAGER, turns, earlier=earlier)
    turns = answered(turns, move, "Because a second of silence loses the caller.", round_=MANAGER, begun=3.0)
    found = list(notice(MANAGER, turns, Reader(content().phrases.cues)))
    assert [one.kind for one in found] == ["pressed_earlier", "still_no_reason", "hesitation_to_answer"]
    assert found[0].values == {"pressed": "2", "settled": "1"}
    assert (found[1].turn, found[1].values["round"]) == (1, "System design")
    assert found[2].values == {"median": "40", "slowest": "40"}


def test_hesitation_is_told_from_first_keys_where_all_are_known() -> None:
    turns: tuple[Turn, ...] = ()
    for begun in (3.0, 21.0, 5.0):
        turns = answered(turns, Move(MoveKind.OPEN, MANAGER.openings[0].id), "a", round_=MANAGER, begun=begun)
    found = list(notice(MANAGER, turns, Reader(content().phrases.cues)))
    assert [(one.kind, one.turn, dict(one.values)) for one in found] == [
        ("hesitation_to_begin", 2, {"median": "5", "slowest": "21"})
    ]
    assert not list(notice(plan("huawei-ai-pm", "system-design"), turns, Reader(content().phrases.cues)))


REPLIES = st.sampled_from(
    ["It was better.", "Because p99 had to stay under 50 ms.", "12% more hardware.", "Hm, well."]
)


@given(
    st.sampled_from(ROUNDS), st.integers(0, 1000), st.lists(st.tuples(REPLIES, st.sampled_from(Reply)), min_size=60)
)
def test_it_always_ends_and_says_nothing_twice(
    played: tuple[str, str, str], seed: int, replies: list[tuple[str, Reply]]
) -> None:
    loop, round_id, before = played
    round_ = plan(loop, round_id)
    earlier = [heard(*UNCLEAR, CLEAR, *UNCLEAR, loop=loop, round_id=before)]
    turns: tuple[Turn, ...] = ()
    for text, reply in replies:
        decision = next_move(situation(round_, turns, earlier=earlier, seed=seed))
        if isinstance(decision, CloseRound):
            break
        turns = answered(turns, moved(decision), text, round_=round_, reply=reply)
    else:
        pytest.fail("the round did not end")
    fresh = [
        turn.move.question for turn in turns if turn.move.kind not in (MoveKind.ASK_AGAIN, MoveKind.ANSWER_BACK)
    ]
    assert len(fresh) == len(set(fresh))
    pressed = [turn.move.quote for turn in turns if turn.move.kind is MoveKind.PRESS]
    assert len(pressed) == len(set(pressed)) <= 5
