"""By what a feature or a metric is known again in another telling: its name without what names do not differ by.

A name has a head with what stands before it ("fraud detection"), and may say for whom or where it is ("for
sellers"). It does not differ by articles and the like, by 的, by a generic word at its end ("model", "功能"), by
plurals, by hyphens, and by whether it speaks of who does something or of the doing. A name made of nothing but such
words has no key: nobody can say that two tellings of "the model" are one. The job of the person is no name either.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from app.domain.ledger.account import Account, Column
from app.domain.passages import Reader, Telling
from app.domain.reading.lexicon import Hit
from app.domain.reading.roots import head_root, singular
from app.domain.reading.sentences import Span

_HAN = r"\u3400-\u9fff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:[-'.][^\W_{_HAN}]+)*")
_IS_HAN = re.compile(rf"[{_HAN}]")
_VERSION = re.compile(r"v?(\d+)(?:\.0)?")
# "给卖家的…": for whom a thing is stands before it in Chinese, and ends with 的.
_FOR_WHOM_HAN = re.compile(
    rf"(?:面向|针对|用于|给|为|供|对)([{_HAN}]{{1,8}}?)(?:打造|提供|定制|使用|做|用)?的(?=[{_HAN}])"
)
_FOR_WHOM = frozenset({"for", "of", "in", "on", "at", "across", "to", "with"})
_LEADS = frozenset({"feature_fillers", "name_lead"})
_TAILS = frozenset({"feature_fillers", "vague_name"})
_DOER_HAN = "器"
_SHORTEST, _SHORTEST_HAN = 3, 2


@dataclass(frozen=True, slots=True)
class NameKey:
    """`whole` with for whom or where it is, `bare` without; both the same where it does not say, empty: no name."""

    whole: str = ""
    bare: str = ""


def name_key(name: Telling) -> NameKey:
    """The key of a feature's name; empty when it is too vague."""
    trimmed = (_trimmed(name, part, _LEADS, _TAILS) for part in _parts(name))
    parts = [part for part in trimmed if part.start < part.end]
    if not parts or _is_job(name, parts[0]):
        return NameKey()
    bare = _joined(name, parts[0], head=True)
    if len(bare) < (_SHORTEST_HAN if _IS_HAN.match(bare) else _SHORTEST):
        return NameKey()
    return NameKey("".join(_joined(name, part) for part in parts[1:]) + bare, bare)


def metric_key(metric: Telling) -> str:
    """The key of a metric's name: "the refund rate" and "refund rates" are one. Empty when nothing is left."""
    return _joined(metric, Span(0, len(metric.normal.text)))


def keyed(account: Account, reader: Reader) -> Account:
    """An account with the keys of what it names."""
    name, metric = account.text(Column.FEATURE), account.text(Column.KPI)
    key = name_key(reader.read(name)) if account.named else NameKey()
    return replace(account, key=key.whole, bare=key.bare, metric=metric_key(reader.read(metric)) if metric else "")


def _parts(name: Telling) -> Iterator[Span]:
    """The head with what stands before it, then what "for", "of" and "in" lead to, or what stands before 的."""
    text = name.normal.text
    start = _trimmed(name, Span(0, len(text)), _LEADS, frozenset()).start
    whom = _FOR_WHOM_HAN.match(text, start)
    if whom is not None:
        yield from (Span(whom.end(), len(text)), Span(*whom.span(1)))
        return
    for found in _WORD.finditer(text, start):
        if found[0] in _FOR_WHOM and found.start() > start:
            yield Span(start, found.start())
            start = found.end()
    yield Span(start, len(text))


def _trimmed(name: Telling, span: Span, leads: AbstractSet[str], tails: AbstractSet[str]) -> Span:
    """`span` without the words of these groups that it begins and ends with."""
    text, (start, end) = name.normal.text, span
    while start < end:
        lead = next((hit.end for hit in _small(name, leads) if hit.start == start and hit.end <= end), None)
        tail = next((hit.start for hit in _small(name, tails) if hit.end == end and hit.start >= start), None)
        if not text[start].isalnum():
            start += 1
        elif not text[end - 1].isalnum():
            end -= 1
        elif tail is not None:
            end = tail
        elif lead is not None:
            start = lead
        else:
            break
    return Span(start, end)


def _small(name: Telling, groups: AbstractSet[str]) -> list[Hit]:
    """The hits of these groups, but no part of a compound ("in-app") or of a set phrase ("new users")."""
    text, fixed = name.normal.text, [hit for hit in name.hits if hit.group == "set_phrase"]
    return [
        hit
        for hit in name.hits
        if hit.group in groups
        and "-" not in (text[hit.start - 1 : hit.start], text[hit.end : hit.end + 1])
        and not any(whole.start <= hit.start and hit.end <= whole.end for whole in fixed)
    ]


def _is_job(name: Telling, span: Span) -> bool:
    left = _trimmed(name, span, _LEADS | {"job_title"}, _TAILS | {"job_title"})
    return left.start >= left.end


def _joined(name: Telling, span: Span, *, head: bool = False) -> str:
    """The words of `span` in one, so that "check-out", "check out" and "checkout" are the same."""
    small = {(hit.start, hit.end) for hit in _small(name, {"feature_fillers"})}
    found = [word for word in _WORD.finditer(name.normal.text, *span) if word.span() not in small]
    words = [_plain(word[0]) for word in found]
    if head and words:
        words[-1] = _head(words[-1])
    return "".join(words)


def _plain(word: str) -> str:
    if _IS_HAN.match(word):
        return word.replace("的", "")
    version = _VERSION.fullmatch(word)
    return version[1] if version else singular(re.sub(r"'s$|[-']", "", word))


def _head(word: str) -> str:
    if _IS_HAN.match(word):
        return word.removesuffix(_DOER_HAN) if len(word) > _SHORTEST_HAN else word
    return head_root(word)
