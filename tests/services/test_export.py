"""Interviews as files: readable, lossless, and harmless to whatever opens them."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import TypeAdapter

from app.domain.committee import build_debrief
from app.domain.cost import Cost
from app.domain.debrief import Debrief, LedgerRow
from app.domain.interview import Interview, Mode, MoveKind, Reply, Status
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.errors import NotAllowedNow, NotFound
from app.infra.store import SqlCallStore, SqlReviewStore
from app.infra.store.drills import SqlDrillStore
from app.infra.store.prose import SqlProseStore
from app.services.chat import Failure, Purpose, Usage
from app.services.export import ExportForm, Exports, interview_json, ledger_csv
from app.services.export_document import document
from app.services.interviews import StartInterview
from app.services.model_use import ModelUse, Tally, Use
from app.services.ports import ModelCall
from app.services.spreadsheet import BYTE_ORDER_MARK
from tests.candidates import strong, weak
from tests.rehearsal import Said, content, core_loop, interview, retaken, rubric
from tests.services.conftest import House

DOCS = Path(__file__).parents[2] / "docs" / "export.md"
PARSER = MarkdownIt("commonmark").enable("table")
HOSTILE = "# Result\n<img src=x onerror=alert(1)> ![x](https://evil.example/x.png)\n- we won, we ran, we did."


def debriefed(told: Interview) -> Interview:
    found = build_debrief(core_loop(), rubric(), told, content().phrases, final=True)
    return replace(told, debrief=found)


def markdown(told: Interview) -> str:
    return document(told, told.debrief, content(), Tally())


def outline(text: str) -> list[str]:
    tokens = PARSER.parse(text)
    return [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]


# Markdown


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("who", [strong, weak])
def test_the_document_holds_everything_that_was_said_and_found(who: type, language: Language) -> None:
    told = debriefed(who(language))
    text = markdown(told)
    assert told.debrief is not None
    plain = "".join(part.content for token in PARSER.parse(text) for part in token.children or [] if part.content)
    for turn in told.turns:
        assert turn.question is not None
        assert turn.question in plain
        assert turn.attempts[0].text in plain
    said = told.debrief.deliberation
    assert said is not None
    lines = [*said.reasons, *(change.line for change in said.changes), *said.mixed, *said.dissent, *said.unscored]
    lines += [line for round_ in told.debrief.rounds for one in round_.statements for line in one.lines]
    advice = [*(one.text for one in (*said.keep, *said.change)), *(step.text for step in told.debrief.next)]
    for found in (said.headline, *(line.text for line in lines), *advice):
        assert found in plain
    for rewrite in told.debrief.rewrites:
        assert rewrite.better in plain
        assert rewrite.question in plain
    for result in told.debrief.signals:
        assert all(evidence.quote in plain for evidence in result.evidence)
    assert "{{" not in text
    assert "None" not in plain


def test_an_own_rating_stands_with_its_answer() -> None:
    told = strong()
    first = told.turns[0]
    rated = replace(first, attempts=(replace(first.attempts[0], self_rating=4),))
    text = markdown(debriefed(replace(told, turns=(rated, *told.turns[1:]))))
    assert text.count("Own rating: 4, strong") == 1
    assert "Own rating" not in markdown(debriefed(told))


def test_its_outline_is_debrief_then_transcript() -> None:
    heads = outline(markdown(debriefed(strong())))
    assert heads[0] == "Debrief: Core three"
    assert heads.index("Signals") < heads.index("What to prepare next") < heads.index("Transcript")
    assert [head for head in heads if head[0].isdigit()] == [
        f"{turn.n}. {_speaker(turn.speaker)}" for turn in strong().turns
    ]


def _speaker(persona: str) -> str:
    return f"{content().personas[persona].name.en}, {content().personas[persona].title.en}"


@pytest.mark.parametrize("language", list(Language))
def test_labels_are_in_the_interviews_language(language: Language) -> None:
    heads = outline(markdown(debriefed(strong(language))))
    assert ("面试实录" in heads) is (language is Language.ZH)
    assert ("Transcript" in heads) is (language is Language.EN)


def test_markup_in_answers_questions_and_closings_changes_nothing_in_the_outline() -> None:
    def told(words: str) -> Interview:
        answers = [Said(words, question=words), Said(words, kind=MoveKind.PROBE)]
        made = interview(*answers)
        return debriefed(replace(made, rounds=(replace(made.rounds[0], closing=words),)))

    harmless, hostile = told("we won, we ran, we did, we met."), markdown(told(HOSTILE))
    assert outline(hostile) == outline(markdown(harmless))
    html = PARSER.render(hostile)
    assert "<img" not in html
    assert "<a " not in html
    assert "&lt;img" in html


def test_a_question_by_mail_stands_after_the_end_of_its_round() -> None:
    told = debriefed(
        interview(Said("We met."), Said("It moved.", question="By mail: what?", kind=MoveKind.FOLLOW_UP))
    )
    written = markdown(told)
    assert written.index("We met.") < written.index("> Thank you.") < written.index("By mail: what?")


@pytest.mark.parametrize("language", list(Language))
def test_checks_go_by_their_titles(language: Language) -> None:
    told = debriefed(weak(language))
    assert told.debrief is not None
    lines = [line.replace("\\", "") for line in markdown(told).splitlines()]
    colon = {Language.EN: ": ", Language.ZH: "："}[language]
    missing = [(result.signal, result.missing) for result in told.debrief.signals if result.missing]
    for signal, check_id in missing:
        check = rubric().signals[signal].check(check_id)
        assert f"- {check.title.text(language)}{colon}{check.unmet.text(language)}" in lines
    ids = {check.id for signal in rubric().signals.values() for check in signal.checks if "_" in check.id}
    assert missing
    assert not [line for line in lines for check_id in ids if check_id in line]
    titles = {check.title.text(language) for signal in rubric().signals.values() for check in signal.checks}
    cards = [line for line in lines if line.startswith(("  - ✓ ", "  - ✗ "))]
    assert cards
    assert {line[6:].split(colon)[0] for line in cards} <= titles


def test_attempts_and_the_one_that_counts_are_shown() -> None:
    told = interview(Said("First words."))
    turn = retaken(told.turns[0], Said("Second words."), keep=1)
    text = markdown(replace(told, turns=(turn,)))
    assert "**Answer (75 s, attempt 1, the one that counts)**" in text
    assert "**Answer (attempt 2)**" in text


def test_skipped_senseless_missing_and_unscored_answers_are_named_as_such() -> None:
    told = interview(
        Said("skip", reply=Reply.DECLINED),
        Said("asdf", reply=Reply.SENSELESS),
        Said("I did it.", scored=False),
        Said("I did it.", unscored=("quantified_impact",)),
    )
    told = replace(told, turns=(*told.turns, replace(told.turns[0], n=5, attempts=())))
    text = markdown(told)
    for label in ("**Skipped (75 s)**", "**Not an answer (75 s)**", "Not scored yet.", "**No answer**"):
        assert label in text
    assert "Quantified impact: unscored" in text
    assert "The model gave no usable form." in text


@pytest.mark.parametrize(
    ("language", "label"), [(Language.EN, "Indicative: read by the rules"), (Language.ZH, "仅供参考：这是规则评分")]
)
def test_a_scorecard_that_only_stands_in_is_marked(language: Language, label: str) -> None:
    told = interview(Said("I did it."), language=language)
    assert label not in markdown(told)
    assert label in markdown(replace(told, judge=JudgeKind.LLM))


@pytest.mark.parametrize(("language", "because"), [(Language.EN, ", because "), (Language.ZH, "，因为")])
def test_a_question_of_the_built_in_interviewer_tells_why(language: Language, because: str) -> None:
    told = interview(Said("I did it."), language=language)
    text = markdown(replace(told, turns=(replace(told.turns[0], stand_in=Failure.TOO_SLOW),)))
    words = content().phrases.render("outcomes.too_slow", language)
    assert f"{because}{words}" in text
    assert because not in markdown(told)


def test_a_loop_whose_rubric_has_changed_can_still_be_exported() -> None:
    told = debriefed(strong())
    bare = replace(content(), rubric=replace(rubric(), signals={}), personas={})
    assert "quantified\\_impact" in document(told, told.debrief, bare, Tally())


# JSON


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("who", [strong, weak])
def test_the_json_file_loses_nothing(who: type, language: Language) -> None:
    told = debriefed(who(language))
    turn = retaken(told.turns[0], Said("Again. \u2028 🙂"), keep=1)
    told = replace(told, turns=(turn, *told.turns[1:]))
    file = json.loads(json.dumps(interview_json(told, told.debrief, content(), Use()), ensure_ascii=False))
    assert file["schema"] == "debrief.interview/1"
    assert file["interview"].pop("status") == "finished"
    back = TypeAdapter(Interview).validate_json(json.dumps(file["interview"]))
    debrief = TypeAdapter(Debrief).validate_json(json.dumps(file["debrief"]))
    assert replace(back, debrief=debrief) == told


def test_every_field_of_the_json_file_is_documented() -> None:
    told = debriefed(weak())
    text = DOCS.read_text(encoding="utf-8")

    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return {str(key) for key in value} | {name for inner in value.values() for name in names(inner)}
        return {name for inner in value for name in names(inner)} if isinstance(value, list) else set()

    one = Tally(cost=Cost(Decimal(1), "USD", complete=True))
    file = interview_json(told, told.debrief, content(), Use(one, {Purpose.JUDGE: one}))
    undocumented = {name for name in names(file) if f"`{name}`" not in text}
    assert undocumented == set()


# CSV


def rows(text: str) -> list[list[str]]:
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def ledger(*cells: str) -> Debrief:
    found = debriefed(weak()).debrief
    assert found is not None
    made = [LedgerRow(1, cell, cell, cell, None, cell, cell, cell) for cell in cells]
    return replace(found, ledger=tuple(made))


def test_the_ledger_opens_in_a_spreadsheet_with_its_head_in_the_interviews_language() -> None:
    told = debriefed(strong(Language.ZH))
    assert told.debrief is not None
    head, row = rows(ledger_csv(told.debrief, content(), Language.ZH))
    assert head == ["功能", "指标", "变化", "上线用时", "数据", "上线后的收益", "原文依据", "题号"]
    assert row[:4] == ["智能回复", "首次响应时长", "从 9 分钟降到 4 分钟", "26 天"]
    assert (row[4], row[7]) == ("", "1")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\u3000＝1",
        "＝1",
        "\u200b=1",
        '="x"',
    ],
)
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    (_, row) = rows(ledger_csv(ledger(cell), content(), Language.EN))
    assert row[0] == f"'{cell}"


@pytest.mark.parametrize("cell", ['say "hi"', "a,b;c", "two\nlines", "4 % = good", "降了 -4%"])
def test_other_cells_arrive_as_they_were_said(cell: str) -> None:
    (_, row) = rows(ledger_csv(ledger(cell), content(), Language.EN))
    assert row[0] == cell


@given(st.lists(st.text(alphabet="=+-@\t\r\n \",;'aé中🙂", max_size=12), min_size=1, max_size=4))
def test_any_words_make_one_row_each_and_no_formula(cells: list[str]) -> None:
    found = rows(ledger_csv(ledger(*cells), content(), Language.EN))[1:]
    assert [row[0].removeprefix("'") for row in found] == [cell.removeprefix("'") for cell in cells]
    assert all(not row[0].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for row in found)


@pytest.mark.parametrize(
    ("used", "line"),
    [
        (Tally(), None),
        (Tally(1, 0, 900, 800, 40), "- Model use: 1 call, 900 tokens read, 40 written\n"),
        (
            Tally(12, 3, 34567, 0, 1200, estimated=True),
            "- Model use: 12 calls, 34,567 tokens read, 1,200 written (estimated in part)\n",
        ),
        (
            Tally(2, 0, 10, 0, 10, cost=Cost(Decimal("0.012345"), "USD", complete=True)),
            "- Model use: 2 calls, 10 tokens read, 10 written, 0.0123 USD\n",
        ),
        (
            Tally(2, 0, 10, 0, 10, cost=Cost(Decimal("0.012345"), "USD", complete=False)),
            "- Model use: 2 calls, 10 tokens read, 10 written, at least 0.0123 USD\n",
        ),
    ],
)
def test_the_markdown_says_what_models_used(used: Tally, line: str | None) -> None:
    told = debriefed(weak())
    text = document(told, told.debrief, content(), used)
    if line is None:
        assert "Model use" not in text
    else:
        assert line in text


# The service over the real store


def exports_of(house: House) -> Exports:
    return Exports(
        house.store,
        SqlReviewStore(house.database),
        SqlProseStore(house.database, house.clock),
        SqlDrillStore(house.database),
        house.content,
        ModelUse(SqlCallStore(house.database), None),
    )


@pytest.mark.anyio
async def test_the_json_file_holds_what_models_used(house: House) -> None:
    told = await _answered(house, Mode.PRACTICE, finish=True)
    spent = Usage(900, 800, 40)
    call = ModelCall(told.id, house.clock.now(), Purpose.JUDGE, "m", None, spent, 1.0, None, Failure.EMPTY)
    await SqlCallStore(house.database).add(call)
    usage = json.loads((await exports_of(house).export(told.id, ExportForm.JSON)).text)["usage"]
    judged = usage["by_purpose"].pop("judge")
    assert usage == {**judged, "by_purpose": {}}
    assert (usage["calls"], usage["failed"], usage["tokens_in"], usage["cost"]) == (1, 1, 900, None)


@pytest.mark.anyio
@pytest.mark.parametrize("form", list(ExportForm))
async def test_an_interview_that_does_not_exist_cannot_be_exported(house: House, form: ExportForm) -> None:
    with pytest.raises(NotFound):
        await exports_of(house).export("no-such-interview", form)


@pytest.mark.anyio
async def test_a_played_interview_is_exported_in_every_form_under_a_name_made_of_ids(house: House) -> None:
    told = await _answered(house, Mode.PRACTICE, finish=True)
    exports = exports_of(house)
    files = {form: await exports.export(told.id, form) for form in ExportForm}
    assert [file.name.removeprefix(f"debrief-core-three-{told.id}") for file in files.values()] == [
        ".md",
        ".json",
        "-ledger.csv",
        "-chat.jsonl",
    ]
    assert json.loads(files[ExportForm.JSON].text)["debrief"]["status"] == "ready"
    assert all(file.name.isascii() and '"' not in file.name for file in files.values())
    assert "It went well for everybody there." in files[ExportForm.MD].text
    for file in files.values():
        file.text.encode("utf-8")


@pytest.mark.anyio
async def test_a_live_interview_that_goes_on_is_given_without_any_score(house: House) -> None:
    told = await _answered(house, Mode.LIVE, finish=False)
    assert any(turn.attempts and turn.attempts[0].scorecards for turn in told.turns)
    exports = exports_of(house)
    file = json.loads((await exports.export(told.id, ExportForm.JSON)).text)
    assert file["scores_withheld"] is True
    assert file["debrief"] is None
    assert all(attempt["scorecards"] == {} for turn in file["interview"]["turns"] for attempt in turn["attempts"])
    text = (await exports.export(told.id, ExportForm.MD)).text
    assert "Scores and the debrief follow" in text
    assert "Scorecard" not in text
    with pytest.raises(NotAllowedNow):
        await exports.export(told.id, ExportForm.CSV)


@pytest.mark.anyio
async def test_a_live_interview_shows_its_scores_once_it_is_over(house: House) -> None:
    told = await _answered(house, Mode.LIVE, finish=True)
    text = (await exports_of(house).export(told.id, ExportForm.MD)).text
    assert "Scorecard" in text
    assert "follow when it is over" not in text


@pytest.mark.anyio
async def test_a_practice_interview_that_goes_on_says_so(house: House) -> None:
    told = await _answered(house, Mode.PRACTICE, finish=False)
    text = (await exports_of(house).export(told.id, ExportForm.MD)).text
    assert "The interview was not over when this was saved." in text


async def _answered(house: House, mode: Mode, *, finish: bool) -> Interview:
    started = await house.interviews.start(StartInterview("core-three", mode=mode))
    await house.settled(started.id, lambda told: told.status is Status.ANSWERING)
    await house.interviews.answer(started.id, 1, "It went well for everybody there.", None)
    told = await house.settled(started.id, lambda told: len(told.turns) > 1 and told.status is Status.ANSWERING)
    if finish:
        await house.interviews.finish(started.id)
        told = await house.settled(started.id, lambda told: told.debrief is not None)
    return told
