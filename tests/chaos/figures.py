"""What a run of faults came to, as a small table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from tests.chaos.ledger import Ledger


@dataclass(slots=True)
class Figures:
    """The figures of one run; `faults` must be none."""

    title: str
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    recoveries: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """What every run has."""
        return "\n".join(f"  {name:<42} {value}".rstrip() for name, value in self._summary())

    def table(self, ledger: Ledger) -> str:
        """All of it, a line each."""
        found = len(ledger.answers) - sum(fault.startswith(("lost: ", "changed: ")) for fault in set(self.faults))
        otherwise = _count(self.faults, "told otherwise")
        lines = [
            ("interviews, debriefed", f"{len(ledger.interviews)}, {len(ledger.debriefed)}"),
            ("answers acknowledged, found byte for byte", f"{len(ledger.answers)}, {found}"),
            ("replies under keys, others when repeated", f"{len(ledger.replies)}, {otherwise}"),
            ("answers to drills acknowledged", str(len(ledger.drills))),
            (
                "batches, lines, messages",
                f"{len(ledger.batches)}, {sum(ledger.batches.values())}, {ledger.told.total()}",
            ),
            ("double scorecards", str(_count(self.faults, "double scorecard"))),
            ("questions half stored", str(_count(self.faults, "half a question"))),
        ]
        return self.summary() + "".join(f"\n  {name:<42} {value}" for name, value in lines)

    def _summary(self) -> list[tuple[str, str]]:
        aims = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        times = f"{median(self.recoveries):.2f} / {max(self.recoveries):.2f}" if self.recoveries else "-"
        return [
            (f"{self.title}, seed {self.seed}", ""),
            ("kills", f"{self.kills.total()} ({aims})"),
            ("seconds to recover, median / most", times),
            ("faults", str(len(set(self.faults)))),
        ]


def _count(faults: Iterable[str], kind: str) -> int:
    return sum(fault.startswith(kind) for fault in set(faults))
