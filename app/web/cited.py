"""The committee's lines as HTML: every quote a link to the place where it was said."""

from collections.abc import Mapping

from markupsafe import Markup, escape

from app.domain.debrief import Cited, Line


def cited(line: Line, base: str, counted: Mapping[int, int], spoken: str) -> Markup:
    """The line with each quote linked to its mark in the transcript, or to its turn when it is no evidence.

    `base` is the address of the interview, `counted` the attempt that counts by turn, `spoken` the language tag of
    the interview.
    """
    html, rest = Markup(), line.text
    for quote in line.quotes:
        before, found, after = rest.partition(quote.quote)
        if not found:
            continue
        html += escape(before) + _link(quote, place(quote, base, counted), spoken)
        rest = after
    return html + escape(rest)


def place(quote: Cited, base: str, counted: Mapping[int, int]) -> str:
    """Where the quote stands in the transcript."""
    if quote.signal is None or quote.check is None or quote.turn not in counted:
        return f"{base}/transcript#turn-{quote.turn}"
    return f"{base}/transcript#e{quote.turn}-{counted[quote.turn]}-{quote.signal}-{quote.check}"


def _link(quote: Cited, address: str, spoken: str) -> Markup:
    return Markup('<a class="cited" href="{}" data-question="{}" lang="{}">{}</a>').format(
        address, quote.turn, spoken, quote.quote
    )
