"""The debrief as a whole: true to what was said, fair to what was not, and readable without levels."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.committee import build_debrief
from app.domain.debrief import Debrief, DebriefStatus, Decision, SignalResult, TurnLevel
from app.domain.decision import is_favourable
from app.domain.interview import Interview, MoveKind, Reply
from app.domain.language import Language
from tests.candidates import DAT, IMP, INF, OWN, SHI, TRA, strong, weak
from tests.rehearsal import Said, content, core_loop, interview, rubric

QUOTE = re.compile(r"“([^”]*)”")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
LANGUAGES = tuple(Language)
CORE = tuple(sorted({signal for round_ in core_loop().rounds for signal in round_.weights}))


def debrief(told: Interview, *, final: bool = True) -> Debrief:
    return build_debrief(core_loop(), rubric(), told, content().phrases, final=final)


def answers(told: Interview) -> str:
    return "\n".join(attempt.text for turn in told.turns for attempt in turn.attempts)


def own_lines(told: Interview) -> str:
    """What the rubric itself says in the interview's language, where its example quotes come from."""
    lines = (c.next_time.text(told.language) for s in rubric().signals.values() for c in s.checks)
    titles = (s.title.text(told.language) for s in rubric().signals.values())
    return "\n".join([*lines, *titles])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_can_tell_a_strong_interview_from_a_weak_one_without_levels(language: Language) -> None:
    good, bad = debrief(strong(language)), debrief(weak(language))
    assert good.decision is not None and bad.decision is not None  # noqa: PT018
    assert is_favourable(good.decision)
    assert bad.decision is Decision.STRONG_NO
    said = QUOTE.findall(" ".join(good.reasons))
    assert len([quote for quote in said if quote in answers(strong(language))]) >= 2
    assert set(good.reasons).isdisjoint(bad.reasons)
    assert not re.search(r"[1-5]/5|level|级别|评级", " ".join(good.reasons + bad.reasons))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", [strong, weak])
def test_the_reasons_are_few_and_speak_the_interviews_language(who: type, language: Language) -> None:
    told = who(language)
    reasons = debrief(told).reasons
    assert 3 <= len(reasons) <= 5
    for reason in reasons:
        prose = QUOTE.sub("", reason)
        assert bool(re.search(r"[\u4e00-\u9fff]", prose)) is (language is Language.ZH)
        assert "{{" not in reason
        assert "  " not in reason


def quotes_of(found: Debrief) -> Iterator[tuple[int, str]]:
    for result in (*found.signals, *(r for round_ in found.rounds for r in round_.signals)):
        yield from ((evidence.turn, evidence.quote) for evidence in result.evidence)
    yield from ((flag.turn, flag.quote) for flag in found.flags if flag.turn and flag.quote)
    yield from ((rewrite.turn, rewrite.weak) for rewrite in found.rewrites)
    yield from ((row.turn, row.evidence) for row in found.ledger)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", [strong, weak])
def test_every_quote_stands_in_the_answer_it_names(who: type, language: Language) -> None:
    told = who(language)
    quotes = list(quotes_of(debrief(told)))
    assert quotes
    for turn, quote in quotes:
        assert quote in told.turns[turn - 1].attempts[-1].text


