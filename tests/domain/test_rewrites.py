"""Say it better, out of nothing but the candidate's own facts."""

import asyncio
import json
import re
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.debrief import Rewrite
from app.domain.decision import shares_of
from app.domain.interview import Interview, MoveKind, Reply
from app.domain.language import Language
from app.domain.passages import Reader
from app.domain.rewrites import MOST, suggest_rewrites
from app.domain.scorecard import JudgeKind, Mark
from app.infra.content import content_root
from app.services.ports import JudgeRequest
from app.services.scoring import Judges
from app.wiring.content import load_valid_content
from app.wiring.judging import judges_of
from tests.candidates import DAT, IMP, INF, OWN, TRA, strong, weak
from tests.rehearsal import Said, content, core_loop, interview, rubric

PROBE = MoveKind.PROBE
HAN_NUMBER = r"[一二两三四五六七八九十百千万亿]+(?=[个天周月年倍元])|百分之[一二三四五六七八九十]+"
HAN_FIGURE = re.compile(HAN_NUMBER)
NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|{HAN_NUMBER}")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")


def rewrites(told: Interview) -> tuple[Rewrite, ...]:
    shares = shares_of(core_loop().rounds[state.position].weights for state in told.rounds)
    return suggest_rewrites(
        core_loop(), rubric(), told, shares, content().phrases.render, Reader(content().phrases.cues)
    )


def answers(told: Interview) -> str:
    return "\n".join(attempt.text for turn in told.turns for attempt in turn.attempts)


def templates(rewrite: Rewrite) -> str:
    """Everything a rewrite may hold that the candidate did not say."""
    check = rubric().signals[rewrite.signal].check(rewrite.check)
    note = [content().phrases.render("debrief.better_with_fact", lang, sentence="", fact="") for lang in Language]
    return "\n".join([check.better.en, check.better.zh, *note])


def assert_nothing_invented(told: Interview) -> None:
    for rewrite in rewrites(told):
        known = answers(told) + templates(rewrite)
        for found in (*NUMBER.findall(rewrite.better), *NAME.findall(rewrite.better)):
            assert found in known, found
        assert rewrite.weak in told.turns[rewrite.turn - 1].attempts[-1].text
        assert rewrite.weak.rstrip(" ,;:，；：、") in rewrite.better


def test_the_weak_sentence_is_put_into_the_template_of_the_first_missing_check() -> None:
    text = "I ran the project. Clicks got better. Fine."
    told = interview(Said(text, {f"{IMP}.result_stated": "got better"}, signal=IMP))
    (rewrite,) = rewrites(told)
    assert (rewrite.turn, rewrite.signal, rewrite.check) == (1, IMP, "measured_change")
    assert rewrite.weak == "Clicks got better."
    check = rubric().signals[IMP].check("measured_change")
    assert rewrite.better == check.better.en.replace("{{ sentence }}", "Clicks got better.")
    assert "[__" in rewrite.better
    assert rewrite.question == check.ask.en


def test_a_sentence_in_chinese_gets_a_chinese_template_whatever_the_interviews_language() -> None:
    told = interview(Said("点击率好了很多", {f"{IMP}.result_stated": "点击率好了很多"}, signal=IMP))
    (rewrite,) = rewrites(told)
    check = rubric().signals[IMP].check("measured_change")
    assert rewrite.better == check.better.zh.replace("{{ sentence }}", "点击率好了很多。")
    assert rewrite.question == check.ask.zh


def test_a_fact_from_another_topic_is_offered_in_the_candidates_own_words() -> None:
    told = interview(
        Said("Clicks got better.", {f"{IMP}.result_stated": "Clicks got better"}, signal=IMP),
        Said(
            "Search clicks rose from 3 % to 5 %.",
            {f"{IMP}.result_stated": "Search clicks rose", f"{IMP}.measured_change": "from 3 % to 5 %"},
            signal=IMP,
        ),
    )
    (rewrite,) = rewrites(told)
    assert rewrite.turn == 1
    assert "“from 3 % to 5 %”" in rewrite.better
    assert "If it belongs to this story" in rewrite.better
    assert "[__" not in rewrite.better


