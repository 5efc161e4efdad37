"""How many good turns of an interviewer the checks refuse, and how many bad ones they find.

python -m benchmarks.wording [--all]

`--all` prints the turns as well. They were written without sight of the word lists (`turns.yaml`); by one hand, so
that the figures are indicative.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from app.domain.language import Language
from app.domain.occasion import names_of
from app.domain.spoken import Occasion, faults_of
from app.services.ports import Content
from app.wiring.content import load_valid_content

TURNS = Path(__file__).parent / "turns.yaml"


def occasion(content: Content, language: Language, told: Mapping[str, Any]) -> Occasion:
    """The occasion of all turns in one language."""
    people = (persona.name.text(language) for persona in content.personas.values())
    names = tuple(name for whole in people for name in names_of(whole))
    secret = content.voice_prompt.rules(language)
    return Occasion(language, told["heard"], tuple(told["asked"]), names=names, secret=secret)


def refused(content: Content, said: Occasion, turns: Sequence[str]) -> Sequence[str]:
    """Those of the turns in which a fault is found."""
    return [turn for turn in turns if faults_of(turn, said, content.spoken)]


def rows(content: Content, language: Language, told: Mapping[str, Any]) -> Iterator[tuple[str, int, Sequence[str]]]:
    """What was looked at, how many turns that is, and those on which the checks are wrong."""
    said = occasion(content, language, told)
    yield "good turns refused", len(told["fit"]), refused(content, said, told["fit"])
    for kind, turns in told["unfit"].items():
        found = refused(content, said, turns)
        yield f"{kind}: bad turns let pass", len(turns), [turn for turn in turns if turn not in found]


def main() -> None:
    """Print the figures."""
    content, told = load_valid_content(), yaml.safe_load(TURNS.read_text(encoding="utf-8"))
    for language in Language:
        print(language.value)
        for name, count, wrong in rows(content, language, told[language.value]):
            print(f"  {name}: {len(wrong)} of {count}")
            for turn in wrong if "--all" in sys.argv else ():
                print(f"    {turn!r}")


if __name__ == "__main__":
    main()
