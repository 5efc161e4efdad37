"""The page at /docs: what `openapi.json` says, as plain HTML without any script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from app.web.pages.rendering import page
from app.web.problems import STATUS, kind_of

Schema = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or one member of an object. `schemas` are the names of schemas to follow."""

    name: str
    place: str
    kind: str
    required: bool
    schemas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    body: str | None
    replies: tuple[tuple[str, str, str | None], ...]


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The reference of the API."""
    described = request.app.openapi()
    context = {
        "operations": tuple(operations(described)),
        "schemas": {name: tuple(fields(schema)) for name, schema in _schemas(described).items()},
        "about": {name: schema.get("description", "") for name, schema in _schemas(described).items()},
        "enums": {name: schema["enum"] for name, schema in _schemas(described).items() if "enum" in schema},
        "problems": tuple((kind_of(kind), status, kind("").title) for kind, status in STATUS.items()),
    }
    return page(request, "api.html", context)


def operations(described: Schema) -> Iterator[Operation]:
    """Every operation of an OpenAPI description, in its order."""
    for path, methods in described["paths"].items():
        for method in METHODS:
            if method in methods:
                yield _operation(path, method, methods[method])


def fields(schema: Schema) -> Iterator[Field]:
    """The members of an object's schema."""
    required = schema.get("required", ())
    for name, member in schema.get("properties", {}).items():
        yield Field(name, "", kind_text(member), name in required, tuple(references(member)))


def kind_text(schema: Schema) -> str:
    """What a value is, in a few words: `string, at most 100`, `list of LoopOut`, `integer or null`."""
    if "$ref" in schema:
        return _name(schema["$ref"])
    if "anyOf" in schema:
        return " or ".join(kind_text(choice) for choice in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " | ".join(str(value) for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {kind_text(schema.get('items', {}))}"
    limits = [f"at most {schema['maxLength']}"] if "maxLength" in schema else []
    limits += [f"from {schema['minimum']}"] if "minimum" in schema else []
    limits += [f"to {schema['maximum']}"] if "maximum" in schema else []
    return ", ".join([schema.get("format") or schema.get("type", "any"), *limits])


def references(schema: Schema) -> Iterator[str]:
    """The names of the schemas that `schema` refers to."""
    if "$ref" in schema:
        yield _name(schema["$ref"])
    for choice in schema.get("anyOf", ()):
        yield from references(choice)
    if isinstance(schema.get("items"), dict):
        yield from references(schema["items"])


def _operation(path: str, method: str, described: Schema) -> Operation:
    body = described.get("requestBody", {}).get("content", {})
    return Operation(
        id=described["operationId"],
        method=method.upper(),
        path=path,
        summary=described.get("description", ""),
        parameters=tuple(_parameter(parameter) for parameter in described.get("parameters", ())),
        body=_schema_of(body),
        replies=tuple(
            (status, reply.get("description", ""), _schema_of(reply.get("content", {})))
            for status, reply in sorted(described["responses"].items())
        ),
    )


def _parameter(described: Schema) -> Field:
    schema = described.get("schema", {})
    required = described.get("required", False)
    return Field(described["name"], described["in"], kind_text(schema), required, tuple(references(schema)))


def _schema_of(content: Mapping[str, Schema]) -> str | None:
    """The name of the schema of a body, `list of …` included; None when it has none."""
    for described in content.values():
        if schema := described.get("schema"):
            return next(references(schema), None)
    return None


def _schemas(described: Schema) -> Mapping[str, Schema]:
    schemas: Mapping[str, Schema] = described.get("components", {}).get("schemas", {})
    return schemas


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]
