"""All figures, one after the other: `make bench`."""

from benchmarks import judging, startup, store


def main() -> None:
    """Run every benchmark."""
    for benchmark in (judging, startup, store):
        print(f"\n== {benchmark.__name__}")
        benchmark.main()


if __name__ == "__main__":
    main()
