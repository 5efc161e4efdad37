"""When a flag is raised, with which words, and above all when it is not."""

import pytest

from app.domain.debrief import Flag
from app.domain.flags import raise_flags
from app.domain.interview import MoveKind, Reply
from app.domain.language import Language
from app.domain.passages import Reader
from tests.candidates import IMP, OWN, TRA, strong, weak
from tests.rehearsal import Said, content, interview

OPEN, PROBE, CHALLENGE = MoveKind.OPEN, MoveKind.PROBE, MoveKind.CHALLENGE
MEASURED = {f"{IMP}.measured_change": "4 %"}


def flags(*said: Said) -> dict[str, Flag]:
    return {flag.flag: flag for flag in raise_flags(interview(*said).turns, Reader(content().phrases.cues))}


@pytest.mark.parametrize("language", list(Language))
def test_a_strong_interview_raises_nothing_and_a_weak_one_everything(language: Language) -> None:
    reader = Reader(content().phrases.cues)
    assert raise_flags(strong(language).turns, reader) == ()
    assert {flag.flag for flag in raise_flags(weak(language).turns, reader)} == {
        "no-impact",
        "model-metric-only",
        "it-depends",
        "too-agreeable",
        "we-not-I",
    }


# no-impact


def test_no_impact_is_an_absence_over_several_topics() -> None:
    assert flags(Said("I wrote a plan."), Said("I held meetings."))["no-impact"] == Flag("no-impact", None, None)


@pytest.mark.parametrize(
    "said",
    [
        [Said("I wrote a plan.")],
        [Said("I wrote a plan."), Said("And then I revised it.", kind=PROBE)],
        [Said("I wrote a plan."), Said("Clicks rose 4 %.", MEASURED)],
        [Said("I wrote a plan."), Said("skip", reply=Reply.DECLINED)],
        [Said("I wrote a plan."), Said("I held meetings.", unscored=(IMP,))],
        [Said("I wrote a plan."), Said("I held meetings.", round=1)],
    ],
    ids=[
        "one topic",
        "one topic with a probe",
        "measured once",
        "declined",
        "unscored",
        "impact not weighed there",
    ],
)
def test_no_impact_is_not_raised_on_too_little(said: list[Said]) -> None:
    assert "no-impact" not in flags(*said)


# model-metric-only


@pytest.mark.parametrize(
    "text",
    [
        "The F1 went from 0.71 to 0.83.",
        "We reached 95 % accuracy on the test set.",
        "准确率做到了 95%。",
        "召回率提升了 3 个百分点。",
    ],
)
def test_a_model_score_as_the_only_result_is_flagged_with_its_sentence(text: str) -> None:
    assert flags(Said(f"I trained it. {text}"))["model-metric-only"].quote == text


@pytest.mark.parametrize(
    "said",
    [
        [Said("We need 95 % accuracy to launch.")],
        [Said("The target was an F1 of 0.9.")],
        [Said("目标是准确率到 95%。")],
        [Said("Accuracy got better.")],
        [Said("I measured it with great accuracy. It took 30 days.")],
        [Said("Accuracy reached 95 %. Complaints fell by 12 %.")],
        [Said("Accuracy reached 95 %."), Said("Retention rose 2 points.", kind=PROBE)],
        [Said("Accuracy reached 95 %."), Said("Clicks rose 4 %.", MEASURED)],
        [Said("准确率到了 95%，投诉量降了 12%。")],
        [Said("3 % less accuracy for 30 % less cloud spend.")],
        [Said("The accuracy reached 95 %.", round=1)],
        [Said("It costs ¥260k a month, with recall around 0.95.")],
    ],
    ids=[
        "a need",
        "a target",
        "a target in Chinese",
        "no number",
        "number in another sentence",
        "outcome beside it",
        "outcome when probed",
        "impact elsewhere",
        "outcome in Chinese",
        "a trade-off",
        "impact not weighed",
        "money in the same answer",
    ],
)
def test_a_model_score_is_no_fault_beside_an_outcome_or_as_a_target(said: list[Said]) -> None:
    assert "model-metric-only" not in flags(*said)


# it-depends


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Hard to say. It depends on many things.", "It depends on many things."),
        ("It really depends, you know.", "It really depends, you know."),
        ("这个要看情况。场景不一样。", "这个要看情况。"),
        ("这个要看具体情况。我会先跟研发对齐一下。", "这个要看具体情况。"),
        ("It depends. I would first ask the team.", "It depends."),
    ],
)
def test_it_depends_without_a_choice_is_flagged(text: str, quote: str) -> None:
    assert flags(Said(text, round=1))["it-depends"] == Flag("it-depends", 1, quote)


