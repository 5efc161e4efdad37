"""Sets of rated answers under rubrics/calibration: checked with the other content, and no part of the rubric."""

import json
from pathlib import Path

import pytest

from app.errors import ContentInvalid
from app.infra.content import load_content
from app.services.ports import Content
from tests.content_tree import write_content

ABOUT = "rubrics/calibration/small.yaml"
LINES = "rubrics/calibration/small.jsonl"
SIDECAR = """\
set: small
title: {en: Small, zh: 小集}
raters: {en: One rater., zh: 一名评分者。}
rated_on: 2026-11-01
licence: MIT
"""


def row(row_id: str = "a", **more: object) -> str:
    return json.dumps({"id": row_id, "answer": "We told 5 of 7 things.", "levels": {"focus": 2}} | more) + "\n"


def problems_of(root: Path, changes: dict[str, str | bytes | None]) -> str:
    write_content(root, {ABOUT: SIDECAR, LINES: row(), **changes})
    with pytest.raises(ContentInvalid) as found:
        load_content(root)
    return str(found.value)


def test_a_set_comes_with_who_rated_in_both_languages(tmp_path: Path) -> None:
    write_content(tmp_path, {ABOUT: SIDECAR, LINES: row("a") + "\n" + row("b")})
    (found,) = load_content(tmp_path).rated
    assert (found.id, found.raters.en, found.raters.zh) == ("small", "One rater.", "一名评分者。")
    assert (found.rated_on, found.licence) == ("2026-11-01", "MIT")
    assert [answer.id for answer in found.answers] == ["a", "b"]
    assert found.caution is None


def test_a_set_may_say_what_to_mind(tmp_path: Path) -> None:
    caution = "caution: {en: The judge knows it., zh: 评分规则见过它。}\n"
    (found,) = load_content(write_content(tmp_path, {ABOUT: SIDECAR + caution, LINES: row()})).rated
    assert found.caution is not None
    assert (found.caution.en, found.caution.zh) == ("The judge knows it.", "评分规则见过它。")


def test_without_any_set_there_is_none(tmp_path: Path) -> None:
    assert load_content(write_content(tmp_path)).rated == ()


def test_a_set_leaves_the_rubrics_hash_alone(tmp_path: Path) -> None:
    without = load_content(write_content(tmp_path / "1")).rubric
    having = load_content(write_content(tmp_path / "2", {ABOUT: SIDECAR, LINES: row()})).rubric
    assert (without.sha256, without.version) == (having.sha256, having.version)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({ABOUT: None}, f"{LINES}: nothing says who rated it; add small.yaml beside it"),
        ({LINES: None}, f"{LINES}: the file is missing"),
        ({LINES: "\n"}, f"{LINES}: holds no rated answer"),
        ({LINES: row() + "{\n"}, f"{LINES}:2: line: "),
        ({LINES: row() + row(levels={"charm": 1})}, f"{LINES}:2: the id a is there twice"),
        ({LINES: row(levels={"charm": 1})}, f"{LINES}:1: there is no signal charm"),
        ({LINES: row(levels={"focus": 6})}, f"{LINES}:1: levels.focus"),
        ({LINES: row(checks={"focus": {"charm": True}})}, f"{LINES}:1: focus has no check charm"),
        ({LINES: "{\n" * 30}, f"{LINES}: 10 more lines cannot be used"),
        ({LINES: b"\xff\xfe"}, f"{LINES}:1: is not UTF-8"),
        ({ABOUT: SIDECAR.replace("set: small", "set: other")}, f"{ABOUT}:1 set: is other"),
        ({ABOUT: SIDECAR.replace(", zh: 一名评分者。", "")}, f"{ABOUT}:3 raters.zh: is missing"),
        ({ABOUT: SIDECAR.replace("2026-11-01", "last week")}, f"{ABOUT}:4 rated_on: must be a day such as"),
        ({ABOUT: SIDECAR + "colour: red\n"}, f"{ABOUT}:6 colour: is not a known key"),
    ],
)
def test_faults_are_named_with_file_and_line(
    changes: dict[str, str | bytes | None], said: str, tmp_path: Path
) -> None:
    assert said in problems_of(tmp_path, changes)


def test_the_set_that_ships_is_large_enough_and_in_both_languages(content: Content) -> None:
    for shipped in content.rated:
        spoken = [answer.spoken.value for answer in shipped.answers]
        assert len(shipped.answers) >= 120
        assert min(spoken.count("en"), spoken.count("zh")) >= 40
        assert len({answer.answer for answer in shipped.answers}) == len(shipped.answers)
