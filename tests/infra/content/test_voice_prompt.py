"""What a model reads when it speaks: faults of the files are named, and what is rendered holds together."""

from itertools import product
from pathlib import Path

import pytest

from app.domain.interview import MoveKind
from app.domain.language import Language
from app.domain.spoken import Fault
from app.errors import ContentInvalid
from app.infra.content import load_content
from app.services.ports import BegunRound, PlannedRound, Played, Retaken, TurnNote
from tests.content_tree import SPOKEN, VOICE, valid_files, write_content
from tests.rehearsal import content

LANGUAGES = list(Language)
FAULTS = {
    "a part is missing": (VOICE, "rules:\n  en: |\n    Ask.\n  zh: |\n    Ask.\n", "", "rules", "is missing"),
    "a language is missing": (VOICE, "rules:\n  en: |\n    Ask.\n", "rules:\n", "rules.en", "is missing"),
    "a blank part": (VOICE, "    Ask.\n", "    \n", "rules.en", "is blank"),
    "an unknown key": (VOICE, "version: 1\n", "version: 1\nmood: x\n", "mood", "is not a known key"),
    "an undeclared variable": (VOICE, "    Ask.\n", "    Ask {{ level }}.\n", "rules.en", "the variable level"),
    "an unused variable": (
        VOICE,
        "{{ name }}: {{ fault }}.",
        "{{ fault }}.",
        "repair.en",
        "declared variable name",
    ),
    "broken syntax": (VOICE, "{% endfor %}", "{% end %}", "scene.en", "is not a valid template"),
    "a field no round has": (VOICE, "r.title", "r.mood", "scene.en", "no attribute 'mood'"),
    "a field no turn has": (VOICE, "round.number", "round.level", "turn.en", "no attribute 'level'"),
    "a fault without words": (
        VOICE,
        "  leak:\n    en: The leak.\n    zh: 关于leak。\n",
        "",
        "faults",
        "missing leak",
    ),
    "words for no fault": (VOICE, "  leak:\n", "  leaks:\n", "faults", "unknown leaks"),
    "a group is missing": (SPOKEN, "rating: {en: said rating, zh: 说rating}\n", "", "rating", "is missing"),
    "an unknown group": (SPOKEN, "asking:", "asks:", "asks", "is not a known key"),
    "an entry in capitals": (SPOKEN, "en: said rating,", "en: Said rating,", "rating.en", "not in lower case"),
}


@pytest.mark.parametrize(("file", "old", "new", "field", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_file_line_and_field(
    file: str, old: str, new: str, field: str, says: str, tmp_path: Path
) -> None:
    text = valid_files()[file]
    assert old in text
    with pytest.raises(ContentInvalid) as caught:
        load_content(write_content(tmp_path, {file: text.replace(old, new, 1)}))
    found = [line for line in str(caught.value).splitlines() if f" {field}: " in line]
    assert len(found) == 1
    assert found[0].startswith(f"{file}:")
    assert int(found[0].removeprefix(f"{file}:").split(" ", 1)[0]) > 0
    assert says in found[0]


@pytest.mark.parametrize("file", [VOICE, SPOKEN])
def test_without_the_files_nothing_starts(file: str, tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match=f"{file}: the file is missing"):
        load_content(write_content(tmp_path, {file: None}))


def note(kind: MoveKind, *, begun: bool, answer: str, declined: bool, retaken: bool, rephrased: str) -> TurnNote:
    return TurnNote(
        retakes=(Retaken("Earlier?", '"anew"'),) if retaken else (),
        rephrased=rephrased,
        answer=answer,
        declined=declined,
        name="Lin",
        round=BegunRound(2, 3, "Manager") if begun else None,
        kind=kind.value,
        question="The question?",
        wanted="Wanted?",
        quote='"quoted"' if kind is MoveKind.CHALLENGE else "",
    )


ANSWERS = [("", False), ('"An answer."', False), ("", True)]
NOTES = [
    note(kind, begun=begun, answer=answer, declined=declined, retaken=retaken, rephrased=rephrased)
    for kind, begun, (answer, declined), retaken, rephrased in product(
        MoveKind, (True, False), ANSWERS, (True, False), ("", "Otherwise?")
    )
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_debriefs_own_turn_says_each_thing_once_and_nothing_that_is_not_so(language: Language) -> None:
    prompt = content().voice_prompt
    for told in NOTES:
        text = prompt.turn(language, told)
        assert text.count("The question?") == 1
        assert text.count("Lin") == 1
        follows = told.kind in (MoveKind.PROBE, MoveKind.CHALLENGE)
        assert text.count("Wanted?") == follows
        assert text.count('"quoted"') == (told.kind == MoveKind.CHALLENGE)
        assert text.count("Manager") == (told.round is not None)
        assert text.count('"An answer."') == bool(told.answer)
        assert text.count('"anew"') == len(told.retakes)
        assert text.count("Otherwise?") == bool(told.rephrased)


@pytest.mark.parametrize("language", LANGUAGES)
def test_debriefs_own_prompt_has_no_stray_blanks(language: Language) -> None:
    prompt = content().voice_prompt
    person, round_ = Played("Lin", "Manager", "Calm.", "Lin is calm."), PlannedRound("One", "Work.", "Lin")
    parts = [prompt.turn(language, told) for told in NOTES]
    parts += [prompt.repair(language, name="Lin", fault=fault) for fault in Fault]
    parts += [prompt.rules(language), prompt.background(language, background='"notes"')]
    parts.append(prompt.scene(language, company="C", role="R", rounds=[round_] * 2, cast=[person] * 2))
    for part in parts:
        assert part == part.strip()
        assert "\n\n\n" not in part
        assert all(line == line.rstrip() and "  " not in line.strip() for line in part.splitlines())


def test_debriefs_own_parts_are_written_in_their_language() -> None:
    prompt, told = content().voice_prompt, NOTES[0]
    for text in (prompt.rules(Language.EN), prompt.repair(Language.EN, name="Lin", fault=Fault.LEAK)):
        assert not any("\u3400" <= char <= "\u9fff" for char in text)
    for text in (prompt.rules(Language.ZH), prompt.repair(Language.ZH, name="林", fault=Fault.LEAK)):
        assert sum(char.isascii() and char.isalpha() for char in text) < len(text) * 0.05
    assert "Round 2 of 3" in prompt.turn(Language.EN, told)


def test_every_fault_has_words_of_its_own_in_both_languages() -> None:
    prompt = content().voice_prompt
    for language in LANGUAGES:
        assert len({prompt.repair(language, name="Lin", fault=fault) for fault in Fault}) == len(Fault)


def test_what_the_candidate_wrote_is_never_read_as_a_template() -> None:
    asked = note(
        MoveKind.OPEN, begun=False, answer='"{{ name }}{% raw %}"', declined=False, retaken=False, rephrased=""
    )
    assert '"{{ name }}{% raw %}"' in content().voice_prompt.turn(Language.EN, asked)
    assert content().voice_prompt.background(Language.EN, background='"{{ x }}"').endswith('"{{ x }}"')
