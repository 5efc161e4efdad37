"""What a server's own figures tell of a prompt: whether all of it arrived. Pure.

The tokens that a server read are nearly the same multiple of our estimate for all text of one kind. That ratio is
learnt where a prompt is surely whole; a longer one for which the server read noticeably fewer has lost a part.

The kind is the script, since tokenizers differ most there, and whether a form is asked for, since some servers
count its schema. A ratio for each interview would follow its text more closely, but a long background leaves an
interview without any small prompt, and after a restart nothing would be known. English interviews have next to no
wide script in their prompts and Chinese ones nearly nothing else, so a kind does for a whole interview.
"""

from dataclasses import dataclass, replace

from app.infra.chat.traits import Traits
from app.infra.chat.usage import tokens, wide_tokens
from app.services.chat import ChatRequest

# Every context is at least this long, in tokens as they are estimated here.
SURELY_HELD = 3_500
# From so short a prompt nothing is learnt: what chat templates add weighs too much in it.
LEAST = 500
# So long a prompt fits any context even where the estimate falls short by half.
SMALL = 2_500
# How far a ratio may fall short of the one that was learnt: text varies, and what templates add thins out.
TOLERANCE = 0.07
# A ratio is noted again when it has moved by more than this.
_WORTH_NOTING = 0.02
# An interview grows by less than this in a turn. Such a prompt may be sent untried: its figure tells afterwards.
GROWTH = 1.25


@dataclass(frozen=True, slots=True)
class Length:
    """How long a prompt is: its tokens as estimated, and the kind of text that they are of."""

    estimate: int
    kind: str = "latin"


def length_of(request: ChatRequest) -> Length:
    """How long a request's messages are."""
    texts = [message.content for message in request.messages]
    estimate = sum(map(tokens, texts))
    script = "wide" if 2 * sum(map(wide_tokens, texts)) > estimate else "latin"
    return Length(estimate, script if request.schema is None else f"{script}, form")


def held(traits: Traits) -> int:
    """Prompts of so many tokens are known to arrive whole."""
    return max(SURELY_HELD, traits.context_holds or 0)


def too_long(length: Length, traits: Traits) -> bool:
    """Whether so long a prompt is known to lose its beginning."""
    return traits.context_cut is True and length.estimate > held(traits)


def is_open(length: Length, traits: Traits) -> bool:
    """Whether nothing is known yet of prompts this long, and something can be found out."""
    if length.estimate <= held(traits) or traits.context_cut is True:
        return False
    return traits.context_cut is None or traits.context_holds is not None


def worth_probing(length: Length, traits: Traits, *, doubted: bool) -> bool:
    """Whether so long a prompt is tried first, rather than sent and judged by the figure that comes back.

    `doubted` is whether the figure of an earlier call fell short, or was missing.
    """
    if not is_open(length, traits):
        return False
    return doubted or length.kind not in traits.tokens_per_estimate or length.estimate > held(traits) * GROWTH


def surely_whole(length: Length, read: int, proven: int) -> bool:
    """Whether a ratio may be learnt from a prompt of which the server read so many tokens.

    `proven` is a length that a probe has shown to be held.
    """
    if not read or length.estimate < LEAST:
        return False
    return length.estimate <= proven or (length.estimate <= SMALL and read <= SURELY_HELD)


def with_ratio(traits: Traits, length: Length, read: int) -> Traits:
    """The traits with the ratio of this call, as the latest of its kind.

    One that is much lower is no news: some servers leave out of their figures what they had cached.
    """
    ratio = round(read / length.estimate, 3)
    before = traits.tokens_per_estimate.get(length.kind)
    if before is not None and (ratio < before * (1 - TOLERANCE) or abs(ratio - before) <= before * _WORTH_NOTING):
        return traits
    return replace(traits, tokens_per_estimate={**traits.tokens_per_estimate, length.kind: ratio})


def arrived(length: Length, read: int, traits: Traits) -> int | None:
    """How much of a prompt arrived by the server's figure, on the scale of estimates; None if it may not be whole.

    A little less than all may have arrived of one that counts as whole, so what is claimed is what was counted.
    """
    ratio = traits.tokens_per_estimate.get(length.kind)
    if not ratio or read < ratio * length.estimate * (1 - TOLERANCE):
        return None
    return min(length.estimate, round(read / ratio))
