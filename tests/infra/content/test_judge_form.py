"""What a model reads when it judges: faults of the file are named, and what is rendered holds together."""

from pathlib import Path

import pytest

from app.errors import ContentInvalid
from app.infra.content import load_content
from app.services.ports import JudgePrompt
from tests.content_tree import JUDGE, valid_files, write_content
from tests.rehearsal import content

CHECKS = [
    {"id": f"check_{n}", "text": f"Text {n}?", "meets": f'"M{n}"', "quote": f'"Q{n}"', "near_miss": f'"N{n}"'}
    for n in range(1, 5)
]
FAULTS = {
    "a key is missing": ("repair: |\n  {{ fault }}. Again: {{ ids }}\n", "", "repair", "is missing"),
    "an unknown key": ("version: 1\n", "version: 1\nlevel: x\n", "level", "is not a known key"),
    "a blank part": ("  Fill in the form, in {{ language }}.\n", "  \n", "rules", "is blank"),
    "an undeclared variable": ("{{ language }}.", "{{ language }} {{ mood }}.", "rules", "the variable mood"),
    "a variable of another part": (
        "About {{ title }}",
        "{{ answer }} {{ title }}",
        "signal",
        "the variable answer",
    ),
    "a declared variable is unused": ("{{ fault }}. ", "", "repair", "does not use the declared variable fault"),
    "broken syntax": ("{% endfor %}", "{% end %}", "signal", "is not a valid template"),
    "a field no check has": ("check.text", "check.level", "signal", "no attribute 'level'"),
    "something after the answer": (
        "  {{ answer }}\n  {{ fence }}\n",
        "  {{ answer }}\n  {{ fence }}\n  Now judge.\n",
        "answer",
        "must end with",
    ),
    "an answer outside its fence": (
        "  {{ question }}\n",
        "  {{ question }} {{ answer }}\n",
        "answer",
        "name answer only there",
    ),
    "an answer without a fence": (
        "  {{ fence }}\n  {{ answer }}\n  {{ fence }}\n",
        "  {{ fence }} {{ answer }}\n",
        "answer",
        "must end with",
    ),
}


@pytest.mark.parametrize(("old", "new", "field", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_file_line_and_field(
    old: str, new: str, field: str, says: str, tmp_path: Path
) -> None:
    text = valid_files()[JUDGE]
    assert old in text
    broken = text.replace(old, new, 1)
    with pytest.raises(ContentInvalid) as caught:
        load_content(write_content(tmp_path, {JUDGE: broken}))
    (problem,) = str(caught.value).splitlines()
    starts = [n for n, line in enumerate(broken.splitlines(), 1) if line.startswith(f"{field}:")]
    assert problem.startswith(f"{JUDGE}:{starts[0] if starts else 1} {field}: ")
    assert says in problem


def test_without_the_file_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match=r"prompts/judge/form.yaml: the file is missing"):
        load_content(write_content(tmp_path, {JUDGE: None}))


def test_a_small_form_is_rendered_without_stray_lines(tmp_path: Path) -> None:
    prompt = load_content(write_content(tmp_path)).judge_prompt
    assert prompt.rules(language="Chinese") == "Fill in the form, in Chinese."
    assert prompt.signal(title="Focus", checks=CHECKS[:2]) == "About Focus:\ncheck_1: Text 1?\ncheck_2: Text 2?"
    assert prompt.repair(fault="too short", ids="a, b") == "too short. Again: a, b"


def test_candidate_text_is_never_read_as_a_template(tmp_path: Path) -> None:
    prompt = load_content(write_content(tmp_path)).judge_prompt
    assert prompt.answer(question="{{ fence }}", answer="{% raw %} {{ 7 * 7 }}", fence="=f=") == (
        "{{ fence }}\n=f=\n{% raw %} {{ 7 * 7 }}\n=f="
    )


@pytest.fixture(scope="module")
def own() -> JudgePrompt:
    return content().judge_prompt


def test_debriefs_own_form_has_no_stray_blank_lines(own: JudgePrompt) -> None:
    parts = [
        own.rules(language="English"),
        own.signal(title="Ownership", checks=CHECKS),
        own.answer(question='"Q"', answer='"A"', fence="=f="),
        own.repair(fault="x", ids="a, b"),
    ]
    for part in parts:
        assert part == part.strip()
        assert "\n\n\n" not in part
        assert all(line == line.rstrip() for line in part.splitlines())


def test_debriefs_own_form_shows_every_check_with_its_examples(own: JudgePrompt) -> None:
    text = own.signal(title="Ownership", checks=CHECKS)
    assert "Ownership" in text
    for check in CHECKS:
        assert all(text.count(value) == 1 for value in check.values())


def test_debriefs_own_form_ends_with_the_answer_in_its_fence(own: JudgePrompt) -> None:
    assert own.answer(question='"Q"', answer='"A"', fence="=f=").endswith('\n=f=\n"A"\n=f=')


def test_debriefs_own_form_names_the_language_and_never_asks_for_a_level(own: JudgePrompt) -> None:
    rules = own.rules(language="Chinese")
    assert "in Chinese" in rules
    assert '"level"' not in rules
