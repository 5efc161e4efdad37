"""Prose is shown only if every number, quote, name and verdict in it stands in the computed facts."""

import pytest

from app.domain.committee.prose import DecisionWords, Prose, ProseFacts, ProseFault, Spoken, line_of, wrong_with
from app.domain.debrief import Cited
from app.domain.language import Language

ANSWER = "I cut p95 latency from 320 ms to 180 ms in three weeks, and Legal signed on 4 May."
ZH_ANSWER = "我三周内把 p95 延迟从 320 毫秒降到 180 毫秒，法务签了字。"
WORDS = DecisionWords(
    (r"would hire", r"strong yes", r"推荐录用"), (r"would not hire", r"strong no", r"不推荐", r"暂不录用")
)
VOCABULARY = frozenset({"what", "the", "stay", "we", "you", "know", "that", "heard", "here"})


def facts(language: Language = Language.EN, *, favourable: bool = True) -> ProseFacts:
    text = ZH_ANSWER if language is Language.ZH else ANSWER
    return ProseFacts(
        language=language,
        people=(("screen", "ruth"),),
        quotes=(Cited(3, text, 10, 10 + len(text), "ownership", "own_action"),),
        told=("Ruth Ke", "Quantified impact", "柯蓉"),
        favourable=favourable,
        decision_words=WORDS,
        words=VOCABULARY,
    )


def fault_of(statement: str, together: str = "", **more: object) -> ProseFault | None:
    language = Language.ZH if any("\u4e00" <= char <= "\u9fff" for char in statement) else Language.EN
    plain = "我们听清楚了。" if language is Language.ZH else "We heard you."
    prose = Prose((Spoken("screen", "ruth", statement),), together or plain)
    wrong = wrong_with(prose, facts(language, favourable=bool(more.get("favourable", True))))
    return wrong.fault if wrong else None


@pytest.mark.parametrize(
    "statement",
    [
        "What stayed with me is “from 320 ms to 180 ms”, and I know that it took three weeks.",
        "I heard one thing with two sides: “Legal signed on 4 May”.",
        "The latency fell from 320 ms to 180 ms, and Ruth Ke’s notes say so.",
        "Frankly, I heard what I needed.",
        "我记住的是“从 320 毫秒降到 180 毫秒”，三周就做到了，这一点没有疑问。",
        "我听到了一件事：p95 延迟降到 180 毫秒。",
    ],
)
def test_what_stands_in_the_facts_may_be_said(statement: str) -> None:
    assert fault_of(statement) is None


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("I heard that it rose by 12 %.", ProseFault.NUMBER),
        ("I heard that it took four weeks.", ProseFault.NUMBER),
        ("I heard that forty people worked on it.", ProseFault.NUMBER),
        ("I heard about 5 people.", ProseFault.NUMBER),
        ("我听到延迟降了百分之四十。", ProseFault.NUMBER),
        ("我听到这件事做了五周。", ProseFault.NUMBER),
        ("What stayed with me is “I saved the company”.", ProseFault.QUOTE),
        ("What stayed with me is “from 320 ms to 18”.", ProseFault.QUOTE),
        ("我记住的是“我一个人完成了重构”。", ProseFault.QUOTE),
        ("I heard that Alice helped.", ProseFault.NAME),
        ("Netflix heard that.", ProseFault.NAME),
        ("我听到张总帮了忙。", ProseFault.NAME),
        ("我听到你们用了 TensorFlow。", ProseFault.NAME),
        ("I heard you, and I would hire you.", ProseFault.DECISION),
        ("我听清楚了，不推荐。", ProseFault.DECISION),
        ("", ProseFault.LENGTH),
        ("you know " * 120, ProseFault.LENGTH),
    ],
)
def test_what_does_not_stand_in_the_facts_is_refused(statement: str, fault: ProseFault) -> None:
    assert fault_of(statement) is fault


def test_the_wrong_language_is_refused() -> None:
    prose = Prose((Spoken("screen", "ruth", "I heard you."),), "We heard you.")
    wrong = wrong_with(prose, facts(Language.ZH))
    assert wrong is not None
    assert wrong.fault is ProseFault.LANGUAGE


@pytest.mark.parametrize(
    ("together", "favourable", "fits"),
    [
        ("We would hire you.", True, True),
        ("We would not hire you.", True, False),
        ("We would not hire you.", False, True),
        ("We would hire you.", False, False),
        ("We heard you.", False, True),
    ],
)
def test_a_verdict_has_to_be_the_computed_one(together: str, favourable: bool, fits: bool) -> None:
    fault = fault_of("I heard you.", together, favourable=favourable)
    assert fault is (None if fits else ProseFault.DECISION)


@pytest.mark.parametrize("people", [(), (Spoken("screen", "leo", "I heard you."),), (Spoken("x", "ruth", "I."),)])
def test_everybody_who_interviewed_speaks_and_nobody_else(people: tuple[Spoken, ...]) -> None:
    wrong = wrong_with(Prose(people, "We heard you."), facts())
    assert wrong is not None
    assert wrong.fault is ProseFault.PEOPLE


def test_a_quote_leads_to_its_place_in_the_answer() -> None:
    line = line_of("What stayed is “from 320 ms to 180 ms”.", facts())
    (cited,) = line.quotes
    start = 10 + ANSWER.index("from 320")
    assert (cited.turn, cited.start, cited.end) == (3, start, start + len("from 320 ms to 180 ms"))
    assert cited.quote in line.text
