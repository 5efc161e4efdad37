"""A panel: who speaks next, with which line, until every ask is settled or left."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import acts
from app.domain.acts.panel import Ask, Panel
from app.domain.director import CloseRound, next_move, speaker_of
from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.loop import Round
from app.domain.passages import Reader
from tests.domain.acts.hearing import answered, plan, said_by, situation
from tests.rehearsal import content

PANELS = (("kuaishou-ai-pm", "stakeholders"), ("huawei-ai-pm", "system-design"), ("xiaomi-ai-pm", "product-fit"))
ROUND = plan(*PANELS[0])
EN, ZH = Language.EN, Language.ZH
GRANTS = {
    EN: {
        "latency": "The friends part stays out of this launch, so p99 stays at 49 milliseconds.",
        "data": "You get a control group of ten percent for fourteen days.",
        "date": "Live rooms and recent clicks go live on opening night in all 31 provinces.",
    },
    ZH: {
        "latency": "好友这块这次不上，p99 守在 49 毫秒。",
        "data": "对照组给你百分之十，实验跑满十四天。",
        "date": "年货节开场那晚，点击和直播间两块准时上。",
    },
}
NOTHING = {EN: "I once worked in a bank.", ZH: "我以前在银行上过班。"}
EVASIVE = {EN: "We'll find a balance with all the stakeholders.", ZH: "各方的诉求我们再平衡一下吧。"}


def panel(round_: Round = ROUND) -> Panel:
    act = round_.acts[0]
    assert isinstance(act, Panel)
    return act


def ask_of(move: Move, round_: Round = ROUND) -> Ask:
    return next(ask for ask in panel(round_).asks if any(line.id == move.question for line in ask.lines()))


def decided(turns: Sequence[Turn], language: Language = EN, round_: Round = ROUND, seed: int = 7) -> Move | None:
    """The panel's next move, None when it gives way to the talk."""
    move = next_move(situation(round_, turns, language=language, seed=seed, seconds_left=None))
    return move if isinstance(move, Move) and move.act == "panel" else None


def played(replies: Sequence[str] | dict[str, str], language: Language = EN, seed: int = 7) -> list[Move]:
    """The moves of a panel: replies in a row, or each ask's own."""
    turns: tuple[Turn, ...] = ()
    moves: list[Move] = []
    while (move := decided(turns, language, seed=seed)) is not None:
        reply = (
            replies[ask_of(move).id] if isinstance(replies, dict) else replies[min(len(moves), len(replies) - 1)]
        )
        turns = answered(turns, move, reply, round_=ROUND, language=language)
        moves.append(move)
    return moves


@pytest.mark.parametrize(("loop", "round_id"), PANELS)
@pytest.mark.parametrize("language", list(Language))
def test_whoever_opens_tells_the_case_and_demands(loop: str, round_id: str, language: Language) -> None:
    round_ = plan(loop, round_id)
    opened = {ask_of(move, round_).id for seed in range(40) if (move := decided((), language, round_, seed))}
    assert opened == {ask.id for ask in panel(round_).asks}
    move = decided((), language, round_)
    assert move is not None
    assert move.kind is MoveKind.DEMAND
    assert said_by(move, round_, language).endswith(ask_of(move, round_).demand.text.text(language))


@pytest.mark.parametrize("language", list(Language))
def test_three_who_get_a_commitment_each_speak_once(language: Language) -> None:
    moves = played(GRANTS[language], language)
    assert sorted(ask_of(move).id for move in moves) == ["data", "date", "latency"]
    assert {move.kind for move in moves} == {MoveKind.DEMAND}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("seed", range(6))
def test_who_is_left_without_anything_insists_twice_and_then_says_how_they_leave_it(
    language: Language, seed: int
) -> None:
    moves = played([EVASIVE[language]], language, seed)
    for ask in panel().asks:
        own = [move for move in moves if ask_of(move) == ask]
        assert [move.kind for move in own] == [MoveKind.DEMAND, *[MoveKind.INSIST] * 3]
        assert own[-1].question == ask.leaving.id


@pytest.mark.parametrize("language", list(Language))
def test_who_has_not_been_heard_comes_before_anybody_insists(language: Language) -> None:
    moves = played([EVASIVE[language]], language)
    assert {ask_of(move).id for move in moves[:3]} == {"latency", "data", "date"}


@pytest.mark.parametrize("language", list(Language))
def test_what_was_just_granted_brings_out_whom_it_costs_something(language: Language) -> None:
    first = decided((), language)
    assert first is not None
    granted = ask_of(first).id
    turns = answered((), first, GRANTS[language][granted], round_=ROUND, language=language)
    second = decided(turns, language)
    assert second is not None
    assert second.question == ask_of(second).conflicts[granted].id
    assert second.quote is not None
    assert second.quote in GRANTS[language][granted]
    assert second.quote in said_by(second, ROUND, language)


def heard(language: Language, *said: str) -> tuple[Turn, ...]:
    """All three demands, each with one of these replies."""
    turns: tuple[Turn, ...] = ()
    for reply in said:
        move = decided(turns, language)
        assert move is not None
        turns = answered(turns, move, reply, round_=ROUND, language=language)
    return turns


