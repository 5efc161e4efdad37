"""The description of the API: `openapi.json`, and the page over it."""

import re

import pytest

from app.web.api.docs import kind_text
from tests.web.candidate import Candidate, Json

CONTRACT = {
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/api/v1/loops"),
    ("get", "/api/v1/signals"),
    ("post", "/api/v1/score"),
    ("post", "/api/v1/interviews"),
    ("get", "/api/v1/interviews"),
    ("post", "/api/v1/interviews/{interview_id}/rounds/next"),
    ("get", "/api/v1/interviews/{interview_id}"),
    ("post", "/api/v1/interviews/{interview_id}/answers"),
    ("get", "/api/v1/interviews/{interview_id}/events"),
    ("post", "/api/v1/interviews/{interview_id}/finish"),
    ("get", "/api/v1/interviews/{interview_id}/debrief"),
    ("get", "/api/v1/interviews/{interview_id}/export"),
    ("delete", "/api/v1/interviews/{interview_id}"),
}


@pytest.fixture
def described(candidate: Candidate) -> Json:
    reply: Json = candidate.http.get("/openapi.json").json()
    return reply


def test_every_call_of_the_contract_is_described(described: Json) -> None:
    found = {(method, path) for path, methods in described["paths"].items() for method in methods}
    assert found >= CONTRACT
    assert not any("sign-in" in path or path == "/" for _, path in found)


def test_replies_have_schemas_and_problems_are_declared_as_such(described: Json) -> None:
    for path, methods in described["paths"].items():
        for operation in methods.values():
            for status, reply in operation["responses"].items():
                if status.startswith("2"):
                    continue
                assert list(reply["content"]) == ["application/problem+json"], (path, status)
    schemas = described["components"]["schemas"]
    assert "HTTPValidationError" not in schemas
    assert {"type", "title", "status", "detail"} <= schemas["ProblemOut"]["properties"].keys()


def test_every_reference_in_the_description_leads_somewhere(described: Json) -> None:
    schemas = described["components"]["schemas"]
    wanted = set(re.findall(r"#/components/schemas/(\w+)", str(described)))
    assert wanted <= schemas.keys()


def test_the_page_lists_every_operation_without_a_script_of_its_own(candidate: Candidate, described: Json) -> None:
    reply = candidate.http.get("/docs", headers={"accept": "text/html"})
    assert reply.status_code == 200
    for path in described["paths"]:
        assert path in reply.text
    assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)", reply.text)
    assert "style=" not in reply.text
    assert "http://" not in re.sub(r"http://(127\.0\.0\.1|www\.w3\.org)[^\"<]*", "", reply.text)
    assert "https://" not in reply.text


def test_every_type_of_problem_is_explained_where_it_points(candidate: Candidate) -> None:
    page = candidate.http.get("/docs").text
    problem = candidate.http.get("/api/v1/interviews/nobody").json()
    assert f'id="{problem["type"].removeprefix("/docs#")}"' in page


def test_every_link_inside_the_page_leads_somewhere(candidate: Candidate) -> None:
    page = candidate.http.get("/docs").text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "string", "maxLength": 5}, "string, at most 5"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, "integer, from 1, to 9"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/LoopOut"}}, "list of LoopOut"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"enum": ["a", "b"]}, "a | b"),
        ({"type": "string", "format": "date-time"}, "date-time"),
        ({}, "any"),
    ],
)
def test_a_schema_is_told_in_a_few_words(schema: Json, text: str) -> None:
    assert kind_text(schema) == text
