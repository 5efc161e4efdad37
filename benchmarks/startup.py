"""How long from `debrief serve` to the first page on an empty database, beside importing FastAPI alone.

How much of it is for the loops: the content with the first loop alone, and with all of them.

python -m benchmarks.startup
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import yaml

from app.infra.content import content_root

TIMES = 5
LOAD = """
import gc, sys, time
from pathlib import Path
from app.infra.content import load_content
from app.judges.validators import VALIDATORS
gc.disable()
began = time.perf_counter()
content = load_content(Path(sys.argv[1]), VALIDATORS)
print(len(content.loops), time.perf_counter() - began)
"""


def main() -> None:
    """Print seconds and their ratio."""
    pages = [_measured(_first_page) for _ in range(TIMES)]
    imports = [_measured(_import_fastapi) for _ in range(TIMES)]
    print(f"start to first page: {median(pages):.2f} s at the median of {TIMES} (slowest {max(pages):.2f} s)")
    print(f"reference (python -c 'import fastapi'): {median(imports):.2f} s")
    print(f"ratio: {median(pages) / median(imports):.1f}")
    _loops()


def _loops() -> None:
    """Print what the content takes with one loop and with all, each time in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        one = with_one_loop(Path(folder))
        # In turns, so that a busy moment slows both.
        pairs = [(_loaded(one), _loaded(content_root())) for _ in range(TIMES)]
    loops = pairs[0][1][0]
    alone, every = (median(pair[side][1] for pair in pairs) for side in (0, 1))
    print(f"content with one loop: {alone:.2f} s, with {loops}: {every:.2f} s")
    print(f"{loops - 1} loops more cost {every - alone:.2f} s")


def with_one_loop(folder: Path) -> Path:
    """`folder` with the content that ships, of whose loops there is only the first."""
    root = content_root()
    for name in ("prompts", "rubrics"):
        shutil.copytree(root / name, folder / name)
    loops = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (folder / "prompts/loops").iterdir()}
    first = min(loops, key=lambda name: (loops[name].get("place", len(loops) * 100), name))
    cast = {person for round_ in loops[first]["rounds"] for person in round_["interviewers"]}
    for kind in ("loops", "questions", "acts", "personas"):
        for path in (folder / "prompts" / kind).glob("*"):
            belongs = path.stem in cast if kind == "personas" else path.name.split(".")[0] == first
            if not belongs:
                path.unlink()
    return folder


def _loaded(root: Path) -> tuple[int, float]:
    """How many loops there are below `root`, and the seconds they take with all other content."""
    ended = subprocess.run([sys.executable, "-c", LOAD, str(root)], check=True, stdout=subprocess.PIPE, text=True)
    loops, seconds = ended.stdout.split()
    return int(loops), float(seconds)


def _measured(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def import_seconds() -> float:
    """What importing FastAPI alone takes, at the median: how fast this machine is just now."""
    return median(_measured(_import_fastapi) for _ in range(TIMES))


def _import_fastapi() -> None:
    subprocess.run([sys.executable, "-c", "import fastapi"], check=True)


def _first_page() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        settings = {"PORT": str(port), "DATABASE_URL": f"sqlite:///{folder}/debrief.db"}
        command = [sys.executable, "-m", "app.cli", "serve"]
        server = subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE)
        try:
            assert server.stdout
            server.stdout.readline()
            with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
                page.read()
        finally:
            server.terminate()
            server.communicate()


if __name__ == "__main__":
    main()
