"""What files become: the domain's values, with ids derived as agreed."""

from pathlib import Path

import pytest

import app
from app.domain.language import Bilingual
from app.errors import ContentInvalid
from app.infra.content import content_root, load_content
from app.services.ports import Content
from tests.content_tree import CHECKS, LOOP, QUESTIONS, RUBRIC, valid_files, write_content


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return load_content(write_content(tmp_path))


def test_a_signal_has_five_levels_in_order_and_its_checks_in_ladder_order(content: Content) -> None:
    signal = content.rubric.signals["focus"]

    assert [level.en for level in signal.levels] == [f"The level {number}." for number in range(1, 6)]
    assert tuple(check.id for check in signal.checks) == CHECKS


def test_a_check_keeps_its_texts_its_validators_and_its_examples(content: Content) -> None:
    check = content.rubric.signals["focus"].check("done")

    assert check.title == Bilingual(en="The done title.", zh="关于done title。")
    assert check.ask == Bilingual(en="The done ask.", zh="关于done ask。")
    assert check.better == Bilingual(en="{{ sentence }} And [__ done].", zh="{{ sentence }}还有 [__ done]。")
    assert check.requires == ("number",)
    assert check.meets.quote == Bilingual(en="done 5 of 7", zh="7 件里的 5 件")
    assert check.near_miss.quote is None


def test_folded_chinese_lines_are_joined_without_a_space_and_english_ones_with_one(tmp_path: Path) -> None:
    text = valid_files()[RUBRIC]
    text = text.replace("en: The told text.", "en: >-\n        One line,\n        and another.")
    text = text.replace("zh: 关于told text。", "zh: >-\n        一行，\n        又一行。")

    check = load_content(write_content(tmp_path, {RUBRIC: text})).rubric.signals["focus"].check("told")

    assert check.text == Bilingual(en="One line, and another.", zh="一行，又一行。")


def test_question_ids_say_where_a_question_belongs(content: Content) -> None:
    round_ = content.loops["short"].round("talk")

    assert [question.id for question in round_.openings][:2] == ["talk.opening-1", "talk.opening-2"]
    assert [question.id for question in round_.probes["focus", "kept"]] == [
        "talk.focus.kept.1",
        "talk.focus.kept.2",
        "talk.focus.kept.3",
    ]


def test_an_opening_has_a_second_wording_and_says_what_it_aims_at(content: Content) -> None:
    opening = content.loops["short"].round("talk").openings[0]

    assert opening.rephrased == Bilingual(en="The other opening 1.", zh="关于other opening 1。")
    assert opening.signals == ("focus",)


def test_the_weights_of_a_round_come_heaviest_first(tmp_path: Path) -> None:
    files = valid_files()
    second = files[RUBRIC].replace("signal: focus", "signal: pace")
    probes = files[QUESTIONS].split("probes:\n")[1]
    for old, new in (("focus", "pace"), ("probe", "other probe"), ("追问", "另问")):
        probes = probes.replace(old, new)
    loop = files[LOOP].replace("focus: 2\n", "focus: 0.5\n      pace: 1.5\n")
    changes = {"rubrics/pace.yaml": second, QUESTIONS: files[QUESTIONS] + probes, LOOP: loop}

    content = load_content(write_content(tmp_path, changes))

    assert list(content.loops["short"].round("talk").weights.items()) == [("pace", 1.5), ("focus", 0.5)]


def test_loops_are_listed_by_place_and_then_by_id(tmp_path: Path) -> None:
    text = valid_files()[LOOP]
    others = {name: text.replace("id: short", f"id: {name}", 1) for name in ("alpha", "zeta", "early", "late")}
    others["zeta"] = others["zeta"].replace("days: 3", "place: 1\ndays: 3")
    others["alpha"] = others["alpha"].replace("days: 3", "place: 2\ndays: 3")

    content = load_content(
        write_content(tmp_path, {f"prompts/loops/{id_}.yaml": loop for id_, loop in others.items()})
    )

    assert list(content.loops) == ["zeta", "alpha", "early", "late", "short"]


def test_persona_frames_keep_their_placeholder_for_the_voice(content: Content) -> None:
    assert content.personas["guide"].challenge_frames[0].en == "You said “{{ quote }}”."


def test_the_words_for_reading_are_found_in_both_languages(content: Content) -> None:
    firsts = {beginning[0] for beginning in content.reading.english}
    assert {"will", "going", "had"} <= firsts
    assert {"计", "打"} <= {beginning[0] for beginning in content.reading.han}


def test_the_content_of_a_checkout_stands_beside_the_package() -> None:
    assert content_root() == Path(app.__file__).parent.parent


def test_the_content_of_an_installed_package_stands_inside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = write_content(tmp_path / "app" / "content")
    write_content(tmp_path)
    monkeypatch.setattr(app, "__file__", str(tmp_path / "app" / "__init__.py"))

    assert content_root() == inside


def test_an_installation_without_content_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "__file__", str(tmp_path / "app" / "__init__.py"))

    with pytest.raises(ContentInvalid, match="install Debrief again"):
        content_root()
