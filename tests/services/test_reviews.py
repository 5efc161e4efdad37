"""What people say about an answer is checked against it, kept once, and changes nothing a judge found."""

import json
from dataclasses import replace

import pytest

from app.domain.interview import Interview, Mode
from app.domain.review.said import OWNER, Answer, Author, Override
from app.domain.scorecard import JudgeKind
from app.errors import AppError, InvalidInput, KeyReused, NotAllowedNow, NotFound
from app.infra.store import SqlCallStore, SqlReviewStore
from app.infra.store.drills import SqlDrillStore
from app.infra.store.prose import SqlProseStore
from app.services.calibration import Calibration
from app.services.export import ExportForm, Exports
from app.services.interviews import StartInterview
from app.services.model_use import ModelUse
from app.services.rated import lines_of, read_rated
from app.services.reviewed import ReviewedAnswers
from app.services.reviews import NewComment, NewOverride, Pointed, Reviews, Said, reviewed_answers
from tests.services.conftest import House
from tests.web.candidate import STRONG

pytestmark = pytest.mark.anyio
COACH, CANDIDATE = Author("link-1", "Ms Wang"), Author(OWNER)
QUOTE = Pointed("7-day retention rose by 1.8%")
SIGNAL = "quantified_impact"
NOT_MET = NewOverride(SIGNAL, "result_stated", False, None, "A lift without its cost.", blind=True)
MET = NewOverride(SIGNAL, "result_stated", True, QUOTE, "It says what rose.", blind=True)
COMMENT = NewComment(QUOTE, "By itself this does not say for whom.")


@pytest.fixture
def store(house: House) -> SqlReviewStore:
    return SqlReviewStore(house.database)


@pytest.fixture
def reviews(house: House, store: SqlReviewStore) -> Reviews:
    return Reviews(house.store, store, house.content, house.clock)


async def answered(house: House, mode: Mode = Mode.PRACTICE) -> Interview:
    started = await house.interviews.start(StartInterview("core-three", ("hiring-manager",), mode=mode))
    await house.settled(started.id, lambda one: bool(one.turns) and one.turns[0].question is not None)
    await house.interviews.answer(started.id, 1, STRONG, None)
    return await house.settled(started.id, lambda one: bool(one.turns[0].attempts[0].scorecards))


@pytest.fixture
async def interview(house: House) -> Interview:
    return await answered(house)


async def test_a_coachs_words_wait_until_they_are_handed_over(reviews: Reviews, interview: Interview) -> None:
    await reviews.say(interview.id, COACH, Said(1, comments=(COMMENT,), overrides=(NOT_MET,), done=True))
    assert (await reviews.of(interview.id)).overrides == ()
    mine = await reviews.by(interview.id, COACH)
    assert mine.pending == 2
    assert [mark.about for mark in mine.done] == list(reviewed_answers(interview)) == [Answer(1, 1)]
    assert await reviews.submit(interview.id, COACH) == 2
    review = await reviews.of(interview.id)
    assert review.comments[0].anchor.quote == QUOTE.quote
    assert review.comments[0].anchor.holds(STRONG)


async def test_the_candidates_own_words_stand_at_once(reviews: Reviews, interview: Interview) -> None:
    await reviews.say(interview.id, CANDIDATE, Said(1, comments=(COMMENT,), overrides=(NOT_MET,)))
    review = await reviews.of(interview.id)
    assert (len(review.comments), len(review.overrides), review.pending) == (1, 1, 0)


async def test_both_levels_stand_side_by_side_and_the_judges_card_stays(
    reviews: Reviews, interview: Interview, house: House
) -> None:
    before = interview.turns[0].attempts[0].scorecards[JudgeKind.RULES]
    judged = before.signal(SIGNAL)
    assert judged is not None
    await reviews.say(interview.id, CANDIDATE, Said(1, overrides=(NOT_MET,)))
    stored = await house.interviews.get(interview.id)
    assert stored.turns[0].attempts[0].scorecards[JudgeKind.RULES] == before
    (side,) = reviews.sides(stored, Answer(1, 1), await reviews.of(interview.id))
    assert (side.signal, side.machine, side.person) == (SIGNAL, judged.level, 1)
    (word,) = (await reviews.of(interview.id)).overrides
    assert (word.machine_met, word.judge) == (judged.checks[0].met, JudgeKind.RULES)


