"""How long the rules judge takes for one answer on all signals, beside plain JSON work in the same run.

python -m benchmarks.judging
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import yaml

from app.domain.language import Language, language_of
from app.domain.rubric import Signal
from app.infra.content import content_root, load_content
from app.judges.rules import RulesJudge
from app.services.ports import JudgeRequest

SAMPLES = Path(__file__).parent.parent / "docs" / "sample-answers.yaml"
ROUNDS = 5


def main() -> None:
    """Print milliseconds an answer and answers a second."""
    content = load_content(content_root())
    judge = RulesJudge(content.rubric, content.reading, content.weights)
    answers = [*_examples(content.rubric.signals.values()), *_samples()]
    signals = tuple(content.rubric.signals)
    requests = [JudgeRequest(text, "", signals, language_of(text)) for text in answers]
    for request in requests[:20]:
        judge.judge_now(request)
    judged = _timed([partial(judge.judge_now, request) for request in requests] * ROUNDS)
    # Reading and writing the answer 200 times as JSON: work of a known kind, so that machines can be compared.
    reference = _timed([partial(_round_trips, text) for text in answers] * ROUNDS)
    length = median(map(len, answers))
    print(f"answers: {len(answers)}, of {length:.0f} characters at the median; signals: {len(signals)}")
    print(f"rules judge: {_figures(judged)}, {len(judged) / sum(judged):.0f} answers a second on one core")
    print(f"reference (200 JSON round trips of the answer): {_figures(reference)}")
    print(f"ratio at the median: {median(judged) / median(reference):.1f}")


def _examples(signals: Iterable[Signal]) -> list[str]:
    checks = [check for signal in signals for check in signal.checks]
    return [e.answer.text(lang) for c in checks for e in (c.meets, c.near_miss) for lang in Language]


def _samples() -> list[str]:
    return [text for texts in yaml.safe_load(SAMPLES.read_text(encoding="utf-8")).values() for text in texts]


def _round_trips(text: str) -> None:
    for _ in range(200):
        json.loads(json.dumps(text))


def _timed(calls: Sequence[Callable[[], object]]) -> list[float]:
    seconds = []
    for call in calls:
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return seconds


def _figures(seconds: Sequence[float]) -> str:
    p99 = quantiles(seconds, n=100)[98]
    return f"{median(seconds) * 1000:.2f} ms at the median, {p99 * 1000:.2f} ms at the 99th percentile"


if __name__ == "__main__":
    main()
