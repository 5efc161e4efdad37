"""A user's loop: one file, much of it left out; whatever is wrong in it is named by file, line and field."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.language import Language
from app.errors import ContentInvalid
from app.infra.content.own import add_own_loops
from app.services.ports import Content

LOOP = """\
id: acme-pm
languages: [en]
title: Acme product manager
company: Acme
role: Product manager
summary: Two rounds on a small product that many people use.
personas:
  - id: lead
    name: Dana Ruiz
    title: Product lead
    style: Warm, and precise about figures.
    greetings: ["Hello, I am Dana."]
    challenge_frames: ["You said “{{ quote }}”."]
rounds:
  - id: talk
    title: Product talk
    topics: 2
    interviewers: [lead]
    weights: {ownership: 3, quantified_impact: 4}
    openings:
      - What have you shipped that people still use?
      - id: regret
        text: Which launch would you take back?
        rephrased: Which launch was a mistake?
        signals: [ownership]
    probes:
      ownership:
        own_action: ["Which part was yours alone?"]
  - id: architect
    title: Architect
    interviewers: [infra_architect]
    weights: {tradeoff_articulation: 1}
    questions: core-three.infra-architect
"""
BOTH = """\
id: both
title: {en: Both, zh: 双语}
company: {en: Acme, zh: 甲公司}
role: {en: Manager, zh: 经理}
summary: {en: One round., zh: 只有一轮。}
rounds:
  - id: talk
    title: {en: Talk, zh: 聊聊}
    topics: 1
    weights: {ownership: 1}
    openings:
      - {en: What was yours?, zh: 哪些是你做的？}
"""


def added(content: Content, folder: Path, files: dict[str, str | bytes]) -> Content:
    """What ships, and these files of a user."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return add_own_loops(content, folder)


def faults(content: Content, folder: Path, text: str | bytes, name: str = "acme-pm.yaml") -> tuple[str, ...]:
    """What is said of one file."""
    found = added(content, folder, {name: text})
    (own,) = found.left_out
    assert own.file == name
    assert found.loops.keys() == content.loops.keys()
    return own.faults


def test_a_short_file_is_a_whole_loop(content: Content, tmp_path: Path) -> None:
    found = added(content, tmp_path, {"acme-pm.yaml": LOOP})
    assert not found.left_out
    loop = found.loops["acme-pm"]
    talk, architect = loop.rounds
    assert loop.languages == (Language.EN,)
    assert (loop.days, talk.minutes, architect.topics) == (14, 30, 3)
    assert loop.title.text(Language.ZH) == "Acme product manager"
    assert list(talk.weights) == ["quantified_impact", "ownership"]
    assert [(q.id, q.signals) for q in talk.openings] == [
        ("talk.opening-1", ("ownership", "quantified_impact")),
        ("talk.regret", ("ownership",)),
    ]
    assert talk.openings[1].rephrased is not None


def test_own_loops_come_after_those_that_ship(content: Content, tmp_path: Path) -> None:
    first = BOTH.replace("id: both", "id: zoo").replace("rounds:", "place: 1\nrounds:", 1)
    found = added(content, tmp_path, {"acme-pm.yaml": LOOP, "zoo.yaml": first})
    assert list(found.loops) == [*content.loops, "zoo", "acme-pm"]
    assert found.rubric is content.rubric


def test_an_interviewer_takes_what_the_file_leaves_out_from_a_shipped_one(content: Content, tmp_path: Path) -> None:
    found = added(content, tmp_path, {"acme-pm.yaml": LOOP})
    (who,) = found.loops["acme-pm"].rounds[0].interviewers
    lead, like = found.personas[who], content.personas["hiring_manager"]
    assert lead.name.en == "Dana Ruiz"
    assert lead.manner == lead.style
    assert (lead.transitions, lead.closings) == (like.transitions, like.closings)
    assert [frame.en for frame in lead.challenge_frames] == ["You said “{{ quote }}”."]


def test_own_probes_go_before_the_rubrics_own_question(content: Content, tmp_path: Path) -> None:
    talk = added(content, tmp_path, {"acme-pm.yaml": LOOP}).loops["acme-pm"].rounds[0]
    signals = content.rubric.signals
    assert talk.probes.keys() == {(s, check.id) for s in talk.weights for check in signals[s].checks}
    assert [q.text.en for q in talk.probes["ownership", "own_action"]] == ["Which part was yours alone?"]
    assert talk.probes["ownership", "role_claimed"][0].text == signals["ownership"].checks[0].ask


def test_a_shipped_rounds_questions_are_those_that_aim_at_what_is_weighed(content: Content, tmp_path: Path) -> None:
    architect = added(content, tmp_path, {"acme-pm.yaml": LOOP}).loops["acme-pm"].rounds[1]
    theirs = content.loops["core-three"].round("infra-architect")
    assert [q.text for q in architect.openings] == [
        q.text for q in theirs.openings if "tradeoff_articulation" in q.signals
    ]
    assert {signal for q in architect.openings for signal in q.signals} == {"tradeoff_articulation"}
    key = "tradeoff_articulation", "tension_named"
    assert [q.text for q in architect.probes[key]] == [q.text for q in theirs.probes[key]]