@pytest.mark.parametrize(
    ("said", "error", "field"),
    [
        (Said(1, overrides=(replace(NOT_MET, reason=" \n"),)), InvalidInput, "reason"),
        (Said(1, overrides=(replace(NOT_MET, reason="x" * 4001),)), InvalidInput, "reason"),
        (Said(1, overrides=(replace(MET, words=None),)), InvalidInput, "quote"),
        (Said(1, overrides=(replace(MET, words=Pointed("retention fell by 1.8%")),)), InvalidInput, "quote"),
        (Said(1, overrides=(replace(MET, words=Pointed("I led")),)), InvalidInput, "quote"),
        (Said(1, overrides=(replace(MET, words=Pointed(start=0, end=10_000)),)), InvalidInput, "quote"),
        (Said(1, overrides=(replace(MET, words=Pointed("something else", 0, 20)),)), InvalidInput, "quote"),
        (Said(1, overrides=(replace(MET, check="nothing_such"),)), InvalidInput, "check"),
        (Said(1, overrides=(replace(MET, signal="nothing_such"),)), InvalidInput, "check"),
        (Said(1, comments=(replace(COMMENT, text=""),)), InvalidInput, "text"),
        (Said(1, comments=(replace(COMMENT, text="\x00"),)), InvalidInput, "text"),
        (Said(1, comments=(replace(COMMENT, words=Pointed("not his words")),)), InvalidInput, "quote"),
        (Said(1, attempt=2, comments=(COMMENT,)), NotFound, None),
        (Said(2, comments=(COMMENT,)), NotFound, None),
        (Said(0, comments=(COMMENT,)), NotFound, None),
    ],
)
async def test_what_does_not_hold_is_refused_and_nothing_is_kept(
    reviews: Reviews, interview: Interview, said: Said, error: type[AppError], field: str | None
) -> None:
    with pytest.raises(error) as refused:
        await reviews.say(interview.id, COACH, replace(said, comments=(COMMENT, *said.comments), done=True))
    assert getattr(refused.value, "field", None) == field
    mine = await reviews.by(interview.id, COACH)
    assert (mine.comments, mine.overrides, mine.done) == ((), (), ())


async def test_a_key_says_something_once_and_never_something_else(reviews: Reviews, interview: Interview) -> None:
    said = Said(1, comments=(COMMENT,), overrides=(NOT_MET,), key="k")
    first = await reviews.say(interview.id, COACH, said)
    assert await reviews.say(interview.id, COACH, said) == first
    with pytest.raises(KeyReused):
        await reviews.say(interview.id, COACH, replace(said, overrides=(MET,)))
    with pytest.raises(KeyReused):
        await reviews.say(interview.id, COACH, replace(said, comments=(replace(COMMENT, text="Else."),)))
    assert (await reviews.by(interview.id, COACH)).pending == 2
    await reviews.say(interview.id, CANDIDATE, said)
    assert (await reviews.of(interview.id)).comments[0].author == CANDIDATE


async def test_a_live_interview_is_not_rated_before_its_end(reviews: Reviews, house: House) -> None:
    live = await answered(house, Mode.LIVE)
    with pytest.raises(NotAllowedNow):
        await reviews.say(live.id, COACH, Said(1, overrides=(NOT_MET,)))
    await reviews.say(live.id, COACH, Said(1, comments=(COMMENT,)))
    assert (await reviews.by(live.id, COACH)).pending == 1


async def test_what_is_gone_takes_no_word(reviews: Reviews, interview: Interview, house: House) -> None:
    await house.interviews.delete(interview.id)
    with pytest.raises(NotFound):
        await reviews.say(interview.id, COACH, Said(1, comments=(COMMENT,)))


@pytest.fixture
def reviewed(house: House, store: SqlReviewStore) -> ReviewedAnswers:
    return ReviewedAnswers(house.store, store, house.content)


