"""The proxy, and the test server it passes some calls on to, started once."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.model_server import ModelServer, faults, serving
from tests.model_server.personalities import OpenAi
from tests.model_server.speech import default_say
from tests.real_server.proxy import MISSING, PYTHON, proxy


@dataclass(frozen=True, slots=True)
class Proxied:
    """The proxy's base URL, and the server behind its model `behind`."""

    base_url: str
    behind: ModelServer


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """Both servers."""
    if not PYTHON.exists():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with serving(ModelServer()) as behind, proxy(tmp_path_factory.mktemp("litellm"), behind.base_url) as base_url:
        yield Proxied(base_url, behind)


@pytest.fixture
def proxied(started: Proxied) -> Proxied:
    """Both servers, the one behind as it is at first."""
    started.behind.personality = OpenAi()
    started.behind.say = default_say
    started.behind.faults = faults.never
    started.behind.requests.clear()
    return started
