"""Every fault of a content file is named with file, line, field and what to do."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.errors import ContentInvalid
from app.infra.content import load_content
from tests.content_tree import (
    CLAIMS,
    CUES,
    LOOP,
    PERSONA,
    PHRASES,
    QUESTIONS,
    READING,
    REPLIES,
    RUBRIC,
    valid_files,
    write_content,
)


@dataclass(frozen=True)
class Fault:
    """`old` becomes `new` in `file`; the problem must name the line that holds `at`, the field, and say `says`."""

    file: str
    old: str
    new: str
    at: str
    field: str
    says: str


SHAPE_FAULTS = {
    "an unknown key": Fault(
        RUBRIC, "version: 1\n", "version: 1\ncolour: red\n", "colour", "colour", "not a known key"
    ),
    "a key that stands twice": Fault(
        RUBRIC,
        "version: 1\n",
        "version: 1\nversion: 2\n",
        "version: 2",
        "version",
        "stands twice (first on line 2)",
    ),
    "a missing language": Fault(
        RUBRIC, "  zh: 关于focus。\n", "", "title:", "title.zh", "both languages are required"
    ),
    "a check without a title": Fault(
        RUBRIC,
        "    title:\n      en: The done title.\n      zh: 关于done title。\n",
        "",
        "- id: done",
        "checks.1.title",
        "is missing; add it",
    ),
    "a blank language": Fault(PERSONA, "zh: 一句closings。", 'zh: "  "', 'zh: "  "', "closings.0.zh", "is blank"),
    "a missing field": Fault(LOOP, "    topics: 3\n", "", "- id: talk", "rounds.0.topics", "is missing; add it"),
    "a wrong type": Fault(LOOP, "days: 3", "days: many", "days:", "days", "must be a whole number"),
    "text that YAML reads as a truth value": Fault(
        REPLIES, '["yes"]', "[yes]", "fillers", "fillers.en.0", "in quotes if it looks like something else"
    ),
    "a list where a mapping belongs": Fault(
        LOOP, "    weights:\n      focus: 2\n", "    weights: [focus]\n", "weights", "rounds.0.weights", "a mapping"
    ),
    "an id in a strange spelling": Fault(
        LOOP, "- id: talk", "- id: Talk!", "Talk!", "rounds.0.id", "lower-case words"
    ),
    "only three checks": Fault(
        RUBRIC, "  - id: kept\n", "other:\n  - id: kept\n", "checks:", "checks", "needs at least 4 entries, has 3"
    ),
    "a sixth level": Fault(
        RUBRIC, "checks:\n", "  6:\n    en: Six.\n    zh: 六。\nchecks:\n", "levels:", "levels", "levels 1 to 5"
    ),
    "a weight of zero": Fault(LOOP, "focus: 2", "focus: 0", "focus: 0", "rounds.0.weights.focus", "more than 0"),
    "a weight that is no number": Fault(
        LOOP, "focus: 2", "focus: .nan", "focus: .nan", "rounds.0.weights.focus", "an ordinary number"
    ),
    "seven openings": Fault(
        QUESTIONS,
        "  - id: opening-8\n",
        "more:\n  - id: opening-8\n",
        "openings:",
        "openings",
        "at least 8 entries, has 7",
    ),
    "two probes for a check": Fault(
        QUESTIONS,
        "      - en: kept probe 3?\n        zh: kept追问3？\n",
        "",
        "    kept:",
        "probes.focus.kept",
        "at least 3 entries, has 2",
    ),
    "a variable in a plain text": Fault(
        QUESTIONS,
        "told probe 1?",
        "told {{ quote }}?",
        "{{ quote }}",
        "probes.focus.told.0.en",
        "takes no variables",
    ),
    "a challenge without the candidate's words": Fault(
        PERSONA, "You said “{{ quote }}”.", "You said that.", "You said", "challenge_frames.0.en", "exactly once"
    ),
    "a challenge that quotes twice": Fault(
        PERSONA,
        "你说“{{ quote }}”。",
        "“{{ quote }}”“{{ quote }}”",
        "“{{ quote }}”“",
        "challenge_frames.0.zh",
        "exactly once",
    ),
    "a challenge with another variable": Fault(
        PERSONA,
        "You said “{{ quote }}”.",
        '"{{ name }}, “{{ quote }}”?"',
        "{{ name }}",
        "challenge_frames.0.en",
        "no other variable",
    ),
    "a better version without the sentence": Fault(
        RUBRIC,
        '"{{ sentence }} And [__ told]."',
        '"And [__ told]."',
        "And [__ told]",
        "checks.0.better.en",
        "exactly once",
    ),
    "a whole reply with punctuation": Fault(
        REPLIES, "[skip]", '["Skip!"]', "declined", "declined.en.0", "one clause in lower case"
    ),
    "a reading word in capitals": Fault(
        READING, "going to", "Going to", "Going", "planned.en", "the entry 'Going to'"
    ),
    "a missing cue list": Fault(CUES, "plan: [plan]\n", "", "it_depends", "plan", "is missing"),
    "a line of the papers without the line": Fault(
        CLAIMS, "You write “{{ quote }}”?", "You write?", "You write", "lines.0.text.en", "exactly once"
    ),
    "an unknown YAML tag": Fault(LOOP, "days: 3", "days: !many 3", "!many", "days", "has the tag !many"),
    "a YAML alias": Fault(
        LOOP,
        "    interviewers: [guide]\n",
        "    interviewers: &who [guide]\n    copy: *who\n",
        "copy: ",
        "rounds.0.copy",
        "YAML alias",
    ),
    "a key that is no text": Fault(LOOP, "days: 3", "days: 3\nyes: 1", "yes: 1", "", "a key that is not text"),
}

REFERENCE_FAULTS = {
    "a name that differs from the file's": Fault(
        LOOP, "id: short", "id: long", "id: long", "id", "called short.yaml"
    ),
    "a check that stands twice": Fault(
        RUBRIC, "- id: kept", "- id: told", "- id: told", "checks.3.id", "told stands twice"
    ),
    "a round that stands twice": Fault(
        LOOP, "rounds:\n", "rounds:\n{round}", "- id: talk", "rounds.1.id", "talk stands twice"
    ),
    "an opening that stands twice": Fault(
        QUESTIONS, "opening-2\n", "opening-1\n", "opening-1", "openings.1.id", "opening-1 stands twice"
    ),
    "an unknown persona": Fault(
        LOOP, "[guide]", "[ghost]", "ghost", "rounds.0.interviewers.0", "the persona ghost is unknown; known: guide"
    ),
    "a persona that stands twice": Fault(
        LOOP,
        "[guide]",
        "[guide, guide]",
        "interviewers",
        "rounds.0.interviewers.1",
        "the persona guide stands twice",
    ),
    "an unknown signal in the weights": Fault(
        LOOP, "focus: 2", "focus: 2\n      fame: 1", "fame", "rounds.0.weights.fame", "the signal fame is unknown"
    ),
    "an unknown signal of an opening": Fault(
        QUESTIONS, "[focus]", "[fame]", "[fame]", "openings.0.signals.0", "fame is not weighed by the round talk"
    ),
    "probes for a signal that is not weighed": Fault(
        QUESTIONS,
        "probes:\n",
        "probes:\n  fame: {}\n",
        "fame",
        "probes.fame",
        "fame is not weighed by the round talk",
    ),
    "probes for an unknown check": Fault(
        QUESTIONS, "    kept:\n", "    lost:\n", "    lost:", "probes.focus.lost", "focus has no check lost"
    ),
    "no probes for a check": Fault(
        QUESTIONS, "    kept:\n", "    lost:\n", "  focus:", "probes.focus", "no probes for the check kept"
    ),
    "no probes for a signal": Fault(
        QUESTIONS, "  focus:\n", "  fame:\n", "probes:", "probes", "no probes for the signal focus"
    ),
    "a missing question file": Fault(
        LOOP,
        "questions: short.talk",
        "questions: short.walk",
        "short.walk",
        "rounds.0.questions",
        "prompts/questions/short.walk.yaml does not exist",
    ),
    "the same question twice": Fault(
        QUESTIONS,
        "told probe 2?",
        "Told  probe 1?",
        "Told  probe 1?",
        "probes.focus.told.1.en",
        "the same question stands at prompts/questions/short.talk.yaml",
    ),
    "an unknown validator": Fault(
        RUBRIC,
        "[number]",
        "[magic]",
        "[magic]",
        "checks.0.requires.0",
        "the validator magic is unknown; known: number",
    ),
    "a quote that is not in its answer": Fault(
        RUBRIC,
        "en: told 5 of 7\n",
        "en: told 6 of 7\n",
        "told 6 of 7",
        "checks.0.meets.quote.en",
        "copy the words exactly",
    ),
    "an undeclared variable": Fault(
        PHRASES,
        '"{{ name }} decided."',
        '"{{ name }} decided {{ what }}."',
        "what",
        "decided.en",
        "uses the variable what, which is not declared; declared: name",
    ),
    "a declared variable that is not used": Fault(
        PHRASES, "[name]", "[name, date]", "en:", "decided.en", "does not use the declared variable date"
    ),
    "a broken template": Fault(
        PHRASES,
        '"{{ name }} decided."',
        '"{{ name }} decided {% if."',
        "{% if",
        "decided.en",
        "not a valid template",
    ),
    "an unknown filter": Fault(
        PHRASES,
        '"{{ name }} decided."',
        '"{{ name|shout }} decided."',
        "shout",
        "decided.en",
        "unknown filter or test: shout",
    ),
    "a template that reaches into a value": Fault(
        PHRASES, "{{ name }} decided", "{{ name.first }} decided", "first", "decided.en", "reaches into a value"
    ),
    "a template that calls something": Fault(
        PHRASES, "{{ name }} decided", "{{ name }}{{ range(9) }}", "range", "decided.en", "calls something"
    ),
    "a template that includes another": Fault(
        PHRASES,
        '"{{ name }} decided."',
        """'{{ name }}{% include "x" %}'""",
        "include",
        "decided.en",
        "includes another",
    ),
}

FAULTS = {**SHAPE_FAULTS, **REFERENCE_FAULTS}


def broken(fault: Fault) -> str:
    text = valid_files()[fault.file]
    assert fault.old in text
    new = fault.new.replace("{round}", text.split("rounds:\n")[-1])
    return text.replace(fault.old, new, 1)


def problems_of(root: Path) -> list[str]:
    with pytest.raises(ContentInvalid) as caught:
        load_content(root, known_validators={"number"})
    return str(caught.value).splitlines()


def test_the_small_content_folder_itself_is_valid(tmp_path: Path) -> None:
    content = load_content(write_content(tmp_path), known_validators={"number"})

    assert list(content.loops) == ["short"]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_file_line_field_and_remedy(fault: Fault, tmp_path: Path) -> None:
    text = broken(fault)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if fault.at in line]

    found = problems_of(write_content(tmp_path, {fault.file: text}))

    starts = [f"{fault.file}:{line} {fault.field}:".replace(" :", ":") for line in lines]
    assert [p for p in found if any(p.startswith(s) for s in starts) and fault.says in p], found


UNREADABLE = {
    "not UTF-8": (b"signal: focus\nversion: 1\ntitle: caf\xe9\n", ":3: is not UTF-8"),
    "a NUL byte": (b"signal: focus\nversion: \x00\n", ": is not valid YAML"),
    "not YAML": (b"signal: focus\nversion: [1\n", ": is not valid YAML"),
    "two documents": (b"signal: focus\n---\nversion: 1\n", ": is not valid YAML"),
    "brackets without end": (b"[" * 100_000, ": is not valid YAML"),
    "deep nesting": (b"signal: " + b"[" * 60 + b"]" * 60, "is nested too deeply"),
    "empty": (b"# only a comment\n", ":1: is empty"),
    "a list": (b"- signal\n- version\n", ":1: must be a mapping"),
    "a single word": (b"focus\n", ":1: must be a mapping"),
    "too large": (b"signal: focus # " + b"x" * 512_000, ": is larger than 512 kB"),
    "a number beyond measure": (b"version: " + b"9" * 5_000, ":1 version: is not a number that can be read"),
    "an alias bomb": (
        b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 121)),
        ":2 b.0: is a YAML alias",
    ),
    "a mapping that holds itself": (b"signal: &me {me: *me}\n", "signal.me: is a YAML alias"),
}


@pytest.mark.parametrize(("raw", "says"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_cannot_be_read_is_refused_by_name(raw: bytes, says: str, tmp_path: Path) -> None:
    found = problems_of(write_content(tmp_path, {RUBRIC: raw}))

    assert [problem for problem in found if problem.startswith(RUBRIC) and says in problem], found


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        (REPLIES, f"{REPLIES}: the file is missing"),
        (CUES, f"{CUES}: the file is missing"),
        (CLAIMS, f"{CLAIMS}: the file is missing"),
        (PERSONA, "prompts/personas: the folder is missing"),
        (LOOP, "prompts/loops: the folder is missing"),
    ],
)
def test_what_is_missing_is_named(missing: str, says: str, tmp_path: Path) -> None:
    found = problems_of(write_content(tmp_path, {missing: None}))

    assert [problem for problem in found if problem.startswith(says)], found


def test_a_file_with_another_ending_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    found = problems_of(write_content(tmp_path, {"prompts/loops/other.yml": "id: other\n"}))

    assert found == ["prompts/loops/other.yml: is not read; let its name end in .yaml"]


def test_a_group_of_reading_words_has_one_home(tmp_path: Path) -> None:
    again = {"rubrics/reading/more.yaml": "other:\n  en: a\n  zh: 甲\nplanned:\n  en: b\n  zh: 乙\n"}

    found = problems_of(write_content(tmp_path, again))

    assert found == [f"rubrics/reading/more.yaml:4 planned: the group planned also stands in {READING}; keep one"]


def test_all_problems_of_all_files_come_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    faults = [FAULTS[name] for name in ("a wrong type", "an unknown key", "an undeclared variable")]

    found = problems_of(write_content(tmp_path, {fault.file: broken(fault) for fault in faults}))

    assert [problem.split(":")[0] for problem in found] == [LOOP, PHRASES, RUBRIC]


def test_a_broken_rubric_does_not_make_its_signal_unknown_elsewhere(tmp_path: Path) -> None:
    found = problems_of(write_content(tmp_path, {RUBRIC: broken(FAULTS["an unknown key"])}))

    assert [problem.split(":")[0] for problem in found] == [RUBRIC]


def test_a_faulty_entry_still_counts_as_one_of_its_list(tmp_path: Path) -> None:
    found = problems_of(write_content(tmp_path, {RUBRIC: broken(FAULTS["a check without a title"])}))

    assert [problem.split(" ")[1] for problem in found] == ["checks.1.title:"]


def test_weights_that_training_did_not_write_stop_the_start(tmp_path: Path) -> None:
    for text in ("{", '{"ownership": [{"bias": "high"}]}', "[]"):
        with pytest.raises(ContentInvalid, match=r"rubrics/weights\.json: .*make train"):
            load_content(write_content(tmp_path, {"rubrics/weights.json": text}))
