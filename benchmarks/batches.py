"""How long a batch of 10,000 answers takes by the rules judge over HTTP, and what it does to memory.

python -m benchmarks.batches [ANSWERS]

The answers are those of the calibration set, each with a number of its own. The reference of the same run is one
process that judges a hundredth of them and does nothing else.
"""

import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import httpx

from app.domain.language import language_of
from app.infra.content import content_root
from app.judges.rules import RulesJudge
from app.services.ports import JudgeRequest
from app.wiring.content import load_valid_content
from tests.cli.debrief import Serving, serving

ANSWERS = 10_000
REFERENCE_SHARE = 100
LOOK_SECONDS = 0.5
LINES = {"Content-Type": "application/x-ndjson"}


def rated() -> list[dict[str, str]]:
    """The answers of the set that ships."""
    text = (content_root() / "rubrics" / "calibration" / "core.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def rows(count: int) -> Iterator[dict[str, str]]:
    """So many answers, no two of them alike."""
    known = rated()
    for n in range(count):
        row = known[n % len(known)]
        yield {"id": str(n), "question": row.get("question", ""), "answer": f"{row['answer']} ({n})"}


def alone(count: int) -> float:
    """Seconds an answer that one process needs which judges and does nothing else."""
    content = load_valid_content()
    judge = RulesJudge(content.rubric, content.reading, content.weights)
    signals = tuple(content.rubric.signals)

    async def read() -> None:
        for row in islice(rows(count), count):
            answer = row["answer"]
            await judge.judge(JudgeRequest(answer, row["question"], signals, language_of(answer)))

    start = time.process_time()
    asyncio.run(read())
    return (time.process_time() - start) / count


def memory_mib(served: Serving) -> float:
    """What the server holds in memory, without the processes that judge for it."""
    pages = int(Path(f"/proc/{served.process.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def main(count: int = ANSWERS) -> None:
    """Send one batch, watch it to its end, fetch its results."""
    reference = alone(max(1, count // REFERENCE_SHARE))
    body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(count)).encode()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served:
        client = httpx.Client(base_url=served.address, timeout=600)
        with client:
            held = [memory_mib(served)]
            start = time.perf_counter()
            batch = client.post("/api/v1/score/batches", content=body, headers=LINES).json()
            sent = time.perf_counter() - start
            while batch["status"] == "running":
                time.sleep(LOOK_SECONDS)
                held.append(memory_mib(served))
                batch = client.get(f"/api/v1/score/batches/{batch['id']}").json()
            done = time.perf_counter() - start
            with client.stream("GET", f"/api/v1/score/batches/{batch['id']}/results") as results:
                lines = sum(1 for _ in results.iter_lines())
            held.append(memory_mib(served))
    print(f"{batch['scored']} of {count} answers on 12 signals, {len(body) / 2**20:.1f} MiB, {lines} results")
    print(f"taken in {sent:.1f} s, scored and stored after {done:.1f} s: {count / done:.0f} answers/s")
    share = done / count / reference
    print(f"one process that only judges: {reference * 1000:.1f} ms of CPU an answer; {share:.2f} times that here")
    print(f"memory of the server: {held[0]:.0f} MiB before, at most {max(held):.0f} MiB, {held[-1]:.0f} MiB after")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS)
