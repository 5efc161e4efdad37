"""Style sheet, scripts and pictures."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
# A page names its assets with their version, `?v=…`: under that name they never change.
KEPT = "public, max-age=31536000, immutable"
ASKED_AGAIN = "no-cache"


class Assets(StaticFiles):
    """Serves `static/`; a browser asks again for whatever has no version in its address."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with how long it may be kept."""
        response = await super().get_response(path, scope)
        versioned = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = KEPT if versioned else ASKED_AGAIN
        return response