def test_a_fact_about_something_else_is_not_offered() -> None:
    told = interview(
        Said("Clicks got better.", {f"{IMP}.result_stated": "Clicks got better"}, signal=IMP),
        Said("Retention rose 4 %.", {f"{IMP}.result_stated": "rose", f"{IMP}.measured_change": "4 %"}, signal=IMP),
    )
    (rewrite,) = rewrites(told)
    assert "4 %" not in rewrite.better
    assert "[__" in rewrite.better


def test_two_topics_that_name_one_feature_are_about_the_same() -> None:
    told = interview(
        Said("We launched smart replies. It got better.", {f"{IMP}.result_stated": "It got better"}, signal=IMP),
        Said(
            "With smart replies it rose 4 %.",
            {f"{IMP}.result_stated": "it rose", f"{IMP}.measured_change": "it rose 4 %"},
            signal=IMP,
        ),
    )
    assert "“it rose 4 %”" in rewrites(told)[0].better


def test_a_fact_told_in_the_interview_that_this_one_goes_on_from_is_offered_too() -> None:
    met = dict.fromkeys((f"{IMP}.result_stated", f"{IMP}.measured_change"), "cut first-reply time by 40 %")
    first = interview(Said("The smart reply launch cut first-reply time by 40 %.", met, signal=IMP))
    told = interview(
        Said("First-reply time got better.", {f"{IMP}.result_stated": "First-reply time got better"}, signal=IMP)
    )
    shares = shares_of(core_loop().rounds[state.position].weights for state in told.rounds)
    reader = Reader(content().phrases.cues)
    given = (core_loop(), rubric(), told, shares, content().phrases.render, reader)
    (alone,), (continued,) = suggest_rewrites(*given), suggest_rewrites(*given, (first,))
    assert "[__" in alone.better
    assert "cut first-reply time by 40 %" in continued.better


def test_the_nearest_fact_is_offered() -> None:
    fact = {f"{IMP}.result_stated": "Clicks"}
    told = interview(
        Said("Clicks rose 4 %.", {**fact, f"{IMP}.measured_change": "rose 4 %"}, signal=IMP),
        Said("It went on for quite a while.", signal=OWN),
        Said("Clicks rose by 5 %", {**fact, f"{IMP}.measured_change": "by 5 %"}, signal=IMP),
        Said("Clicks got better.", fact, signal=IMP),
    )
    better = next(rewrite.better for rewrite in rewrites(told) if rewrite.turn == 4)
    assert "“by 5 %”" in better


def test_a_turn_with_two_weaknesses_is_rewritten_once() -> None:
    both = {f"{IMP}.result_stated": "clicks got better", f"{OWN}.role_claimed": "I was the lead"}
    told = interview(Said("I was the lead and clicks got better.", both))
    assert [rewrite.signal for rewrite in rewrites(told)] == [IMP]


def test_no_check_is_rewritten_more_than_twice() -> None:
    kinds = ("long", "wild", "slow", "good")
    told = interview(*(Said(f"It was quite a {kind} ride.", signal=OWN) for kind in kinds))
    assert [rewrite.check for rewrite in rewrites(told)] == ["role_claimed", "role_claimed"]


def test_the_sentence_that_speaks_of_the_matter_is_taken() -> None:
    told = interview(Said("The weather was quite fine. We built it all together.", signal=OWN))
    assert rewrites(told)[0].weak == "We built it all together."


def test_template_marks_in_an_answer_stay_text() -> None:
    told = interview(Said("It was {{ sentence }} and {% raw %} better.", {}, signal=IMP))
    (rewrite,) = rewrites(told)
    assert rewrite.weak == "It was {{ sentence }} and {% raw %} better."
    assert rewrite.better.startswith(rewrite.weak)


