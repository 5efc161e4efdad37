"""`make train`: rebuild the weights of the rules judge's model from the training answers in the repository.

The calibration answers are left out, so that they still measure something.
"""

from pathlib import Path

from app.domain.rubric import LOWEST_LEVEL
from app.infra.content.loader import content_root, load_content
from app.judges.rules import learned
from app.judges.rules.features import features
from app.judges.subject import subject_of
from app.services.rated import RatedAnswer

WEIGHTS = content_root() / "rubrics" / "weights.json"


def weights() -> str:
    """The text of the weights file."""
    return learned.written(trained())


def trained(signal: str | None = None) -> learned.Learned:
    """The model of every signal, or of one."""
    root = content_root()
    content = load_content(root)
    answers = list(_answers(root / "rubrics" / "training"))
    facts = [subject_of(answer.answer, content.reading).facts for answer in answers]
    signals = [signal] if signal else sorted({name for answer in answers for name in answer.settled})
    return {
        name: learned.trained(
            [features(one, name) for one in facts],
            [answer.settled.get(name, LOWEST_LEVEL) for answer in answers],
        )
        for name in signals
    }


def _answers(folder: Path) -> list[RatedAnswer]:
    lines = [
        line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [RatedAnswer.model_validate_json(line) for line in lines if line.strip()]


def main() -> None:
    """Write the weights file."""
    WEIGHTS.write_text(weights(), encoding="utf-8")


if __name__ == "__main__":
    main()
