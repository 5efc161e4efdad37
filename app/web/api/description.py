"""`openapi.json`: what FastAPI derives from the handlers, with our problem replies in place of its own errors."""

from typing import Any

from fastapi import FastAPI

from app.web.api.replies import ProblemOut, problem_replies

DERIVED_ERRORS = ("HTTPValidationError", "ValidationError")


class DescribedApp(FastAPI):
    """An application whose description tells the errors it really sends."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            tell_problems(super().openapi())
        return super().openapi()


def tell_problems(described: dict[str, Any]) -> None:
    """Replace FastAPI's own validation errors in a description by problem replies."""
    schemas = described["components"]["schemas"]
    for name in DERIVED_ERRORS:
        schemas.pop(name, None)
    schemas[ProblemOut.__name__] = ProblemOut.model_json_schema()
    invalid = problem_replies(422)[422]
    for methods in described["paths"].values():
        for operation in methods.values():
            replies = operation["responses"]
            if "HTTPValidationError" in str(replies.get("422", "")):
                replies["422"] = invalid
