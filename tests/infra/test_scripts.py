"""Scripts of candidates: what is read from them, and every fault with its file and line."""

from pathlib import Path

import pytest

from app.domain.interview import Mode, VoiceKind
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput
from app.infra.scripts import read_script
from app.services.ports import Content
from app.services.scripted import DEFAULT, WhenOut

WHOLE = """loop: core-three
rounds: [bar-raiser]
language: zh
voice: llm
judge: rules
mode: live
seed: 7
when_out: repeat
goes_on: true
background: 做过三年推荐。
resume: 做了首页排序。
job_description: 推荐产品经理。
answers:
  bar-raiser.ownership.own_action.1: [有一次数据救了我。]
  default: [第一个回答。, /skip]
  ownership: [这件事由我负责。]
  ownership.own_action: [我自己写了回滚。]
"""


def script(folder: Path, text: str, name: str = "candidate.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path, content: Content) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_script(path, content)
    return [line.removeprefix(f"{path}") for line in str(caught.value).splitlines()]


def test_everything_that_can_be_chosen_is_read(tmp_path: Path, content: Content) -> None:
    read = read_script(script(tmp_path, WHOLE), content)
    wish = read.wish
    assert (wish.loop, wish.rounds, wish.language) == ("core-three", ("bar-raiser",), Language.ZH)
    assert (wish.voice, wish.judge, wish.mode) == (VoiceKind.LLM, JudgeKind.RULES, Mode.LIVE)
    assert (wish.seed, wish.background, read.when_out) == (7, "做过三年推荐。", WhenOut.REPEAT)
    assert read.goes_on
    assert (wish.resume, wish.job_description) == ("做了首页排序。", "推荐产品经理。")
    assert read.answers == {
        "bar-raiser.ownership.own_action.1": ("有一次数据救了我。",),
        DEFAULT: ("第一个回答。", "/skip"),
        "ownership": ("这件事由我负责。",),
        "ownership.own_action": ("我自己写了回滚。",),
    }


def test_answers_alone_are_enough(tmp_path: Path, content: Content) -> None:
    read = read_script(script(tmp_path, "answers:\n  - One.\n  - Two.\n"), content)
    assert read.answers == {DEFAULT: ("One.", "Two.")}
    assert read.wish.loop in content.loops
    assert read.wish.seed is None


def test_json_lines_say_the_same(tmp_path: Path, content: Content) -> None:
    lines = '{"seed": 7, "language": "zh"}\n\n{"answer": "One."}\n{"answer": "Mine.", "to": "ownership"}\n'
    read = read_script(script(tmp_path, lines + '{"answer": "Two."}', "candidate.jsonl"), content)
    assert read.answers == {DEFAULT: ("One.", "Two."), "ownership": ("Mine.",)}
    assert (read.wish.seed, read.wish.language) == (7, Language.ZH)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seed: 7\n", ":1 answers: is missing"),
        ("seed: x\nanswers: [One.]\n", ":1 seed: must be a whole number"),
        ("seed: -1\nanswers: [One.]\n", ":1 seed: must be 0 or more"),
        ("answers: [One.]\nmood: good\n", ":2 mood: is not a known key"),
        ("answers: [One.]\nlanguage: fr\n", ":2 language: "),
        ("answers:\n  - One.\n  - ' '\n", ":3 answers.default.1: The answer is empty"),
        ("answers:\n  - One.\n  - 5\n", ":3 answers.default.1: must be text"),
        ("answers: []\n", ":1 answers.default: needs at least 1 entry, has 0"),
        ("answers:\n  ownership:\n  - /rephrase\n", ":2 answers.ownership: needs an answer"),
        ("answers:\n  default: [One.]\n  charm: [Two.]\n", ":3 answers.charm: is no signal"),
        ("answers:\n  ownership.charm: [Two.]\n", ":2 answers.ownership.charm: is no signal"),
        ("answers:\n  screen.lunch: [Two.]\nloop: xiaomi-ai-pm\n", ":2 answers.screen.lunch: is no signal"),
        ("answers: [One.]\nloop: nowhere\n", ":2 loop: is no loop; there are china-ai-pm"),
        ("answers: [One.]\nrounds:\n- bar-raiser\n- lunch\n", ":4 rounds.1: is no round of the loop; there are"),
        ("answers: [One.\n", ":2: is not valid YAML"),
        ("- One.\n", ":1: must be a mapping"),
    ],
)
def test_a_fault_is_named_by_its_line(tmp_path: Path, content: Content, text: str, said: str) -> None:
    (fault,) = faults(script(tmp_path, text), content)
    assert fault.startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"answer": "One."}\n{"answer"}\n', ":2: is not JSON"),
        ('{"answer": "One."}\n["Two."]\n', ":2: must be a JSON object"),
        ('{"answer": "One."}\n{"answer": 2}\n', ":2 answers.default.1: must be text"),
        ('{"answer": "One."}\n{"mood": "good"}\n', ":2 mood: is not a known key"),
        ('{"answer": "One."}\n\n{"answer": "Two.", "to": "charm"}\n', ":3 answers.charm: is no signal"),
        ('{"seed": 3}\n', ":1 answers: is missing"),
    ],
)
def test_a_fault_in_json_lines_is_named_by_its_line(tmp_path: Path, content: Content, text: str, said: str) -> None:
    (fault,) = faults(script(tmp_path, text, "candidate.jsonl"), content)
    assert fault.startswith(said)


def test_every_fault_is_named_at_once(tmp_path: Path, content: Content) -> None:
    text = "seed: x\nmood: good\nanswers: [One.]\n"
    assert len(faults(script(tmp_path, text), content)) == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path, content: Content) -> None:
    (fault,) = faults(tmp_path / "nobody.yaml", content)
    assert fault == ": the file is missing"
