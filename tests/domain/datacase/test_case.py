"""A data case as an act: what is said next, with what in its blanks, and what the debrief hears of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.domain import acts
from app.domain.acts.data_case import decide, observe, understood
from app.domain.datacase.case import SEED, course_of, result_of
from app.domain.datacase.findings import Sought
from app.domain.datacase.flow import Stage
from app.domain.datacase.scenario import Confounder, Fault
from app.domain.director import next_move
from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.passages import Reader
from app.domain.situation import Situation
from app.services.ports import Content
from app.voices.lines import filled_for
from tests.making import RUBRIC, round_plan, turn
from tests.making_cases import shipped_case

CASE = shipped_case()
ROUND = replace(round_plan(), parts=(CASE,))
SEEN = "I opened the file. Watch time is higher with it on, so it works."


def seed_with(confounder: Confounder, fault: Fault, feature: str = "auto-next") -> int:
    """A seed that hides these."""
    wanted = (confounder, fault, feature)
    drawn = ((seed, CASE.scenario(seed)) for seed in range(5000))
    return next(seed for seed, one in drawn if (one.confounder, one.fault, one.feature.id) == wanted)


SEED_OF_DEVICES = seed_with(Confounder.HIGH_END_FIRST, Fault.DOUBLED_DAY)


def situation(turns: Sequence[Turn], **changes: object) -> Situation:
    given: dict[str, object] = {"seconds_left": 3600.0, "seed": SEED_OF_DEVICES, **changes}
    return Situation(ROUND, RUBRIC, turns, frozenset(), **given)  # type: ignore[arg-type]


def played(answers: Sequence[str], language: Language = Language.EN) -> list[Turn]:
    """The turns of a case in which these answers are given one after another."""
    turns: list[Turn] = []
    for answer in answers:
        move = decide(situation(turns, language=language), CASE)
        assert isinstance(move, Move)
        turns.append(answered(len(turns) + 1, replace(move, act=CASE.id), answer))
    return turns


def answered(n: int, move: Move, answer: str, reply: Reply = Reply.ANSWER) -> Turn:
    return replace(turn(n, answer=answer, reply=reply), move=move)


def stages(turns: Sequence[Turn]) -> list[Stage | None]:
    return [CASE.stage_of(one) for one in turns]


STRONG = (
    "The high-end phones got it first, so most of the rows with it are flagships. One day stands there twice. "
    "Within each tier watch time is up by about six percent.",
    "If the next video starts by itself, light users watch longer because nothing stops them, so watch time rises.",
    "Randomise by user, 200,000 per arm, for two full weeks; success metric is watch time, "
    "guardrail is next-day return.",
    "Up by 5 to 7 percent.",
    "I hold it back, because next-day return fell.",
)
WEAK = (
    *("It looks good.", "I don't know.", "Fine, I guess.", "It would be better.", "An A/B test.", "Hm, all of it."),
    *("Enough of them.", "A while.", "Engagement.", "Nothing comes to mind.", "It will go up.", "Launch it."),
)


def test_a_strong_candidate_is_asked_for_nothing_twice_and_sees_the_result() -> None:
    assert stages(played(STRONG)) == [
        Stage.HAND_OVER,
        Stage.HYPOTHESIS,
        Stage.SETUP,
        Stage.PREDICTION,
        Stage.RESULT,
    ]


def test_a_weak_candidate_is_asked_for_every_part_and_hears_why_there_is_no_result() -> None:
    turns = played(WEAK)
    assert stages(turns) == list(Stage)
    assert turns[-1].move.values["shown"] == ""
    assert decide(situation(turns), CASE) is None


@pytest.mark.parametrize(
    ("index", "kind"), [(0, MoveKind.HAND_OVER), (1, MoveKind.CASE_PART), (-1, MoveKind.RESULT)]
)
def test_each_stage_is_a_move_of_its_kind_that_aims_at_the_case_s_signal(index: int, kind: MoveKind) -> None:
    move = played(STRONG)[index].move
    assert move.kind is kind
    assert move.signal == "data_decisions"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("answers", [STRONG, WEAK])
def test_every_line_is_said_whole_in_both_languages(answers: Sequence[str], language: Language) -> None:
    for one in played(answers, language):
        line = CASE.questions[CASE.stage_of(one) or Stage.HAND_OVER]
        said = filled_for(line.text.text(language), one.move, ROUND)
        assert line.rephrased is not None
        other = filled_for(line.rephrased.text(language), one.move, ROUND)
        for text in (said, other):
            assert text
            assert not {"{", "}", "  "} & {text[i : i + n] for i in range(len(text)) for n in (1, 2)}


def test_the_result_is_told_with_its_interval_the_prediction_and_the_guardrail() -> None:
    last = played(STRONG)[-1]
    said = filled_for(CASE.questions[Stage.RESULT].text.en, last.move, ROUND)
    for name in ("change", "low", "high", "per_arm", "predicted", "predicted_high", "guardrail_low"):
        assert last.move.values[name]
        assert last.move.values[name] in said
    assert "200,000 in each group, for 14 days" in said
    assert said.endswith("What do you do now?")


def test_in_chinese_large_groups_are_counted_in_ten_thousands() -> None:
    last = played(STRONG, Language.ZH)[-1]
    assert "每组 20 万" in filled_for(CASE.questions[Stage.RESULT].text.zh, last.move, ROUND)


def test_the_hand_over_keeps_the_seed_of_its_log() -> None:
    turns = played(STRONG)
    assert turns[0].move.values[SEED] == str(SEED_OF_DEVICES)
    assert CASE.seed_of(turns) == SEED_OF_DEVICES
    assert CASE.seed_of([]) is None


def test_short_of_time_the_result_comes_at_once() -> None:
    move = decide(situation(played(STRONG[:3]), seconds_left=100.0), CASE)
    assert isinstance(move, Move)
    assert move.kind is MoveKind.RESULT


def test_what_is_said_after_the_result_designs_nothing() -> None:
    turns = played([*STRONG[:-1], "Randomise by session, 100 in total, for two days, primary metric is likes."])
    before = course_of(CASE, CASE.scenario(SEED_OF_DEVICES), turns[:-1])
    after = course_of(CASE, CASE.scenario(SEED_OF_DEVICES), turns)
    assert after.design == before.design
    assert result_of(CASE, CASE.scenario(SEED_OF_DEVICES), after) is not None


def test_who_names_everything_is_told_so_in_the_debrief_with_the_words() -> None:
    noticed = list(observe(CASE, played(STRONG), Reader(CASE.words)))
    assert [one.kind for one in noticed] == [f"case_found_{sought.value}" for sought in Sought]
    assert {one.turn for one in noticed} == {1}
    assert all(one.quote and one.quote in STRONG[0] for one in noticed)


def test_who_names_nothing_is_told_what_was_missed_and_never_said() -> None:
    kinds = {one.kind for one in observe(CASE, played(WEAK), Reader(CASE.words))}
    assert {"case_missed_confounder", "case_missed_fault", "case_missed_effect", "case_without_unit"} <= kinds
    assert not any(kind.startswith("case_found") for kind in kinds)


def test_nothing_is_noticed_before_the_log_was_handed_over() -> None:
    assert list(observe(CASE, [], Reader(CASE.words))) == []


def test_every_observation_has_its_phrase(content: Content) -> None:
    kinds = {one.kind for answers in (STRONG, WEAK) for one in observe(CASE, played(answers), Reader(CASE.words))}
    for kind in kinds:
        assert content.phrases.render(f"observations.{kind}", Language.EN)
        assert content.phrases.render(f"observations.{kind}", Language.ZH)


@pytest.mark.parametrize(("reply", "enough"), [("Users.", True), ("按用户", True), ("Hm.", False), ("是的", False)])
def test_a_word_that_says_what_was_asked_for_is_an_answer(reply: str, enough: bool) -> None:
    move = Move(MoveKind.CASE_PART, CASE.questions[Stage.UNIT].id, act=CASE.id)
    asked = answered(1, move, reply, Reply.SENSELESS)
    assert understood(CASE, asked) is enough
    following = next_move(situation([asked]))
    assert isinstance(following, Move)
    assert (following.kind is MoveKind.ASK_AGAIN) is not enough


def test_a_declined_question_is_passed_over() -> None:
    turns = played(STRONG[:1])
    skipped = replace(turns[0], attempts=(replace(turns[0].attempts[0], reply=Reply.DECLINED, text=""),))
    move = decide(situation([skipped]), CASE)
    assert isinstance(move, Move)
    assert move.question == CASE.questions[Stage.CONFOUNDER].id


def test_a_plan_or_a_prediction_shows_no_result_and_no_ownership() -> None:
    weighed = replace(ROUND, weights={"quantified_impact": 3.0, "data_decisions": 4.0, "ownership": 2.0})
    assert acts.scored_signals(weighed, played(STRONG)[0]) == ("data_decisions",)
    assert acts.scored_signals(weighed, turn(1)) == tuple(weighed.weights)


def test_the_case_that_ships_belongs_to_its_round(content: Content) -> None:
    round_ = content.loops["kuaishou-ai-pm"].round("data-case")
    assert [act.id for act in round_.acts] == ["case", "talk"]
    assert {line.id for line in round_.acts[0].lines()} == {f"data-case.case.{stage.value}" for stage in Stage}
