"""What the committee says: each interviewer in their own voice, then together, always true to what was computed."""

import asyncio
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from app.domain.committee import build_debrief
from app.domain.committee.hearing import STRONG_LEVEL
from app.domain.debrief import Debrief, Decision, Line
from app.domain.decision import decide, distance, is_better, is_favourable
from app.domain.interview import Interview
from app.domain.language import Language
from app.wiring.content import load_valid_content
from app.wiring.judging import judges_of
from tests.candidates import IMP, OWN, TRA, strong, weak
from tests.cases import shortened
from tests.playthrough.looping import played_loop
from tests.rehearsal import Said, content, core_loop, interview, rubric

LANGUAGES = tuple(Language)
WHO = ("strong", "vague")
LOOPS = tuple(load_valid_content().loops)
# Every day each loop once, its language by turns.
each_loop = pytest.mark.parametrize(
    ("loop", "language"),
    shortened(
        itertools.product(LOOPS, LANGUAGES), lambda case: LOOPS.index(case[0]) % 2 == LANGUAGES.index(case[1])
    ),
)
DECIDED = re.compile(r"strong (?:yes|no)|lean(?:ing)? (?:yes|no)|level \d|\d ?级|[1-5]/5", re.IGNORECASE)


def debrief(told: Interview, *, final: bool = True) -> Debrief:
    return build_debrief(core_loop(), rubric(), told, content().phrases, final=final, cast=content().personas)


@cache
def loop_of(loop: str, who: str, language: Language) -> tuple[Interview, Debrief]:
    """A whole loop played by a scripted candidate, scored by the rules."""
    shipped = load_valid_content()
    told = asyncio.run(played_loop(shipped, judges_of(shipped), loop, who, language))
    found = build_debrief(
        shipped.loops[loop], shipped.rubric, told, shipped.phrases, final=True, cast=shipped.personas
    )
    return told, found


def lines_of(found: Debrief) -> Iterator[Line]:
    for round_ in found.rounds:
        yield from (line for statement in round_.statements for line in statement.lines)
        yield from (change.line for change in round_.changes)
    if found.deliberation is not None:
        said = found.deliberation
        yield from (*said.reasons, *said.mixed, *said.dissent, *said.unscored)
        yield from (change.line for change in said.changes)


def prose(line: Line) -> str:
    """What the committee says around the candidate's words."""
    text = line.text
    for cited in line.quotes:
        text = text.replace(cited.quote, "")
    return text


@each_loop
def test_every_quote_of_every_line_was_said_where_it_says(loop: str, language: Language) -> None:
    for who in WHO:
        told, found = loop_of(loop, who, language)
        lines = list(lines_of(found))
        assert lines
        for line in lines:
            for cited in line.quotes:
                answer = told.turns[cited.turn - 1].attempts[-1].text
                assert answer[cited.start : cited.end] == cited.quote
                assert cited.quote in line.text


@each_loop
def test_every_interviewer_who_asked_speaks_and_no_two_alike(loop: str, language: Language) -> None:
    for who in WHO:
        told, found = loop_of(loop, who, language)
        for position, round_ in enumerate(found.rounds):
            spoke = {turn.speaker for turn in told.turns_of(position) if turn.attempts}
            told_of = [statement.persona for statement in round_.statements]
            assert set(told_of) <= spoke
            assert len(told_of) == len(set(told_of)) > 0
            texts = [line.text for said in round_.statements for line in said.lines]
            assert len(texts) == len(set(texts))


@each_loop
def test_a_reader_tells_strong_from_weak_without_levels_or_decisions(loop: str, language: Language) -> None:
    (_, good), (_, bad) = loop_of(loop, "strong", language), loop_of(loop, "vague", language)
    assert good.decision is not None and bad.decision is not None  # noqa: PT018
    assert is_better(good.decision, bad.decision)
    cast = load_valid_content().personas
    missed = {True: 0, False: 0}
    for found in (good, bad):
        assert not any(DECIDED.search(prose(line)) for line in lines_of(found))
        for statement in (statement for round_ in found.rounds for statement in round_.statements):
            words_missed = cast[statement.persona].missed
            assert words_missed is not None
            missed[found is good] += statement.lines[0].text.startswith(words_missed.text(language))
    assert missed[True] < missed[False]
    assert sum(len(line.quotes) for line in lines_of(good)) > sum(len(line.quotes) for line in lines_of(bad))


