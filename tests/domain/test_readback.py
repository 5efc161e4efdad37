"""Which words can be read back to the candidate, and from where on."""

import pytest

from app.domain.language import Language
from app.domain.passages import read
from app.domain.readback import readable, stands_alone
from app.domain.reading.lexicon import Hit
from tests.rehearsal import content

EN, ZH = Language.EN, Language.ZH
SCOOTERS = (
    "By Wednesday noon I'd had their demo phone and eleven clips of real calls from the street, which took a "
    "night; and theirs fell over as soon as two people spoke."
)
PRICE = "The promise was a date, which we kept, and I cut languages from nine to two."
MIND = "如果第二周的数据不支持，我就改主意，先把方言放一放。"
CARDS = "Had we waited until the 20th, it would have cost us two weeks. I shipped on the day of the first frost."
LINES = "上线八周，同一批坐席的投诉率降到千分之五点二，才有了第二个省。"


@pytest.mark.parametrize(
    ("language", "answer", "words", "heard"),
    [
        (
            EN,
            SCOOTERS,
            "and theirs fell over as soon as two people spoke",
            None,
        ),
        (EN, SCOOTERS, "which took a night", None),
        (EN, PRICE, "and I cut languages from nine to two", "I cut languages from nine to two"),
        (EN, PRICE, "which we kept", None),
        (EN, PRICE, "The promise was a date", "The promise was a date"),
        (EN, "It was quiet, calls dropped by a third.", "calls dropped by a third", None),
        (EN, CARDS, "Had we waited until the 20th", None),
        (EN, CARDS, CARDS[:62], CARDS[:61]),
        (EN, CARDS, "on the day of the first frost", None),
        (EN, "Indonesia, two years ago. I knew nothing.", "Indonesia, two years ago.", None),
        (ZH, "“开灯”的样本里混进了一批录音。", "“开灯”的样本里混进了一批录音", None),
        (ZH, "误唤醒降到半次，跟留着没升级的一成机器比。", "跟留着没升级的一成机器比", None),
        (ZH, "有一次我想做私域，领导说不做，那就没做。", "领导说不做", None),
        (ZH, MIND, "如果第二周的数据不支持", None),
        (ZH, "我接手这条线的时候，投诉率是千分之九。", "我接手这条线的时候", None),
        (ZH, MIND, "我就改主意", None),
        (ZH, LINES, "同一批坐席的投诉率降到千分之五点二", "同一批坐席的投诉率降到千分之五点二"),
        (ZH, LINES, "才有了第二个省", None),
        (EN, "Noise suppression for old phones. It ran.", "Noise suppression for old phones", None),
        (
            EN,
            "Captions for calls shipped in May.",
            "Captions for calls shipped in May",
            "Captions for calls shipped in May",
        ),
        (ZH, "有。质检平台的转写集群，我让三成机器平时空着。", "质检平台的转写集群", None),
        (ZH, "因为再往上提的话，投入产出比就不高了。", "投入产出比就不高了", None),
        (EN, "If the gate fails, I stop the rollout at once.", "I stop the rollout at once", None),
        (ZH, "计划就是先调研，再开发，再测试。", "计划就是先调研", None),
        (ZH, "总部希望标准化，这个矛盾一直都有。", "这个矛盾一直都有", None),
        (ZH, "所以我砍掉了情绪识别。", "所以我砍掉了情绪识别", "我砍掉了情绪识别"),
    ],
)
def test_words_are_heard_from_where_somebody_would_begin(
    language: Language, answer: str, words: str, heard: str | None
) -> None:
    telling = read(answer, content().phrases.cues)
    start = answer.index(words)
    passage = stands_alone(telling, telling.place(start, start + len(words)), language)
    assert (passage.text if passage else None) == heard


def test_a_clause_that_hangs_on_the_one_before_is_read_back_with_it() -> None:
    telling = read(MIND, content().phrases.cues)
    place = telling.place(MIND.index("我就"), MIND.index("，先"))
    passage = readable(telling, telling.spans[0], Hit("", place.start, place.end), ZH)
    assert passage is not None
    assert passage.text == MIND.rstrip("。")
