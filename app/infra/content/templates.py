"""Templates in content files: which names they use, and how a sentence is rendered from one."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.sandbox import SandboxedEnvironment

SYNTAX = ("{{", "{%", "{#")
BRACES = ("{", "}")
# What Jinja's own words mean is left to Jinja.
_OWN_WORDS = ("true", "false", "none", "not", "self", "loop", "super", "caller", "varargs", "kwargs")
_JINJA_WORDS = "|".join((*_OWN_WORDS, *DEFAULT_NAMESPACE))
_BLANK = re.compile(rf"\{{\{{ (?!(?:{_JINJA_WORDS})\b)([a-z][a-z0-9_]*) \}}\}}")
# Output is plain text, never HTML; the page that shows it escapes it.
_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
# Blocks take the line they stand on with them: a model pays for stray blank lines, and they look like a new part.
_PARTS = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)
_INSIDE: tuple[type[nodes.Node], ...] = (nodes.Getattr, nodes.Getitem, nodes.Call)
_OUTSIDE: tuple[type[nodes.Node], ...] = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


def has_syntax(text: str) -> bool:
    """Whether a text that should be plain holds template syntax."""
    return "{" in text and any(mark in text for mark in SYNTAX)


def faults(text: str, declared: Collection[str], *, nested: bool = False) -> Iterator[str]:
    """What is wrong with a template that uses the `declared` variables; `nested`: their values have parts."""
    if (blanks := _blanks(text)) is not None and set(blanks) == set(declared):
        return
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        yield f"is not a valid template: {error.message}"
        return
    unknown = _unknown_calls(tree)
    if unknown:
        yield f"uses an unknown filter or test: {', '.join(unknown)}"
        return
    used = meta.find_undeclared_variables(tree)
    for name in sorted(used - set(declared)):
        yield f"uses the variable {name}, which is not declared; {_known(declared)}"
    for name in sorted(set(declared) - used):
        yield f"does not use the declared variable {name}; use it or do not declare it"
    if not nested and any(tree.find(kind) for kind in _INSIDE):
        yield "reaches into a value or calls something; values are plain text and numbers"
    if any(tree.find(kind) for kind in _OUTSIDE):
        yield "includes another template; write the text out"


def unknown_names(text: str, declared: Collection[str]) -> Iterator[str]:
    """What is wrong with a template that may use any of the `declared` variables."""
    yield from (fault for fault in faults(text, declared) if not fault.startswith("does not use"))


def render(text: str, /, **values: str | int | float) -> str:
    """The sentence a valid template makes of `values`; the values themselves are never read as templates."""
    return _compiled(text).render(values)


def render_part(text: str, /, **values: object) -> str:
    """A part of a prompt, whose values may have parts themselves; UndefinedError when one is missing."""
    return _compiled_part(text).render(values).strip()


@lru_cache(maxsize=256)
def _compiled_part(text: str) -> Template:
    return _PARTS.from_string(text)


@lru_cache(maxsize=2048)
def _compiled(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)


def _blanks(text: str) -> list[str] | None:
    """The variables of a template that is text with blanks and nothing else, which needs no parser; else None."""
    rest = _BLANK.sub("", text)
    return None if any(mark in rest for mark in BRACES) else _BLANK.findall(text)


def _unknown_calls(tree: nodes.Template) -> list[str]:
    filters = {call.name for call in tree.find_all(nodes.Filter)} - set(_ENVIRONMENT.filters)
    tests = {call.name for call in tree.find_all(nodes.Test)} - set(_ENVIRONMENT.tests)
    return sorted(filters | tests)


def _known(declared: Collection[str]) -> str:
    return f"declared: {', '.join(sorted(declared))}" if declared else "none is declared"