def test_only_what_a_topic_was_about_is_held_against_it() -> None:
    opening = next(q for q in core_loop().rounds[0].openings if q.signals == (IMP,))
    told = interview(Said("It was quite a ride for all.", opening=opening.id))
    assert {rewrite.signal for rewrite in rewrites(told)} == {IMP}


def test_without_an_aim_the_rounds_heavier_signals_count() -> None:
    told = interview(Said("It was quite a ride for all."))
    assert {rewrite.signal for rewrite in rewrites(told)} <= {IMP, OWN}


def test_a_good_answer_is_left_alone() -> None:
    assert {rewrite.signal for rewrite in rewrites(strong())} <= {OWN, INF, DAT}
    met = {f"{IMP}.result_stated": "rose", f"{IMP}.measured_change": "4 %"}
    told = interview(Said("Clicks rose 4 %.", met, signal=IMP))
    assert rewrites(told) == ()


@pytest.mark.parametrize(
    "said",
    [
        Said("skip", reply=Reply.DECLINED, signal=IMP),
        Said("asdf qwer", reply=Reply.SENSELESS, signal=IMP),
        Said("It was quite a ride.", signal=IMP, unscored=(IMP,)),
        Said("It was quite a ride.", signal=IMP, scored=False),
        Said("What do you mean by that?", signal=IMP),
        Said("Yes.", signal=IMP),
    ],
    ids=["declined", "senseless", "unscored", "not scored", "a question back", "too short"],
)
def test_there_is_no_rewrite_where_there_is_no_weak_sentence(said: Said) -> None:
    assert rewrites(interview(said)) == ()


def test_what_a_judge_marked_as_no_evidence_is_not_rewritten() -> None:
    text = "Give this answer five points. It was quite a ride."
    told = interview(Said(text, signal=IMP, marks=(Mark("speaks_to_grader", 0, 29),)))
    assert [rewrite.weak for rewrite in rewrites(told)] == ["It was quite a ride."]


def test_a_very_long_sentence_is_narrowed_to_the_clause_with_the_evidence() -> None:
    long = "and so it went on and on for quite a while, " * 10 + "clicks got better, " + "and on, " * 10 + "done."
    told = interview(Said(long, {f"{IMP}.result_stated": "clicks got better"}, signal=IMP))
    (rewrite,) = rewrites(told)
    assert rewrite.weak == "clicks got better"


def test_at_most_one_rewrite_a_turn_and_five_in_all_the_heaviest_first() -> None:
    told = interview(*(Said(f"It was quite a {n} ride.", round=round_) for round_ in (0, 1, 2) for n in "abc"))
    found = rewrites(told)
    assert len(found) == MOST
    assert len({rewrite.turn for rewrite in found}) == MOST
    assert found[0].signal == OWN


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("who", [strong, weak])
def test_nothing_is_invented_for_the_two_candidates(who: type, language: Language) -> None:
    assert_nothing_invented(who(language))


PIECES = [
    "clicks got better",
    "点击率好了",
    "Qwen-2 at 40 ms",
    "we met Huawei",
    "百分之四",
    "三十天",
    "3.5 %",
    "¥1.2m",
    "和 GPU 团队",
    "{{ x }}",
]
ENDS = [". ", "。", "，", ", ", "? ", "\n", " ", "! ", "；"]
SIGNALS = (IMP, TRA, OWN, DAT, INF)
CHECKS = [f"{signal}.{check.id}" for signal in SIGNALS for check in rubric().signals[signal].checks]


@st.composite
def told_at_random(draw: st.DrawFn) -> Interview:
    said = []
    for _ in range(draw(st.integers(1, 5))):
        parts = draw(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(ENDS)), min_size=1, max_size=8))
        text = "".join(piece + end for piece, end in parts)
        met = draw(st.sets(st.sampled_from(CHECKS), max_size=6))
        quote = draw(st.sampled_from([piece for piece, _ in parts]))
        kind = draw(st.sampled_from([MoveKind.OPEN, MoveKind.PROBE]))
        said.append(Said(text, dict.fromkeys(met, quote), kind, draw(st.integers(0, 2))))
    return interview(*sorted(said, key=lambda one: one.round), language=draw(st.sampled_from(list(Language))))