@pytest.mark.parametrize(
    ("language", "reply", "quote"),
    [
        (EN, "We should be able to get the milliseconds down.", "We should be able to get the milliseconds down"),
        (ZH, "毫秒的事我们会后再商量。", "毫秒的事我们会后再商量"),
    ],
)
def test_an_interviewer_insists_with_the_words_that_were_vague(language: Language, reply: str, quote: str) -> None:
    nothing = NOTHING[language]
    move = decided(heard(language, nothing, nothing, reply), language)
    assert move is not None
    assert (ask_of(move).id, move.kind, move.quote) == ("latency", MoveKind.INSIST, quote)


@pytest.mark.parametrize(
    ("language", "reply"), [(EN, "I'll see about opening night."), (ZH, "年货节开场我再看看吧。")]
)
def test_whose_ask_was_touched_comes_before_a_heavier_one(language: Language, reply: str) -> None:
    nothing = NOTHING[language]
    move = decided(heard(language, nothing, nothing, reply), language)
    assert move is not None
    assert ask_of(move).id == "date"


@pytest.mark.parametrize("language", list(Language))
def test_the_heaviest_insists_when_nothing_was_touched(language: Language) -> None:
    # The last demand is answered with nothing; whoever made it is as untouched as the others.
    move = decided(heard(language, *[NOTHING[language]] * 3), language)
    assert move is not None
    assert (ask_of(move).id, move.quote) == ("latency", None)


@pytest.mark.parametrize("language", list(Language))
def test_who_has_given_up_takes_nothing_from_the_others_any_more(language: Language) -> None:
    turns: tuple[Turn, ...] = ()
    while (move := decided(turns, language)) is not None and move.question != ask_of(move).leaving.id:
        turns = answered(turns, move, NOTHING[language], round_=ROUND, language=language)
    assert move is not None
    given = ask_of(move).id
    after_all = answered(turns, move, GRANTS[language][given], round_=ROUND, language=language)
    following = decided(after_all, language)
    assert following is not None
    assert following.question not in {line.id for line in ask_of(following).conflicts.values()}


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("The friends part stays out, so p99 stays at 49 milliseconds.", "panel_met"),
        ("You keep the 50 ms. In return I need machines for the friends part.", "panel_traded"),
        ("I can't promise fifty milliseconds, because the friends graph takes nine.", "panel_refused"),
        ("I'd align everyone on the milliseconds.", "panel_open"),
    ],
)
def test_how_an_ask_ended_is_noticed_with_the_words(reply: str, kind: str) -> None:
    latency = next(ask for ask in panel().asks if ask.id == "latency")
    move = Move(MoveKind.DEMAND, latency.demand.id, *latency.aims, act="panel")
    turns = answered((), move, reply, round_=ROUND)
    noticed = [seen for seen in acts.notice(ROUND, turns, Reader(content().phrases.cues)) if "panel" in seen.kind]
    assert [(seen.kind, seen.turn) for seen in noticed] == [(kind, 1)]
    assert noticed[0].quote is not None
    assert noticed[0].quote in reply


def test_a_skipped_demand_stays_open_and_the_others_are_heard() -> None:
    turns: tuple[Turn, ...] = ()
    speakers = set()
    while (move := decided(turns)) is not None:
        speakers.add(speaker_of(ROUND, move, turns))
        turns = answered(turns, move, "", round_=ROUND, reply=Reply.DECLINED)
    assert speakers == set(ROUND.interviewers)


def test_a_panel_short_of_time_gives_way() -> None:
    first = decided(())
    assert first is not None
    turns = answered((), first, NOTHING[EN], round_=ROUND)
    assert isinstance(next_move(situation(ROUND, turns, seconds_left=20.0)), CloseRound)


@given(
    st.sampled_from(PANELS),
    st.sampled_from(list(Language)),
    st.integers(0, 1000),
    st.lists(
        st.sampled_from([*GRANTS[EN].values(), *GRANTS[ZH].values(), *EVASIVE.values(), "Why?", "50"]), min_size=1
    ),
)
def test_a_panel_always_ends_lets_everybody_speak_and_repeats_nothing(
    which: tuple[str, str], language: Language, seed: int, replies: list[str]
) -> None:
    round_ = plan(*which)
    turns: tuple[Turn, ...] = ()
    while (move := decided(turns, language, round_, seed)) is not None:
        turns = answered(turns, move, replies[len(turns) % len(replies)], round_=round_, language=language)
        assert len(turns) <= 4 * len(panel(round_).asks)
    asked = [turn.move.question for turn in turns]
    assert len(set(asked)) == len(asked)
    assert {ask_of(turn.move, round_).persona for turn in turns} == {ask.persona for ask in panel(round_).asks}


@pytest.mark.parametrize(("loop", "round_id"), PANELS)
def test_every_line_asks_one_thing_and_aims_at_a_check_that_exists(loop: str, round_id: str) -> None:
    act = panel(plan(loop, round_id))
    for line in act.lines():
        for language in Language:
            text = line.text.text(language)
            assert text.count("?") + text.count("？") == 1, text
            assert text.endswith(("?", "？"))
    for ask in act.asks:
        assert ask.persona == ask.demand.speaker
        assert content().rubric.signals[ask.aims[0]].check(ask.aims[1])
