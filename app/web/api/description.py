"""`openapi.json`: what FastAPI derives from the handlers, with our problem replies in place of its own errors."""

from typing import Any

from fastapi import FastAPI

from app.web.api.replies import ProblemOut, problem_replies

ACCESS, LINK = "accessToken", "linkToken"
# OpenAPI knows no place for a token in the address itself, so that is said in words.
SCHEMES = {
    ACCESS: {
        "type": "http",
        "scheme": "bearer",
        "description": "ACCESS_TOKEN of the server; one without it takes requests of its own machine as they are.",
    },
    LINK: {
        "type": "http",
        "scheme": "link",
        "description": (
            "The token of a share link. It stands in the address as {token}, in no header, and opens one interview "
            "until the link is revoked or expires; the access token is not needed and opens nothing here."
        ),
    },
}
SHARED = "/api/v1/shared/"
DERIVED_ERRORS = ("HTTPValidationError", "ValidationError")


class DescribedApp(FastAPI):
    """An application whose description tells the errors it really sends."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            described = super().openapi()
            tell_problems(described)
            tell_doors(described)
        return super().openapi()


def tell_doors(described: dict[str, Any]) -> None:
    """Say which operations need the access token, where the server has one, and which the token of a link."""
    described["components"]["securitySchemes"] = SCHEMES
    described["security"] = [{ACCESS: []}, {}]
    for path, methods in described["paths"].items():
        for operation in methods.values():
            if path.startswith(SHARED):
                operation["security"] = [{LINK: []}]


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
