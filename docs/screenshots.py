"""Take pictures of the pages for the README (`make screenshots`), or all of them into a folder given as argument.

Starts a server of its own on a database that is thrown away, plays an interview with `sample-answers.yaml`, and
opens the pages in Chromium.
"""

import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).parent
IMAGES = DOCS / "images"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
OPEN_ROUND = "infra-architect"


@dataclass(frozen=True)
class Look:
    """How a picture is taken."""

    language: str
    width: int
    scheme: str

    @property
    def name(self) -> str:
        """For the file's name."""
        return f"{self.language}-{self.width}-{self.scheme}"


README_LOOK = Look("en", 1280, "light")
ALL_LOOKS = [Look(*look) for look in itertools.product(("en", "zh"), (1280, 390), ("light", "dark"))]


def main() -> None:
    """Take the pictures the arguments ask for."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    looks = ALL_LOOKS if len(sys.argv) > 1 else [README_LOOK]
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        played = {
            language: Played.play(address, language) for language in sorted({look.language for look in looks})
        }
        for look in looks:
            take(browser, address, played[look.language], look, folder)
        browser.close()


def chromium() -> str:
    """The system's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    sys.exit("Chromium is missing. On Debian or Ubuntu: sudo apt-get install chromium fonts-noto-cjk")


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """A server on a free port with an empty database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "PORT": str(port),
            "DATABASE_URL": f"sqlite:///{folder}/debrief.db",
            "BUILTIN_PACE_MS": "0",
        }
        command = [sys.executable, "-m", "app.cli", "serve"]
        server = subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True)
        assert server.stdout
        server.stdout.readline()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


@dataclass(frozen=True)
class Played:
    """A finished interview, and one whose last answer has just been scored."""

    finished: str
    going_on: str

    @classmethod
    def play(cls, address: str, language: str) -> "Played":
        """Play both over the API."""
        answers = yaml.safe_load((DOCS / "sample-answers.yaml").read_text(encoding="utf-8"))[language]
        with httpx.Client(base_url=f"{address}/api/v1", timeout=30) as client:
            going_on = _started(client, {"loop": "core-three", "rounds": [OPEN_ROUND], "language": language})
            _answer_open(client, going_on, answers[4])
            _next_question(client, going_on)
            finished = _started(client, {"loop": "core-three", "language": language})
            for answer in itertools.cycle(answers):
                if not _answer_open(client, finished, answer):
                    return cls(finished, going_on)
        raise AssertionError


def _started(client: httpx.Client, wish: dict[str, Any]) -> str:
    reply = client.post("/interviews", json=wish)
    reply.raise_for_status()
    return str(reply.json()["id"])


def _answer_open(client: httpx.Client, interview: str, answer: str) -> bool:
    """Answer the open question once there is one; False when the interview is over."""
    n = _next_question(client, interview)
    if n is not None:
        client.post(f"/interviews/{interview}/answers", json={"turn": n, "text": answer}).raise_for_status()
    return n is not None


def _next_question(client: httpx.Client, interview: str) -> int | None:
    """Listens until a question is open (its turn) or the debrief is there (None)."""
    with client.stream("GET", f"/interviews/{interview}/events") as events:
        for line in events.iter_lines():
            if line in ("event: question", "event: debrief"):
                current = client.get(f"/interviews/{interview}").json()
                if current["status"] == "finished":
                    return None
                if current["status"] == "answering":
                    return int(current["turns"][-1]["n"])
    raise AssertionError


def take(browser: Browser, address: str, played: Played, look: Look, folder: Path) -> None:
    """All pages in one look."""
    viewport = {"width": look.width, "height": 1100}
    context = browser.new_context(viewport=viewport, color_scheme=look.scheme)  # type: ignore[arg-type]
    page = context.new_page()
    suffix = "" if look == README_LOOK else f"-{look.name}"
    pages = {
        "interview": f"/interviews/{played.going_on}",
        "debrief": f"/interviews/{played.finished}/debrief",
    }
    if folder != IMAGES:
        pages |= {
            "start": "/",
            "transcript": f"/interviews/{played.finished}/transcript",
            "sessions": "/interviews",
        }
    for name, path in pages.items():
        page.goto(f"{address}{path}?lang={look.language}")
        _ready(page, name)
        page.screenshot(path=folder / f"{name}{suffix}.png", full_page=folder != IMAGES and name != "transcript")
    context.close()


def _ready(page: Page, name: str) -> None:
    if name == "interview":
        page.locator("#answer").wait_for()
        page.locator("details.scorecard").first.evaluate("card => { card.open = true }")


if __name__ == "__main__":
    main()