def test_two_rounds_with_one_bank_share_its_ids_so_that_nothing_is_asked_twice(
    content: Content, tmp_path: Path
) -> None:
    again = LOOP[LOOP.index("  - id: architect") :].replace("id: architect", "id: again")
    rounds = added(content, tmp_path, {"acme-pm.yaml": LOOP + again}).loops["acme-pm"].rounds
    assert [q.id for q in rounds[1].openings] == [q.id for q in rounds[2].openings]


def test_two_files_may_call_their_interviewers_alike(content: Content, tmp_path: Path) -> None:
    other = LOOP.replace("id: acme-pm", "id: zeta").replace("Dana Ruiz", "Lu Min")
    found = added(content, tmp_path, {"acme-pm.yaml": LOOP, "zeta.yaml": other})
    names = [found.personas[found.loops[loop].rounds[0].interviewers[0]].name.en for loop in ("acme-pm", "zeta")]
    assert names == ["Dana Ruiz", "Lu Min"]


def test_both_languages_are_played_unless_the_file_names_one(content: Content, tmp_path: Path) -> None:
    loop = added(content, tmp_path, {"both.yaml": BOTH}).loops["both"]
    assert loop.languages == tuple(Language)
    assert loop.rounds[0].openings[0].text.zh == "哪些是你做的？"
    assert loop.rounds[0].interviewers == ("hiring_manager",)


@dataclass(frozen=True)
class Fault:
    """`old` becomes `new`; the fault is named on the line that holds `at`, at `field`, and says `says`."""

    old: str
    new: str
    at: str
    field: str
    says: str


