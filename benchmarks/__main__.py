"""All figures, one after the other: `make bench`."""

from benchmarks import (
    answering,
    batches,
    elsewhere,
    judging,
    ledger,
    open_streams,
    prompts,
    recovery,
    startup,
    store,
    wording,
)
from benchmarks.streaming import run as streaming


def main() -> None:
    """Run every benchmark."""
    for benchmark in (
        judging,
        wording,
        prompts,
        startup,
        recovery,
        store,
        answering,
        open_streams,
        elsewhere,
        batches,
        ledger,
    ):
        print(f"\n== {benchmark.__name__}")
        benchmark.main()
    print("\n== streaming, with few streams (all of it: make bench-streaming)")
    streaming.main((1, 20), memory=False)


if __name__ == "__main__":
    main()
