"""The agreement the README states is the one the code computes now."""

from dataclasses import replace

import pytest

from app.services.ports import Content
from docs.figures import BEGIN, END, NO_SET, README, block_of, figures, with_block


def test_the_readme_states_what_is_computed_now(content: Content) -> None:
    stated = block_of(README.read_text(encoding="utf-8"))
    assert stated == figures(content), (
        "the judge or the rated set changed: run `make figures` and commit the README"
    )


def test_every_rated_signal_is_stated_with_who_rated(content: Content) -> None:
    stated = block_of(README.read_text(encoding="utf-8"))
    for shipped in content.rated:
        assert shipped.raters.en in stated
        assert shipped.caution is None or shipped.caution.en in stated
        for signal in {name for answer in shipped.answers for name in answer.settled}:
            assert f"| {content.rubric.signals[signal].title.en} |" in stated


def test_without_a_set_the_block_says_so(content: Content) -> None:
    assert figures(replace(content, rated=())) == NO_SET


def test_a_new_block_replaces_the_old_one_and_nothing_else() -> None:
    readme = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    renewed = with_block(readme, "new\n\nlines")
    assert renewed == f"before\n{BEGIN}\nnew\n\nlines\n{END}\nafter\n"
    assert block_of(renewed) == "new\n\nlines"
    with pytest.raises(ValueError, match="substring"):
        with_block("no markers", "new")