FAULTS = {
    "an unknown field": Fault("company:", "colour: red\ncompany:", "colour", "colour", "not a known key"),
    "a missing field": Fault("role: Product manager\n", "", "id: acme", "role", "is missing"),
    "a missing text of an interviewer": Fault(
        "    name: Dana Ruiz\n", "", "- id: lead", "personas.0.name", "missing"
    ),
    "a wrong type": Fault("topics: 2", "topics: two", "topics: two", "rounds.0.topics", "a whole number"),
    "a list where a text belongs": Fault("company: Acme", "company: [Acme]", "company", "company", "a mapping"),
    "an unknown language": Fault("[en]", "[en, fr]", "languages", "languages.1", "'en' or 'zh'"),
    "a language twice": Fault("[en]", "[en, en]", "languages", "languages", "twice"),
    "an unknown signal": Fault(
        "ownership: 3, ",
        "fame: 3, ownership: 3, ",
        "weights: {fame",
        "rounds.0.weights.fame",
        "fame is unknown; known: ",
    ),
    "an unknown check": Fault(
        "own_action:",
        "own_words:",
        "own_words",
        "rounds.0.probes.ownership.own_words",
        "the check of ownership own_words is unknown; known: answered_for_outcome, ",
    ),
    "probes for a signal that is not weighed": Fault(
        "      ownership:\n", "      urgency:\n", "urgency:", "rounds.0.probes.urgency", "not weighed by the round"
    ),
    "an opening for a signal that is not weighed": Fault(
        "signals: [ownership]",
        "signals: [urgency]",
        "[urgency]",
        "rounds.0.openings.1.signals.0",
        "weighed: ownership, quantified_impact",
    ),
    "an unknown interviewer": Fault(
        "[lead]", "[ghost]", "ghost", "rounds.0.interviewers.0", "the persona ghost is unknown; known: "
    ),
    "an interviewer twice": Fault("[lead]", "[lead, lead]", "lead, lead", "rounds.0.interviewers", "twice"),
    "an unknown persona to be like": Fault(
        "    style:", "    like: ghost\n    style:", "like: ghost", "personas.0.like", "ghost is unknown"
    ),
    "an unknown shipped round": Fault(
        "core-three.infra-architect",
        "core-three.nobody",
        "core-three.nobody",
        "rounds.1.questions",
        "core-three.nobody is unknown; known: ",
    ),
    "a weight of zero": Fault("ownership: 3", "ownership: 0", "ownership: 0", "rounds.0.weights.ownership", "more"),
    "a negative weight": Fault("ownership: 3", "ownership: -1", "ship: -1", "rounds.0.weights.ownership", "more"),
    "no weight": Fault(
        "weights: {tradeoff_articulation: 1}", "weights: {}", "weights: {}", "rounds.1.weights", "at least 1"
    ),
    "a round twice": Fault("id: architect", "id: talk", "title: Arch", "rounds.1.id", "talk stands twice"),
    "an opening's id twice": Fault(
        "id: regret", "id: opening-1", "opening-1", "rounds.0.openings.1.id", "opening-1 stands twice"
    ),
    "a question twice": Fault(
        "Which launch would you take back?",
        "What have you shipped that people still use?",
        "- id: regret",
        "rounds.0.openings.1",
        "same question",
    ),
    "another id than the file's name": Fault("id: acme-pm", "id: acme", "id: acme", "id", "called acme-pm.yaml"),
    "an id that no address can hold": Fault("id: acme-pm", "id: Acme PM/1", "Acme", "id", "lower-case words"),
    "a shipped persona's id": Fault(
        "personas:",
        "personas:\n  - {id: bar_raiser, name: Ana, title: Raiser, style: Calm, greetings: [Hi]}",
        "bar_raiser",
        "personas.0.id",
        "a persona that ships",
    ),
    "too few openings": Fault(
        "topics: 2", "topics: 3", "openings:", "rounds.0.openings", "needs at least 3 openings"
    ),
    "a template with an unknown name": Fault(
        "“{{ quote }}”", "“{{ quote }}” {{ name }}", "{{ name }}", "personas.0.challenge_frames.0", "no other"
    ),
    "a template where plain text belongs": Fault(
        "Which part was yours alone?",
        "Which part of {{ quote }}?",
        "{{ quote }}?",
        "rounds.0.probes.ownership.own_action.0",
        "takes no variables",
    ),
    "a blank text": Fault("company: Acme", 'company: "  "', "company", "company", "is blank"),
    "a key twice": Fault("company: Acme", "company: Acme\ncompany: Bcme", "Bcme", "company", "stands twice"),
    "YAML that is none": Fault("languages: [en]", "languages: [en", "title:", "", "is not valid YAML"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_by_file_line_and_field(name: str, content: Content, tmp_path: Path) -> None:
    fault = FAULTS[name]
    assert fault.old in LOOP
    text = LOOP.replace(fault.old, fault.new, 1)
    (said, *others) = faults(content, tmp_path, text)
    line = next(n for n, written in enumerate(text.splitlines(), start=1) if fault.at in written)
    place, _, message = said.partition(": ")
    file, at = place.split(":")
    number, _, field = at.partition(" ")
    assert (file, field) == ("acme-pm.yaml", fault.field), said
    assert fault.says in message
    # A key that is missing is named by what it is missing from; a mapping in a list begins on its first line.
    assert line - 2 <= int(number) <= line
    assert not others


def test_the_id_of_a_loop_that_ships_is_taken(content: Content, tmp_path: Path) -> None:
    (said,) = faults(content, tmp_path, LOOP.replace("id: acme-pm", "id: core-three"), "core-three.yaml")
    assert "core-three.yaml:1 id: is the id of a loop that ships" in said


def test_every_fault_of_a_file_is_named(content: Content, tmp_path: Path) -> None:
    text = LOOP.replace("company: Acme\n", "").replace("topics: 2", "topics: no").replace("[en]", "[en, fr]")
    fields = [said.split(": ")[0].split(" ")[1] for said in faults(content, tmp_path, text)]
    assert fields == ["company", "languages.1", "rounds.0.topics"]


def test_a_plain_text_in_a_loop_of_two_languages_is_told_what_to_do(content: Content, tmp_path: Path) -> None:
    (said,) = faults(content, tmp_path, BOTH.replace("{en: Acme, zh: 甲公司}", "Acme"), "both.yaml")
    assert said == (
        "both.yaml:3 company: is one text; write {en: …, zh: …}, or languages: [en] at the top for a loop in one "
        "language"
    )
    (missing,) = faults(content, tmp_path, BOTH.replace("{en: Acme, zh: 甲公司}", "{en: Acme}"), "both.yaml")
    assert "company.zh: is missing; both languages" in missing


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "is empty"),
    "a comment alone": (b"# later\n", "is empty"),
    "a list": (b"- one\n", "must be a mapping"),
    "a text": (b"hello\n", "must be a mapping"),
    "no UTF-8": (b"id: acme-pm\ntitle: \xff\xfe\n", "is not UTF-8"),
    "too large": (b"#" * 600_000, "is larger than"),
    "nested without end": (b"[" * 100_000, "is not valid YAML"),
    "aliases of aliases": (b"a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", "YAML alias"),
    "several documents": (b"id: a\n---\nid: b\n", "is not valid YAML"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_named_by_its_file(name: str, content: Content, tmp_path: Path) -> None:
    raw, says = UNREADABLE[name]
    said = faults(content, tmp_path, raw)
    assert all(line.startswith("acme-pm.yaml") for line in said)
    assert any(says in line for line in said), said


def test_what_is_no_file_is_not_waited_for(content: Content, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "short.yml").write_text(LOOP, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not looked at", encoding="utf-8")
    said = {own.file: own.faults for own in add_own_loops(content, tmp_path).left_out}
    assert said.keys() == {"pipe.yaml", "folder.yaml", "short.yml"}
    assert "is no file" in said["pipe.yaml"][0]
    assert "end in .yaml" in said["short.yml"][0]


def test_one_broken_file_takes_no_other_with_it(content: Content, tmp_path: Path) -> None:
    found = added(content, tmp_path, {"acme-pm.yaml": LOOP, "both.yaml": "id: both\n"})
    assert list(found.loops) == [*content.loops, "acme-pm"]
    assert [own.file for own in found.left_out] == ["both.yaml"]


def test_a_folder_that_is_gone_is_said_to_be(content: Content, tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match="cannot be read"):
        add_own_loops(content, tmp_path / "nowhere")