@each_loop
def test_no_interviewer_hears_nothing_where_the_round_says_yes_nor_praises_what_is_merely_solid_in_a_no(
    loop: str, language: Language
) -> None:
    cast = load_valid_content().personas
    for who in WHO:
        for round_ in loop_of(loop, who, language)[1].rounds:
            strong = any((result.level or 0) >= STRONG_LEVEL for result in round_.signals)
            for said in round_.statements:
                persona, first = cast[said.persona], said.lines[0].text
                assert persona.missed is not None and persona.heard is not None  # noqa: PT018
                praise = persona.heard.text(language).partition("{{ quote }}")
                if round_.decision is not None and is_favourable(round_.decision):
                    assert not first.startswith(persona.missed.text(language))
                elif not strong:
                    assert not all(part in first for part in praise[::2])


@each_loop
def test_nobody_opens_two_rounds_with_the_same_words(loop: str, language: Language) -> None:
    cast = load_valid_content().personas
    for who in WHO:
        rounds = loop_of(loop, who, language)[1].rounds
        opened = [(said.persona, said.lines[0].text) for round_ in rounds for said in round_.statements]
        missed = [cast[persona].missed for persona, _ in opened]
        said = [
            persona
            for (persona, text), own in zip(opened, missed, strict=True)
            if own and text.startswith(own.text(language))
        ]
        assert len(said) == len(set(said))


def test_words_that_raised_a_flag_are_nothing_to_keep() -> None:
    for language in LANGUAGES:
        found = debrief(weak(language))
        assert found.deliberation is not None
        kept = [advice.quote for advice in found.deliberation.keep if advice.quote is not None]
        flagged = [(flag.turn, flag.quote) for flag in found.flags if flag.quote]
        assert not any(quote.turn == n and quote.quote in words for quote in kept for n, words in flagged if words)


def test_what_was_not_heard_is_said_of_one_signal_alone_beside_a_yes() -> None:
    strong_in = words(*all_of(IMP, "thirty_day_ship", "cross_functional_influence"))
    told = interview(Said("I did it.", strong_in, signal=OWN), Said("I did it.", strong_in, signal=OWN))
    (round_,) = debrief(told).rounds
    assert round_.decision is not None
    assert is_favourable(round_.decision)
    first = round_.statements[0].lines[0].text
    assert first.startswith("What I had come for is “Ownership”, and of that I got too little. ")


@each_loop
def test_lines_speak_the_interviews_language_and_leave_no_blank(loop: str, language: Language) -> None:
    for who in WHO:
        for line in lines_of(loop_of(loop, who, language)[1]):
            assert "{{" not in prose(line)
            assert "  " not in prose(line)
            assert bool(re.search(r"[\u4e00-\u9fff]", prose(line))) is (language is Language.ZH), line.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tier", ["strong", "solid", "thin", "absent"])
@pytest.mark.parametrize("signal", sorted(load_valid_content().rubric.signals))
def test_committee_and_interviewers_have_words_for_all_twelve_signals(
    signal: str, tier: str, language: Language
) -> None:
    phrases = load_valid_content().phrases
    values = {} if tier == "absent" else {"quote": "X"}
    together = phrases.render(f"committee.{signal}_{tier}", language, **values)
    assert ("X" in together) is bool(values)
    assert phrases.render(f"interviewers.{signal}_{tier}", language) != together


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_persona_that_ships_has_a_voice_in_the_debrief(language: Language) -> None:
    cast = load_valid_content().personas.values()
    heard = [persona.heard.text(language) for persona in cast if persona.heard]
    missed = [persona.missed.text(language) for persona in cast if persona.missed]
    assert len(set(heard)) == len(set(missed)) == len(cast)
    assert {persona.id for persona in cast if persona.raises_bar} >= {"bar_raiser", "china_bar_raiser"}


def test_what_would_have_changed_it_does_change_it() -> None:
    for language in LANGUAGES:
        for who in (strong, weak):
            found = debrief(who(language))
            assert found.deliberation is not None
            assert found.decision is not None
            for change in found.deliberation.changes:
                if change.to is not None and change.steps:
                    assert is_better(change.to, found.decision)
                elif change.to is not None:
                    assert is_better(found.decision, change.to)


def words(*checks: str) -> dict[str, str]:
    return dict.fromkeys(checks, "I did")


