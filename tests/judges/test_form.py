"""The one place where a form is verified: broken forms are unscored, unproven checks are not met."""

import pytest

from app.domain.evidence import Located
from app.domain.language import Language
from app.domain.rubric import Signal
from app.judges.form import DOUBLED_CHECK, MISSING_CHECK, UNKNOWN_CHECK, Entry, Form, verified
from app.judges.subject import Subject, subject_of
from app.services.ports import Content

ANSWER = (
    "I pulled two weeks of logs and found the cause. I cut the calendar view although sales hated it. "
    "It went live for every clinic on 3 May, and lost bookings fell from 9% to 4%."
)


@pytest.fixture
def signal(content: Content) -> Signal:
    return content.rubric.signals["ownership"]


@pytest.fixture
def subject(content: Content) -> Subject:
    return subject_of(ANSWER, content.reading)


def form(signal: Signal, quotes: list[str | None]) -> Form:
    entries = [
        Entry(check.id, quote, None, quote is not None) for check, quote in zip(signal.checks, quotes, strict=True)
    ]
    return Form(signal.id, tuple(entries))


def test_a_check_with_words_of_the_answer_is_met_and_shown_where_they_stand(
    subject: Subject, signal: Signal
) -> None:
    score = verified(form(signal, ["I pulled two weeks of logs"] * 2 + [None, None]), subject, signal, Language.EN)
    assert score.level == 3
    first = score.checks[0]
    assert (first.start, first.end) == (0, 26)
    assert first.quote == ANSWER[:26]
    assert first.reason == signal.checks[0].met.en


def test_words_that_were_never_said_meet_nothing(subject: Subject, signal: Signal) -> None:
    score = verified(form(signal, ["I rewrote the whole scheduler"] * 4), subject, signal, Language.ZH)
    assert score.level == 1
    assert all(not check.met and check.quote is None for check in score.checks)
    assert score.checks[0].reason == signal.checks[0].unmet.zh


def test_true_words_of_the_wrong_kind_meet_nothing(subject: Subject, signal: Signal) -> None:
    score = verified(form(signal, ["lost bookings fell from 9% to 4%"] * 4), subject, signal, Language.EN)
    assert score.level == 1


def test_a_higher_check_does_not_make_up_for_a_lower_one(subject: Subject, signal: Signal) -> None:
    score = verified(
        form(signal, ["I pulled two weeks of logs", None, "I cut the calendar view", None]),
        subject,
        signal,
        Language.EN,
    )
    assert [check.met for check in score.checks] == [True, False, True, False]
    assert score.level == 2


def test_a_place_is_believed_only_when_the_quote_stands_there(content: Content, signal: Signal) -> None:
    text = "I cut the feature. We talked. Then I cut the feature again."
    subject = subject_of(text, content.reading)
    right = Entry("role_claimed", "I cut the feature", None, True, at=Located(35, 52))
    wrong = Entry("role_claimed", "I cut the feature", None, True, at=Located(3, 20))
    rest = form(signal, [None] * 4).entries[1:]
    assert verified(Form(signal.id, (right, *rest)), subject, signal, Language.EN).checks[0].start == 35
    assert verified(Form(signal.id, (wrong, *rest)), subject, signal, Language.EN).checks[0].start == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda entries: entries[:3], MISSING_CHECK),
        (lambda entries: (*entries, entries[0]), DOUBLED_CHECK),
        (lambda entries: (*entries[:3], Entry("made_up", None, None, False)), UNKNOWN_CHECK),
        (lambda entries: entries[:0], MISSING_CHECK),
    ],
)
def test_a_broken_form_is_unscored_with_its_reason(
    subject: Subject, signal: Signal, change: object, reason: str
) -> None:
    assert callable(change)
    broken = Form(signal.id, change(form(signal, [None] * 4).entries))
    score = verified(broken, subject, signal, Language.EN)
    assert (score.level, score.unscored_reason, score.checks) == (None, reason, ())


def test_reasons_of_the_judge_are_kept(subject: Subject, signal: Signal) -> None:
    entries = list(form(signal, ["I pulled two weeks of logs", None, None, None]).entries)
    entries[0] = Entry("role_claimed", "I pulled two weeks of logs", "They read the logs.", True, 0.9)
    entries[1] = Entry("own_action", None, "Nothing of their own.", False)
    score = verified(Form(signal.id, tuple(entries)), subject, signal, Language.EN)
    assert [check.reason for check in score.checks[:2]] == ["They read the logs.", "Nothing of their own."]
    assert score.checks[0].sure == 0.9