async def test_words_become_rows_that_calibration_reads(
    reviews: Reviews, reviewed: ReviewedAnswers, interview: Interview, house: House
) -> None:
    assert await reviewed.rows() == ""
    await reviews.say(interview.id, COACH, Said(1, overrides=(NOT_MET,)))
    assert await reviewed.rows() == ""
    await reviews.submit(interview.id, COACH)
    await reviews.say(interview.id, CANDIDATE, Said(1, overrides=(MET,)))
    rows = await reviewed.rows()
    (answer,) = read_rated(lines_of(rows), house.content.rubric)
    judge_level = interview.turns[0].attempts[0].scorecards[JudgeKind.RULES].signal(SIGNAL)
    assert judge_level is not None
    assert answer.answer == STRONG
    assert answer.question == interview.turns[0].question
    assert answer.ratings == {SIGNAL: (1, judge_level.level)}
    # They contradict each other, so there is no label.
    assert answer.checks == {}
    assert [one["reason"] for one in json.loads(rows)["reasons"]] == [NOT_MET.reason, MET.reason]
    assert "Ms Wang" not in rows
    report = await Calibration(house.judges, house.content.rubric).measure([answer], JudgeKind.RULES)
    assert [signal.signal for signal in report.signals] == [SIGNAL]
    assert report.disagreements[0].rated == 1


async def test_a_deleted_interview_leaves_the_rows(
    reviews: Reviews, reviewed: ReviewedAnswers, interview: Interview, house: House
) -> None:
    await reviews.say(interview.id, CANDIDATE, Said(1, overrides=(NOT_MET,)))
    assert await reviewed.rows()
    await house.interviews.delete(interview.id)
    assert await reviewed.rows() == ""
    assert (await reviewed.standing(10)).answers == 0


async def test_contradictions_are_told_the_latest_first(
    reviews: Reviews, reviewed: ReviewedAnswers, interview: Interview, house: House
) -> None:
    card = interview.turns[0].attempts[0].scorecards[JudgeKind.RULES]
    found = {(score.signal, check.check): check.met for score in card.signals for check in score.checks}
    met = [place for place, is_met in found.items() if is_met]
    assert len(met) >= 2
    for signal, check in met[:2]:
        await reviews.say(
            interview.id, CANDIDATE, Said(1, overrides=(replace(NOT_MET, signal=signal, check=check),))
        )
        house.clock.forward(60)
    standing = await reviewed.standing(1)
    assert (standing.contradicted, standing.answers) == (2, 1)
    (shown,) = standing.contradictions
    assert (shown.interview, shown.word.signal, shown.word.check) == (interview.id, *met[1])
    (month,) = standing.months
    assert (month.said, month.differing, month.kappa) == (2, 2, None)
    assert isinstance(shown.word, Override)


async def test_exported_files_hold_what_was_handed_over_and_nothing_pending(
    reviews: Reviews, store: SqlReviewStore, interview: Interview, house: House
) -> None:
    exports = Exports(
        house.store,
        store,
        SqlProseStore(house.database, house.clock),
        SqlDrillStore(house.database),
        house.content,
        ModelUse(SqlCallStore(house.database), None),
    )
    evil = replace(COMMENT, text="# Not a heading\n<b>bold</b>")
    await reviews.say(interview.id, COACH, Said(1, comments=(evil,), overrides=(NOT_MET,)))
    before = await exports.export(interview.id, ExportForm.MD)
    assert "What people said" not in before.text
    await reviews.submit(interview.id, COACH)
    after = (await exports.export(interview.id, ExportForm.MD)).text.removeprefix(before.text)
    assert "## What people said" in after
    assert "Ms Wang, question 1" in after
    assert "A lift without its cost." in after
    assert "\n# Not a heading" not in after
    assert "<b>" not in after
    told = json.loads((await exports.export(interview.id, ExportForm.JSON)).text)["review"]
    assert told["comments"][0]["text"] == evil.text
    assert told["overrides"][0]["anchor"] is None
    assert [told["overrides"][0][name] for name in ("check", "met", "blind")] == ["result_stated", False, True]
