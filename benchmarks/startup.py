"""How long from `debrief serve` to the first page on an empty database, beside importing FastAPI alone.

python -m benchmarks.startup
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from urllib.request import urlopen

TIMES = 5


def main() -> None:
    """Print seconds and their ratio."""
    pages = [_measured(_first_page) for _ in range(TIMES)]
    imports = [_measured(_import_fastapi) for _ in range(TIMES)]
    print(f"start to first page: {median(pages):.2f} s at the median of {TIMES} (slowest {max(pages):.2f} s)")
    print(f"reference (python -c 'import fastapi'): {median(imports):.2f} s")
    print(f"ratio: {median(pages) / median(imports):.1f}")


def _measured(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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