def test_evidence_offsets_lead_back_to_the_quote() -> None:
    told = strong()
    for result in debrief(told).signals:
        for evidence in result.evidence:
            assert told.turns[evidence.turn - 1].attempts[-1].text[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", [strong, weak])
def test_every_number_and_quote_in_the_reasons_was_said(who: type, language: Language) -> None:
    told = who(language)
    heard = answers(told) + own_lines(told)
    for reason in debrief(told).reasons:
        assert all(quote in heard for quote in QUOTE.findall(reason))
        assert all(number in heard for number in NUMBER.findall(reason))


def test_signals_come_with_their_share_their_movement_and_what_is_missing() -> None:
    found = {result.signal: result for result in debrief(strong()).signals}
    assert sum(result.weight for result in found.values()) == pytest.approx(1.0)
    assert found[IMP].level == 5
    assert [(step.turn, step.level) for step in found[IMP].movement] == [(1, 4), (2, 1), (4, 1)]
    assert [(step.turn, step.level) for step in found[IMP].climb] == [(1, 4)]
    assert found[IMP].missing is None
    assert found[DAT].missing == "closed_loop"


def test_a_signal_is_as_good_as_its_best_round() -> None:
    found = debrief(strong())
    by_round = {round_.round: {result.signal: result.level for result in round_.signals} for round_ in found.rounds}
    assert by_round["hiring-manager"][OWN] == 5
    assert by_round["bar-raiser"][OWN] == 3
    assert next(result.level for result in found.signals if result.signal == OWN) == 5


def test_rounds_that_were_not_reached_weigh_nothing() -> None:
    found = debrief(interview(*[Said("I shipped it.", {f"{OWN}.role_claimed": "I shipped it"})]))
    assert [round_.round for round_ in found.rounds] == ["hiring-manager"]
    assert {result.signal for result in found.signals} == set(core_loop().rounds[0].weights)


def test_what_was_not_scored_is_named_and_not_held_against_anyone() -> None:
    told = interview(Said("I cut it by 4 %.", {f"{OWN}.role_claimed": "I cut it"}, unscored=(SHI, IMP)))
    result = {r.signal: r for r in debrief(told).signals}
    assert result[SHI].level is None
    assert result[SHI].unscored_reason == "The model gave no usable form."
    assert (result[SHI].evidence, result[SHI].movement, result[SHI].missing) == ((), (), None)


def test_less_than_half_scored_is_no_decision_and_says_what_is_missing() -> None:
    told = interview(Said("I cut it by 4 %.", {f"{OWN}.role_claimed": "I cut it"}, unscored=(SHI, IMP)))
    found = debrief(told)
    assert found.decision is None
    assert len(found.reasons) == 1
    for signal in (SHI, IMP):
        assert rubric().signals[signal].title.en in found.reasons[0]
    assert rubric().signals[OWN].title.en not in found.reasons[0]


def test_a_decision_with_gaps_names_the_gaps() -> None:
    words = {f"{signal}.{check.id}": "I did" for signal in (IMP, OWN) for check in rubric().signals[signal].checks}
    found = debrief(interview(Said("I did it.", words, unscored=(SHI,))))
    assert found.decision is not None
    assert rubric().signals[SHI].title.en in found.reasons[-1]


@pytest.mark.parametrize(
    "told",
    [interview(), interview(Said("skip", reply=Reply.DECLINED))],
    ids=["no turn", "all declined"],
)
def test_nothing_said_is_no_decision(told: Interview) -> None:
    found = debrief(told)
    assert (found.status, found.decision, found.flags, found.rewrites, found.ledger, found.next) == (
        DebriefStatus.READY,
        None,
        (),
        (),
        (),
        (),
    )
    assert len(found.reasons) == 1


def test_an_answer_without_any_scorecard_is_no_decision_either() -> None:
    found = debrief(interview(Said("I shipped it.", scored=False)))
    assert found.decision is None
    assert "scored" in found.reasons[0]


def test_what_was_neither_asked_about_nor_shown_is_left_open() -> None:
    silent = interview(Said("I shipped it in 20 days.", {f"{OWN}.role_claimed": "I shipped it"}, signal=IMP))
    levels = {result.signal: (result.level, result.unscored_reason) for result in debrief(silent).signals}
    assert levels[IMP] == (1, None)
    assert levels[OWN] == (2, None)
    level, reason = levels["thirty_day_ship"]
    assert level is None
    assert "aimed at this" in (reason or "")


def test_before_the_end_only_closed_rounds_are_decided() -> None:
    told = interview(*(replace_round(said, 0) for said in (FIRST, FIRST)), replace_round(FIRST, 1), finished=False)
    found = debrief(told, final=False)
    assert found.status is DebriefStatus.PARTIAL
    assert found.decision is None
    assert found.flags == ()
    assert [(round_.round, round_.decision is not None) for round_ in found.rounds] == [
        ("hiring-manager", True),
        ("infra-architect", False),
    ]
    assert debrief(interview(finished=False), final=False).status is DebriefStatus.PENDING


FIRST = Said("I shipped it in 20 days.", {f"{OWN}.role_claimed": "I shipped it"}, signal=IMP)


def replace_round(said: Said, position: int) -> Said:
    return replace(said, round=position)


def test_no_impact_is_given_as_the_reason_when_it_lowered_the_decision() -> None:
    words = {
        f"{signal}.{check.id}": "I did"
        for signal in (OWN, SHI, TRA, DAT)
        for check in rubric().signals[signal].checks
    }
    found = debrief(
        interview(Said("I did it.", words), Said("I did it.", words), Said("I did it.", words, round=1))
    )
    assert found.decision is Decision.NO
    assert any("measured effect" in reason for reason in found.reasons)


def test_the_one_check_that_would_have_lifted_the_decision_is_named() -> None:
    told = strong(Language.ZH)
    found = debrief(told)
    assert found.decision is Decision.YES
    (line,) = [reason for reason in found.reasons if "往上走一档" in reason]
    lifting = next((s, c) for s in rubric().signals.values() for c in s.checks if c.next_time.zh in line)
    assert lifting[0].id == TRA
    better = {f"{TRA}.{lifting[1].id}": "内存减半到 256 MB"}
    turns = list(told.turns)
    said = Said(turns[2].attempts[0].text, {**found_in(told, 2), **better}, round=1)
    turns[2] = replace(turns[2], attempts=interview(said).turns[0].attempts)
    assert debrief(replace(told, turns=tuple(turns))).decision is Decision.STRONG_YES


def found_in(told: Interview, index: int) -> dict[str, str]:
    (card,) = told.turns[index].attempts[0].scorecards.values()
    return {f"{s.signal}.{c.check}": c.quote for s in card.signals for c in s.checks if c.quote}


def test_what_would_have_lifted_a_cap_is_named_before_what_weighs_more() -> None:
    full = {
        f"{signal}.{check.id}": "I did"
        for signal in (TRA, DAT, SHI, INF)
        for check in rubric().signals[signal].checks
    }
    words = {**full, f"{IMP}.result_stated": "I did", f"{OWN}.role_claimed": "I did"}
    found = debrief(
        interview(Said("I did it.", words), Said("I did it.", words), Said("I did it.", words, round=1))
    )
    shares = {result.signal: result.weight for result in found.signals}
    assert found.decision is Decision.NO
    assert shares[OWN] > shares[IMP]
    assert found.next[0].signal == OWN
    line = rubric().signals[IMP].check("measured_change").next_time.en
    assert any(line in reason and "alone" in reason for reason in found.reasons)


def test_next_steps_are_the_missing_checks_worth_most() -> None:
    found = debrief(weak())
    assert [(step.signal, step.check) for step in found.next] == [
        (OWN, "role_claimed"),
        (TRA, "tension_named"),
        (IMP, "measured_change"),
    ]
    for step in found.next:
        assert step.text == rubric().signals[step.signal].check(step.check).next_time.en


def test_a_missing_check_with_more_behind_it_is_worth_more() -> None:
    words = {f"{TRA}.reasoned_choice": "I took", f"{TRA}.side_in_numbers": "I took"}
    told = interview(Said("I took it.", words, round=1))
    assert debrief(told).next[0].check == "tension_named"


def test_long_quotes_are_cut_where_a_clause_ends() -> None:
    long = "clicks rose by 4 %, " + "and so on and so forth, " * 20 + "at last"
    told = interview(Said(long, {f"{IMP}.result_stated": long, f"{IMP}.measured_change": long}, signal=OWN))
    (quote,) = {q for reason in debrief(told).reasons for q in QUOTE.findall(reason) if q.startswith("clicks")}
    assert len(quote) < 180
    assert quote.endswith(" …")
    assert long.startswith(quote.removesuffix(" …"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signal", CORE)
@pytest.mark.parametrize("tier", ["strong", "solid", "thin", "absent"])
def test_the_committee_has_its_own_words_for_every_signal_of_the_loop(
    signal: str, tier: str, language: Language
) -> None:
    values = {} if tier == "absent" else {"quote": "X"}
    text = content().phrases.render(f"committee.{signal}_{tier}", language, **values)
    assert ("X" in text) is bool(values)


def test_a_signal_without_own_words_is_named_by_its_title() -> None:
    signals = {**rubric().signals, "new": replace(rubric().signals[OWN], id="new")}
    plan = replace(core_loop().rounds[0], weights={"new": 1.0})
    loop = replace(core_loop(), rounds=(plan, *core_loop().rounds[1:]))
    told = interview(Said("I did it.", signal="new"))
    (turn,) = told.turns
    (card,) = turn.attempts[0].scorecards.values()
    card = replace(card, signals=(replace(card.signals[1], signal="new"),))
    attempt = replace(turn.attempts[0], scorecards={card.judge.kind: card})
    told = replace(told, turns=(replace(turn, attempts=(attempt,)),))
    found = build_debrief(loop, replace(rubric(), signals=signals), told, content().phrases, final=True)
    assert rubric().signals[OWN].title.en in found.reasons[0]


CHECKS = [f"{signal}.{check.id}" for signal in CORE for check in rubric().signals[signal].checks]
ANSWERS = st.lists(
    st.builds(
        lambda met, kind, reply, round_: Said(
            "我们 cut it by 4 % in 20 days, however it depends.", dict.fromkeys(met, "cut it"), kind, round_, reply
        ),
        st.sets(st.sampled_from(CHECKS)),
        st.sampled_from(MoveKind),
        st.sampled_from(Reply),
        st.integers(0, 2),
    ),
    max_size=6,
)


@given(ANSWERS, st.sampled_from(LANGUAGES), st.booleans())
def test_any_interview_has_a_debrief_with_at_least_one_reason(
    said: list[Said], language: Language, final: bool
) -> None:
    told = interview(*sorted(said, key=lambda one: one.round), language=language)
    found = debrief(told, final=final)
    assert found == debrief(told, final=final)
    assert found.reasons
    assert all(reason.strip() for reason in found.reasons)
    assert len(found.rewrites) <= 5
    for result in found.signals:
        assert (result.level is None) is (result.unscored_reason is not None)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "piece", ["we launched it. ", "我们", "I think ", "clicks rose by 4 %, in 20 days, it depends. "]
)
def test_answers_made_of_nothing_but_cues_cost_no_more_than_seconds(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    found = {
        f"{signal}.{check}": piece.strip() for signal, check in ((IMP, "result_stated"), (SHI, "shipped_or_paced"))
    }
    said = [Said(f"{text}{n}", found, round=round_) for round_ in (0, 1, 2) for n in (1, 2)]
    assert debrief(interview(*said)).status is DebriefStatus.READY


@pytest.mark.parametrize(
    ("levels", "climb"),
    [((), []), ((3,), [1]), ((1, 1, 2, 1, 2, 4, 3), [1, 3, 6]), ((5, 4, 5), [1]), ((2, 3, 3), [1, 2])],
)
def test_the_climb_is_told_without_answers_that_showed_no_more(levels: tuple[int, ...], climb: list[int]) -> None:
    movement = tuple(TurnLevel(n, level) for n, level in enumerate(levels, start=1))
    result = SignalResult(IMP, max(levels, default=None), 1.0, (), movement, None)
    assert [step.turn for step in result.climb] == climb