def all_of(*signals: str) -> list[str]:
    return [f"{signal}.{check.id}" for signal in signals for check in rubric().signals[signal].checks]


def test_the_words_a_decision_hung_on_are_named_and_without_them_it_is_lower() -> None:
    found = debrief(strong())
    assert found.deliberation is not None
    (hung,) = [change for change in found.deliberation.changes if not change.steps]
    assert found.decision is Decision.STRONG_YES
    assert hung.to is Decision.YES
    (quoted,) = [cited.quote for cited in hung.line.quotes]
    assert quoted == (
        "I cut the translation feature to make the date, and when replies turned rude in week two I pulled the "
        "tone model and wrote the rollback myself"
    )


def test_two_changes_are_named_where_no_single_one_is_enough() -> None:
    told = interview(
        Said("I did it.", words(f"{IMP}.result_stated", f"{OWN}.role_claimed"), signal=IMP),
        Said("I did it.", words(f"{TRA}.tension_named"), round=1, signal=TRA),
    )
    found = debrief(told)
    assert found.deliberation is not None
    change = found.deliberation.changes[0]
    assert change.to is None or len(change.steps) >= 1
    assert change.line.text


def test_a_bar_raiser_who_saw_it_otherwise_is_heard_apart() -> None:
    found = debrief(strong())
    assert found.deliberation is not None
    (line,) = found.deliberation.dissent
    own = decide(found.rounds[2].signals).decision
    assert own is not None
    assert found.decision is not None
    assert distance(own, found.decision) >= 2
    assert "Ruth Ke" in line.text
    assert found.rounds[2].decision is own
    agreed = debrief(strong(Language.ZH))
    assert agreed.deliberation is not None
    assert agreed.deliberation.dissent == ()


def test_a_signal_that_was_there_in_one_round_and_not_in_another_is_called_out() -> None:
    told = interview(
        Said("I did it.", words(*all_of(OWN, IMP)), signal=OWN),
        Said("We did.", {}, round=1, signal=OWN),
        Said("We chose.", {}, round=1, signal=TRA),
    )
    found = debrief(told)
    assert found.deliberation is not None
    mixed = [line for line in found.deliberation.mixed if "two different people" in line.text]
    assert len(mixed) == 1
    assert "Ownership" in mixed[0].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_things_to_keep_and_to_change_come_with_words_of_the_candidate(language: Language) -> None:
    good, bad = debrief(strong(language)).deliberation, debrief(weak(language)).deliberation
    assert good is not None
    assert bad is not None
    assert len(good.keep) == len(bad.change) == 3
    for advice in (*good.keep, *bad.change):
        assert advice.quote is not None
    spans = [(a.quote.turn, a.quote.start) for a in good.keep if a.quote]
    assert len(spans) == len(set(spans))


def test_a_round_has_its_own_debrief_as_soon_as_it_is_over() -> None:
    first = Said("I did it.", words(*all_of(OWN)), signal=IMP)
    told = interview(first, first, replace(first, round=1), finished=False)
    over, open_ = debrief(told, final=False).rounds
    assert over.decision is not None
    assert over.statements[0].persona == "hiring_manager"
    assert over.changes
    assert (open_.decision, open_.statements, open_.changes, open_.flags) == (None, (), (), ())
    assert debrief(told, final=False).deliberation is None


def test_flags_of_a_round_stand_in_that_round() -> None:
    found = debrief(weak())
    flags = {round_.round: [flag.flag for flag in round_.flags] for round_ in found.rounds}
    assert flags == {
        "hiring-manager": ["model-metric-only", "we-not-I"],
        "infra-architect": ["it-depends"],
        "bar-raiser": ["too-agreeable"],
    }


def test_a_round_in_which_nothing_could_be_scored_has_no_view() -> None:
    told = interview(Said("I did it.", {}, unscored=(IMP, OWN, "thirty_day_ship", "cross_functional_influence")))
    (round_,) = debrief(told).rounds
    assert round_.decision is None
    assert "no view" in round_.statements[0].lines[0].text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["hesitation_to_begin", "hesitation_to_answer"])
def test_where_no_answer_was_slower_none_is_called_the_slowest(kind: str, language: Language) -> None:
    render = load_valid_content().phrases.render
    even = render(f"observations.{kind}", language, median="6", slowest="6")
    uneven = render(f"observations.{kind}", language, median="6", slowest="9")
    assert even.count("6") == 1
    assert "9" in uneven
