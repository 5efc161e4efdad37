"""The system's Chromium at a real server. Nothing is downloaded; a missing browser says how to get it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.web.serving import debrief_app, running

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
MISSING = (
    "The browser tests need Chromium. Install it with `apt-get install chromium` (Debian, Ubuntu), "
    "`dnf install chromium` (Fedora) or `brew install --cask chromium` (macOS)."
)
PACE_MS = 40
# What never comes is told late; what comes late on a busy machine is no fault.
PATIENCE_MS = 20_000

# Runs before any script of a page, so that the first violation is heard too.
LISTEN_FOR_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once in each process of tests."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Debrief asking its questions without pauses."""
    with running(debrief_app(tmp_path_factory.mktemp("browser") / "debrief.db")) as served:
        yield served


@pytest.fixture(scope="session")
def slow_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Debrief wording its questions slowly enough to be seen streaming."""
    database = tmp_path_factory.mktemp("slow") / "debrief.db"
    with running(debrief_app(database, builtin_pace_ms=PACE_MS)) as served:
        yield served


@dataclass
class Desk:
    """Opens browser contexts and remembers what went wrong in their pages."""

    browser: Browser
    address: str
    complaints: list[str]
    contexts: list[BrowserContext]

    def context(self, **options: Any) -> BrowserContext:
        """A fresh profile; every page in it is watched."""
        usual = {"base_url": self.address, "viewport": {"width": 1280, "height": 800}, "locale": "en-US"}
        context = self.browser.new_context(**{**usual, "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(LISTEN_FOR_VIOLATIONS)
        context.on("page", self._watch)
        self.contexts.append(context)
        return context

    def page(self, **options: Any) -> Page:
        """A page in a fresh profile."""
        return self.context(**options).new_page()

    def leave(self) -> None:
        """Close all pages: a server that ends before them is missed by their streams, which is no fault."""
        while self.contexts:
            self.contexts.pop().close()

    def forgive(self, text: str) -> None:
        """Drop complaints that a test brought about itself; fails when there are none."""
        brought_about = [complaint for complaint in self.complaints if text in complaint]
        assert brought_about
        self.complaints[:] = [complaint for complaint in self.complaints if text not in complaint]

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that was asked for and does not exist is no fault of the page.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def desk(chromium: Browser, address: str) -> Iterator[Desk]:
    """For tests that need several pages or special ones. No script error and no CSP violation may come up."""
    made = Desk(chromium, address, [], [])
    yield made
    made.leave()
    assert made.complaints == []


@contextmanager
def visiting(desk: Desk, app: FastAPI) -> Iterator[str]:
    """A server of a test's own, which stays until its pages are closed."""
    with running(app) as address:
        try:
            yield address
        finally:
            desk.leave()


@pytest.fixture
def page(desk: Desk) -> Page:
    """One page on a laptop in English."""
    return desk.page()


@pytest.fixture
def slow_page(desk: Desk, slow_address: str) -> Page:
    """The same at the server whose questions can be seen streaming."""
    return desk.page(base_url=slow_address)
