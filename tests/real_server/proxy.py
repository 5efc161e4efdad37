"""LiteLLM's proxy on loopback, from the virtual environment that `make test-litellm` makes for it."""

import json
import os
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.infra.chat.asking import KEY
from tests.model_server import MODEL
from tests.model_server.speech import QUESTION

PYTHON = Path(__file__).parents[2] / ".venv-litellm/bin/python"
MISSING = "LiteLLM's proxy is not installed. `make test-litellm` installs it into .venv-litellm and runs this."
STARTED = "Uvicorn running on"
SECONDS_TO_START = 100
# Nothing listens there: whatever wants to leave this machine fails at once.
NOWHERE = "http://127.0.0.1:9"


def configuration(upstream: str) -> str:
    """A model that always says the same, two that fail, and one that `upstream` (a base URL) answers for."""
    models = {
        "interviewer": {"model": "openai/mock", "api_key": "none", "mock_response": QUESTION},
        "limited": {"model": "openai/mock", "api_key": "none", "mock_response": "litellm.RateLimitError"},
        "failing": {"model": "openai/mock", "api_key": "none", "mock_response": "litellm.InternalServerError"},
        "behind": {"model": f"openai/{MODEL}", "api_key": "none", "api_base": upstream, "max_retries": 0},
    }
    return json.dumps(
        {
            "model_list": [{"model_name": name, "litellm_params": given} for name, given in models.items()],
            "general_settings": {"master_key": KEY},
            "router_settings": {"num_retries": 0, "disable_cooldowns": True},
            "litellm_settings": {"telemetry": False},
        }
    )


@contextmanager
def proxy(folder: Path, upstream: str) -> Iterator[str]:
    """The proxy's base URL, until the context ends."""
    config = folder / "config.yaml"
    config.write_text(configuration(upstream), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = subprocess.Popen(
            [PYTHON, "-m", "uvicorn", "litellm.proxy.proxy_server:app", "--fd", str(listener.fileno())],
            cwd=folder,
            env=_environment(folder, config),
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        port = listener.getsockname()[1]
    said = _Said(process)
    try:
        said.wait_for(STARTED)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)
        said.close()


def _environment(folder: Path, config: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "PYTHONUTF8": "1",
        "CONFIG_FILE_PATH": str(config),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "DISABLE_ADMIN_UI": "True",
        "HTTP_PROXY": NOWHERE,
        "HTTPS_PROXY": NOWHERE,
        "NO_PROXY": "127.0.0.1",
    }


class _Said:
    """What the process prints, read all the time so that it never waits for a reader."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._output = process.stdout
        self._lines: deque[str] = deque(maxlen=40)
        self._started = threading.Event()
        self._wanted = ""
        self._reader = threading.Thread(target=self._read)

    def wait_for(self, wanted: str) -> None:
        """Until a line holds this; an AssertionError with the last lines when the process ends before."""
        self._wanted = wanted
        self._reader.start()
        assert self._started.wait(SECONDS_TO_START), "".join(self._lines)
        assert any(self._wanted in line for line in self._lines), "".join(self._lines)

    def close(self) -> None:
        """Once the process has ended."""
        self._reader.join()
        assert self._output is not None
        self._output.close()

    def _read(self) -> None:
        assert self._output is not None
        for line in self._output:
            self._lines.append(line)
            if self._wanted in line:
                self._started.set()
        self._started.set()
