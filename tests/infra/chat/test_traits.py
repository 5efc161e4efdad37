"""Two who note things on the same model do not push out what the other noted."""

from hypothesis import given
from hypothesis import strategies as st

from app.infra.chat.traits import Rung, Traits, merged

NAMES = st.sampled_from(["temperature", "seed", "max_tokens"])
TRAITS = st.builds(
    Traits,
    rung=st.none() | st.sampled_from(Rung),
    dropped=st.frozensets(NAMES),
    renamed=st.dictionaries(NAMES, st.sampled_from(["a", "b"])),
    added=st.dictionaries(NAMES, st.booleans()),
    context_cut=st.none() | st.booleans(),
    tokens_per_estimate=st.dictionaries(st.sampled_from(["latin", "wide"]), st.floats(0.5, 2)),
)


@given(TRAITS, TRAITS)
def test_alone_all_that_was_noted_is_stored(before: Traits, after: Traits) -> None:
    assert merged(before, before, after) == after


@given(TRAITS, TRAITS)
def test_who_found_out_nothing_changes_nothing(stored: Traits, known: Traits) -> None:
    assert merged(stored, known, known) == stored


def test_what_both_found_out_is_kept() -> None:
    ours = Traits(dropped=frozenset({"seed"}), renamed={"max_tokens": "max_completion_tokens"})
    theirs = Traits(rung=Rung.OBJECT, dropped=frozenset({"temperature"}), added={"enable_thinking": False})
    both = Traits(Rung.OBJECT, ours.dropped | theirs.dropped, ours.renamed, theirs.added)
    assert merged(theirs, Traits(), ours) == both


def test_what_was_taken_back_is_gone() -> None:
    before = Traits(dropped=frozenset({"seed"}), added={"enable_thinking": False})
    assert merged(Traits(Rung.PLAIN, before.dropped, {}, before.added), before, Traits()) == Traits(Rung.PLAIN)