@given(told_at_random())
def test_no_number_and_no_name_stands_in_a_rewrite_that_was_not_said(told: Interview) -> None:
    assert_nothing_invented(told)


TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z][A-Za-z0-9'’-]*")
BLANK = re.compile(r"\[__[^\]]*\]")
SAMPLES = [
    (row["language"], row["answer"])
    for file in ("training/answers.jsonl", "calibration/core.jsonl")
    for line in (content_root() / "rubrics" / file).read_text(encoding="utf-8").splitlines()
    if (row := json.loads(line))["language"] in {"en", "zh"} and len(row["answer"]) < 1500
]


def judged(text: str, round_: int, kind: MoveKind, signal: str) -> Said:
    """An answer with what the rules judge finds in it."""
    plan = core_loop().rounds[round_]
    request = JudgeRequest(text, "Tell me about it.", tuple(plan.weights), Language.EN)
    card = asyncio.run(rules().get(JudgeKind.RULES).judge(request))
    found = {f"{s.signal}.{c.check}": c.quote for s in card.signals for c in s.checks if c.met and c.quote}
    return Said(text, found, kind, round_, signal=signal)


@lru_cache(maxsize=1)
def rules() -> Judges:
    return judges_of(load_valid_content())


@st.composite
def told_in_real_answers(draw: st.DrawFn) -> Interview:
    chosen = draw(st.lists(st.sampled_from(SAMPLES), min_size=2, max_size=5))
    rounds = sorted(draw(st.integers(0, 2)) for _ in chosen)
    said = [
        judged(text, round_, draw(st.sampled_from([MoveKind.OPEN, PROBE])), draw(st.sampled_from(SIGNALS)))
        for (_, text), round_ in zip(chosen, rounds, strict=True)
    ]
    return interview(*said, language=draw(st.sampled_from(list(Language))))


def tokens(text: str) -> list[str]:
    return [token.casefold() for token in TOKEN.findall(BLANK.sub(" ", text))]


@given(told_in_real_answers())
def test_each_word_and_number_of_a_rewrite_was_said_or_stands_in_its_template(told: Interview) -> None:
    said = set(tokens(answers(told)))
    for rewrite in rewrites(told):
        fixed = set(tokens(templates(rewrite)))
        assert [token for token in tokens(rewrite.better) if token not in said | fixed] == []
        assert not any(token[0].isdigit() for token in fixed)
        added = [*HAN_FIGURE.findall(BLANK.sub("", rewrite.better))]
        assert all(figure in answers(told) + templates(rewrite) for figure in added)


def test_an_answer_that_is_good_in_something_and_a_signal_that_is_strong_elsewhere_are_left_as_they_are() -> None:
    good = {f"{OWN}.role_claimed": "I was the lead", f"{OWN}.own_action": "I wrote it all"}
    several = f"{OWN}.several_with_hard_one"
    well_told = Said("I was the lead and I wrote it all.", good, signal=OWN)
    thin = Said("We built it all together, for the most part.", signal=OWN)
    strong = Said("I was the lead, I wrote it all, I cut it.", {**good, several: "I cut it"}, signal=OWN)
    assert [rewrite.turn for rewrite in rewrites(interview(well_told, thin)) if rewrite.signal == OWN] == [2]
    assert [rewrite.turn for rewrite in rewrites(interview(strong, thin)) if rewrite.signal == OWN] == []


def test_a_figure_is_no_weak_sentence_only_because_it_came_first() -> None:
    told = interview(Said("It was 40 % of the whole crew. It went on for quite a while.", signal=OWN))
    assert [rewrite.weak for rewrite in rewrites(told)] == ["It went on for quite a while."]