@pytest.mark.parametrize(
    "said",
    [
        [Said("It depends on memory: below 512 MB INT8, above it FP16.", round=1)],
        [Said("It depends, but I went with INT8.", round=1)],
        [
            Said(
                "It depends, but I chose INT8, after a long week of measuring, and let engineering build it.",
                round=1,
            )
        ],
        [Said("It depends.", round=1), Said("I chose INT8 for the cheap cameras.", kind=PROBE, round=1)],
        [
            Said("It depends.", round=1),
            Said("INT8.", {f"{TRA}.reasoned_choice": "INT8"}, PROBE, 1),
        ],
        [Said("I never say it depends.", round=1)],
        [Said("People said “it depends” and left.", round=1)],
        [Said("The poster read “it depends”.", round=1)],
        [Said("The queue depends on a lock.", round=1)],
        [Said("It depends.", round=0)],
        [Said("It depends.", round=1, unscored=(TRA,))],
        [Said("不会只说看情况。", round=1)],
    ],
    ids=[
        "with its numbers",
        "with a choice",
        "with a choice that others build",
        "chosen when probed",
        "a judge saw the choice",
        "denied",
        "somebody else's words",
        "in quote marks",
        "a technical use",
        "no trade-off asked for",
        "unscored",
        "denied in Chinese",
    ],
)
def test_it_depends_is_fine_when_something_follows_from_it(said: list[Said]) -> None:
    assert "it-depends" not in flags(*said)


# too-agreeable


@pytest.mark.parametrize(
    "text", ["You're right, let's do it your way.", "I agree. Whatever you prefer.", "您说得对，就听您的。"]
)
def test_giving_way_without_a_reason_is_flagged(text: str) -> None:
    flag = flags(Said("I would keep the filter."), Said(text, kind=CHALLENGE))["too-agreeable"]
    assert flag.turn == 2
    assert flag.quote is not None
    assert text.startswith(flag.quote)


def test_merely_agreeing_is_flagged_the_second_time_only() -> None:
    once = [Said("I keep it."), Said("Good point, that makes sense.", kind=CHALLENGE)]
    assert "too-agreeable" not in flags(*once)
    twice = [*once, Said("Absolutely, I agree with that.", kind=CHALLENGE)]
    assert flags(*twice)["too-agreeable"].turn == 2


@pytest.mark.parametrize(
    "said",
    [
        Said("You're right, I'd go with your number because the log shows it.", kind=CHALLENGE),
        Said("I agree, but I would still keep the filter. Up to you.", kind=CHALLENGE),
        Said("You're right, it was 12 % and not 14. Your way is better.", kind=CHALLENGE),
        Said("You're right, up to you.", kind=PROBE),
        Said("I own it.", {f"{OWN}.own_action": "I own it"}, CHALLENGE),
        Said("No. Let's not do it your way.", kind=CHALLENGE),
        Said("您说得对，但数据不支持。听您的也行。", kind=CHALLENGE),
        Said("You're right, your way. " + "We went through the whole plan again. " * 8, kind=CHALLENGE),
    ],
    ids=["reason", "holds", "number", "no challenge", "evidence", "refuses", "holds in Chinese", "long"],
)
def test_agreeing_for_a_reason_is_not_being_too_agreeable(said: Said) -> None:
    assert "too-agreeable" not in flags(Said("I keep it."), said)


# we-not-I


def test_we_all_the_way_is_flagged_with_the_sentence_that_says_it_most() -> None:
    flag = flags(Said("We met. We built it and our team shipped it."), Said("Our users liked it."))["we-not-I"]
    assert flag == Flag("we-not-I", 1, "We built it and our team shipped it.")


@pytest.mark.parametrize(
    "said",
    [
        [Said("We built it, we shipped it, we measured it, we fixed it. I wrote the rollback.")],
        [Said("We built it, we shipped it, we measured it, we fixed it. That was my call.")],
        [Said("We built it and we shipped it.")],
        [Said("我们做了，我们上线了，我们测了，我们改了。我写了回滚。")],
        [Said("We built, we shipped, we ran, we won.", {f"{OWN}.own_action": "we won"})],
        [Said("We built, we shipped, we ran, we won.", unscored=(OWN,))],
    ],
    ids=["I once", "my", "too few", "我", "a judge saw an own act", "unscored"],
)
def test_one_i_is_enough(said: list[Said]) -> None:
    assert "we-not-I" not in flags(*said)


@pytest.mark.parametrize("aside", ["I think ", "I guess ", "我觉得"])
def test_saying_i_think_is_not_an_act(aside: str) -> None:
    plural = (
        "we built it, we shipped it, we ran it, our team won."
        if aside.isascii()
        else "我们做了，我们上线，我们测，我们改。"
    )
    assert "we-not-I" in flags(Said(aside + plural))


def test_declined_and_senseless_answers_raise_nothing() -> None:
    said = [Said("we we we we it depends", reply=reply, round=2) for reply in (Reply.DECLINED, Reply.SENSELESS)]
    assert flags(*said) == {}
