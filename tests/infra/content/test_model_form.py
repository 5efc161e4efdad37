"""What a model is told beside its prompts: faults of the file are named, and what ships works."""

from pathlib import Path

import pytest

from app.errors import ContentInvalid
from app.infra.content import load_content
from app.services.ports import Content
from tests.content_tree import MODEL, valid_files, write_content


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("As JSON like", "Like", "prompts/model.yaml:2 shape: must hold the word JSON"),
        ("{{ schema }}", "this", "prompts/model.yaml:2 shape: does not use the declared variable schema"),
        ("is {{ code }}. {{ filler }}", "{{ filler }} {{ code }}", "memory_probe: must give the code before"),
        ("filler: Nothing.", "filler: '{{ code }}'", "filler: is plain text"),
        ("shape_probe: Reply.", "shape_prob: Reply.", "shape_probe"),
    ],
)
def test_a_fault_is_named(old: str, new: str, message: str, tmp_path: Path) -> None:
    broken = valid_files()[MODEL].replace(old, new)
    with pytest.raises(ContentInvalid) as invalid:
        load_content(write_content(tmp_path, {MODEL: broken}))
    assert message in str(invalid.value)


def test_without_the_file_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match=r"prompts/model.yaml: the file is missing"):
        load_content(write_content(tmp_path, {MODEL: None}))


def test_how_a_schema_is_told_counts_for_what_judges_and_the_probes_do_not(tmp_path: Path) -> None:
    def bundle(name: str, old: str, new: str) -> str:
        changed = valid_files()[MODEL].replace(old, new)
        return load_content(write_content(tmp_path / name, {MODEL: changed})).rubric.sha256

    same = bundle("1", "", "")
    assert bundle("2", "As JSON like", "In JSON as in") != same
    assert bundle("3", "Nothing.", "Nothing at all.") == same


def test_what_ships_puts_the_code_first_and_asks_for_it_last(content: Content) -> None:
    prompt = content.model_prompt
    told = prompt.memory_probe(code="0a1b2c3d", filler=prompt.filler())
    assert told.index("0a1b2c3d") < told.index(prompt.filler())
    assert told.rindex("code word") > told.index(prompt.filler())
    assert prompt.shape(schema='{"type": "object"}').endswith('{"type": "object"}')
