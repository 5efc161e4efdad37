"""Every error of the application has a status, and every problem the same shape."""

import json

import pytest
from starlette.exceptions import HTTPException

from app import errors
from app.services.documents import DocumentUnreadable
from app.services.ledger_reading import LedgerFileUnreadable
from app.web.problems import (
    MOST_ERRORS_LISTED,
    STATUS,
    from_app_error,
    from_http,
    from_validation,
    kind_of,
    problem_of,
)

# Whoever hands a file in is told in words of its own: the API's and the page's handlers catch the last two.
NOT_FOR_CLIENTS = {
    errors.ContentInvalid,
    errors.SettingsInvalid,
    errors.InterviewBroke,
    errors.WordedElsewhere,
    DocumentUnreadable,
    LedgerFileUnreadable,
}


def test_every_error_a_service_raises_has_its_status() -> None:
    assert set(errors.AppError.__subclasses__()) - NOT_FOR_CLIENTS == set(STATUS)


@pytest.mark.parametrize(("kind", "status"), STATUS.items(), ids=lambda value: getattr(value, "__name__", value))
def test_a_problem_tells_what_happened(kind: type[errors.AppError], status: int) -> None:
    problem = from_app_error(kind("Do this instead."))
    body = problem.body()
    assert body["status"] == status
    assert body["detail"] == "Do this instead."
    assert body["title"] == kind("").title
    assert body["type"] == f"/docs#{kind_of(kind)}"


def test_the_field_of_an_invalid_input_is_named() -> None:
    body = from_app_error(errors.InvalidInput("Shorten it.", "text")).body()
    assert body["errors"] == [{"in": "body", "field": "text", "message": "Shorten it."}]


def test_a_database_that_cannot_be_used_asks_to_come_back() -> None:
    assert from_app_error(errors.StoreUnavailable("The disk is full.")).headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    "error", [errors.ContentInvalid("rubrics/x.yaml:3"), ValueError("a secret"), KeyError("x")]
)
def test_what_nobody_expected_shows_nothing_of_itself(error: Exception) -> None:
    body = problem_of(error).body()
    assert body["status"] == 500
    assert str(error) not in json.dumps(body)


def test_a_status_of_the_framework_gets_advice_and_keeps_its_headers() -> None:
    problem = from_http(HTTPException(405, headers={"Allow": "GET"}))
    assert problem.headers == {"Allow": "GET"}
    assert "method" in problem.detail
    assert from_http(HTTPException(404)).kind == "not-found"
    assert from_http(HTTPException(418, "Short and stout.")).detail == "Short and stout."


def test_of_many_wrong_fields_some_are_listed_and_all_counted() -> None:
    found = [{"type": "missing", "loc": ("body", f"field{n}"), "msg": "Field required"} for n in range(50)]
    problem = from_validation(found)
    assert len(problem.errors) == MOST_ERRORS_LISTED
    assert problem.detail == "field0: Add this field. (49 more)"


def test_an_error_without_advice_of_ours_is_told_in_the_words_of_the_validator() -> None:
    problem = from_validation([{"type": "unheard_of", "loc": ("query", "q"), "msg": "Is odd"}])
    assert problem.errors[0].body() == {"in": "query", "field": "q", "message": "Is odd."}
