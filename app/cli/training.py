"""`make train`: rebuild the weights of the rules judge's model from the training answers in the repository.

The calibration answers are left out, so that they still measure something.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence

from app.domain.rubric import LOWEST_LEVEL
from app.infra.content.loader import content_root, load_content
from app.judges.rules.features import Stories, of_the_rules
from app.judges.rules.judge import entries_of, filler_of
from app.judges.rules.training import Example, trained, written
from app.judges.subject import Subject, subject_of
from app.services.ports import Content
from app.services.rated import RatedAnswer

WEIGHTS = content_root() / "rubrics" / "weights.json"
TRAINING = content_root() / "rubrics" / "training"
# One answer in so many stands for what the others look like to the model.
SAMPLE = 40


def weights() -> str:
    """The text of the weights file."""
    answers = rated_answers()
    return written(trained(examples(answers)), material(answers))


def material(answers: Sequence[RatedAnswer]) -> str:
    """A hash of what the weights are trained on: every answer with its levels, and some as the model sees them."""
    told = [answer.model_dump(mode="json") for answer in answers]
    seen = {
        signal: [(sorted(one.found.items()), sorted(one.runs), one.level) for one in ones]
        for signal, ones in examples(answers[::SAMPLE]).items()
    }
    return hashlib.sha256(json.dumps([told, seen], sort_keys=True).encode()).hexdigest()


def examples(answers: Sequence[RatedAnswer]) -> dict[str, list[Example]]:
    """Rated answers as the model sees them, for each signal that was rated."""
    content = load_content(content_root(), weighed=False)
    subjects = [(subject, Stories(subject.facts)) for subject in _read(answers, content)]
    signals = sorted({name for answer in answers for name in answer.settled})
    return {
        signal: [
            _example(signal, subject, stories, content, answer.settled.get(signal, LOWEST_LEVEL))
            for answer, (subject, stories) in zip(answers, subjects, strict=True)
        ]
        for signal in signals
    }


def _read(answers: Sequence[RatedAnswer], content: Content) -> Iterable[Subject]:
    return (subject_of(answer.answer, content.reading) for answer in answers)


def _example(signal: str, subject: Subject, stories: Stories, content: Content, level: int) -> Example:
    entries = entries_of(content.rubric.signals[signal], filler_of(signal), subject)
    return Example({**stories.features(signal), **of_the_rules(entries)}, stories.runs(signal), level)


def rated_answers() -> list[RatedAnswer]:
    """The training answers of the repository."""
    lines = [
        line for file in sorted(TRAINING.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [RatedAnswer.model_validate_json(line) for line in lines if line.strip()]


def main() -> None:
    """Write the weights file."""
    WEIGHTS.write_text(weights(), encoding="utf-8")


if __name__ == "__main__":
    main()
