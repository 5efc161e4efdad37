"""Why the committee decided as it did, and what would have changed it, in sentences.

Everything said here is computed: the signal that carried the decision, the one that spoke against it, the cap
that lowered it, and the one check whose absence cost most. The sentences come from prompts/phrases/committee.yaml.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.debrief import Flag, SignalResult
from app.domain.decision import INSTANT_FAIL, NO_IMPACT, Cap, Verdict, decide, is_better, is_favourable
from app.domain.language import Language
from app.domain.passages import shortened
from app.domain.phrasing import Render, listed
from app.domain.rubric import HIGHEST_LEVEL, Rubric, ladder_level

GOOD_LEVEL = 3
STRONG_LEVEL = 4
MAX_QUOTE = 160
_TIERS = {1: "absent", 2: "thin", 3: "solid", 4: "strong", 5: "strong"}


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the committee has before it. `answered`: whether any question was answered at all;
    `failed`: whether a round ended on the spot.
    """

    results: tuple[SignalResult, ...]
    flags: tuple[Flag, ...]
    rubric: Rubric
    render: Render
    language: Language
    answered: bool
    failed: bool = False

    def say(self, name: str, **values: str) -> str:
        """A phrase of the committee."""
        return self.render(f"committee.{name}", self.language, **values)

    def title(self, signal: str) -> str:
        """A signal's name inside a sentence."""
        return self.say("title", title=self.rubric.signals[signal].title.text(self.language))


def explain(hearing: Hearing, verdict: Verdict | None) -> tuple[str, ...]:
    """The reasons in order of importance, then what would have changed them; `verdict` None: not over yet."""
    if verdict is None:
        return (hearing.say("still_open"),)
    if verdict.decision is None:
        return (_undecided(hearing),)
    main, other = _both_sides(hearing, is_favourable(verdict.decision))
    reasons = [hearing.say("join", first=hearing.say(f"headline_{verdict.decision}"), second=main)]
    reasons += [other] if other else []
    reasons += [_cap(hearing, verdict.cap)] if verdict.cap else []
    reasons += _change(hearing, verdict)
    unscored = [result.signal for result in hearing.results if result.level is None]
    if unscored:
        reasons.append(hearing.say("unscored_aside", titles=_titles(hearing, unscored)))
    return tuple(reasons)


def gain_of(result: SignalResult, rubric: Rubric) -> int:
    """How many levels the first missing check would bring, given the later checks that are met already."""
    return _with_check(result, rubric) - (result.level or 0)


def _with_check(result: SignalResult, rubric: Rubric) -> int:
    met = {evidence.check for evidence in result.evidence} | {result.missing}
    return ladder_level([check.id in met for check in rubric.signals[result.signal].checks])


def _undecided(hearing: Hearing) -> str:
    if not hearing.answered:
        return hearing.say("nothing_heard")
    unscored = [result.signal for result in hearing.results if result.level is None]
    if len(unscored) == len(hearing.results):
        return hearing.say("nothing_scored")
    return hearing.say("undecided", titles=_titles(hearing, unscored))


def _both_sides(hearing: Hearing, favourable: bool) -> tuple[str, str | None]:
    """What carried the decision, and the strongest thing on the other side (or beside it)."""
    scored = [result for result in hearing.results if result.level is not None]
    best = sorted(scored, key=lambda result: (-_pull(result, up=True), -result.weight))
    worst = sorted(scored, key=lambda result: (-_pull(result, up=False), -result.weight))
    main, other = (best[0], worst[0]) if favourable else (worst[0], best[0])
    if _is_good(other) is not favourable and other is not main:
        return _point(hearing, main), hearing.say(
            "held_back" if favourable else "in_favour", point=_point(hearing, other)
        )
    second = next((result for result in (best if favourable else worst) if result is not main), None)
    if second is None:
        return _point(hearing, main), None
    return _point(hearing, main), _point(hearing, second)


def _is_good(result: SignalResult) -> bool:
    return (result.level or 0) >= GOOD_LEVEL


def _pull(result: SignalResult, *, up: bool) -> float:
    """How far a signal pulls the decision up (from the lowest level) or down (from the highest)."""
    level = result.level or 0
    return round(result.weight * (level - 1 if up else HIGHEST_LEVEL - level), 9)


def _point(hearing: Hearing, result: SignalResult) -> str:
    level = result.level or 1
    tier = _TIERS[level]
    values = {} if tier == "absent" else {"quote": _telling_quote(hearing, result, level)}
    try:
        return hearing.say(f"{result.signal}_{tier}", **values)
    except KeyError:
        return hearing.say(f"signal_{tier}", title=hearing.title(result.signal), **values)


def _telling_quote(hearing: Hearing, result: SignalResult, level: int) -> str:
    """The quote of the check that made the tier (the third for a strong one), cut where a clause ends."""
    check = hearing.rubric.signals[result.signal].checks[min(level, STRONG_LEVEL) - 2].id
    quote = next(evidence.quote for evidence in result.evidence if evidence.check == check)
    start = shortened(quote, MAX_QUOTE)
    return start if start == quote else hearing.say("shortened", quote=start)


def _cap(hearing: Hearing, cap: Cap) -> str:
    if cap is Cap.NO_IMPACT:
        return hearing.say("cap_no_impact")
    if cap is Cap.INSTANT_FAIL:
        return hearing.say("cap_instant_fail")
    heaviest = max(hearing.results, key=lambda result: result.weight)
    return hearing.say("cap_heaviest_absent", title=hearing.title(heaviest.signal))


def _change(hearing: Hearing, verdict: Verdict) -> list[str]:
    """The check that would lift the decision by itself, else the one worth most."""
    missing = [result for result in hearing.results if result.missing is not None and result.level is not None]
    if not missing or verdict.decision is None:
        return []
    ranked = sorted(missing, key=lambda result: -result.weight * gain_of(result, hearing.rubric))
    lifting = next((result for result in ranked if _lifts(hearing, verdict, result)), None)
    chosen = lifting or ranked[0]
    signal = hearing.rubric.signals[chosen.signal]
    line = signal.check(chosen.missing or "").next_time.text(hearing.language)
    if lifting:
        return [hearing.say("change_alone", line=line)]
    return [hearing.say("change_complete" if is_favourable(verdict.decision) else "change_first", line=line)]


def _lifts(hearing: Hearing, verdict: Verdict, chosen: SignalResult) -> bool:
    """Whether meeting the missing check of `chosen` would have led to a better decision."""
    level = _with_check(chosen, hearing.rubric)
    imagined = [replace(result, level=level) if result is chosen else result for result in hearing.results]
    raised = {flag.flag for flag in hearing.flags} | ({INSTANT_FAIL} if hearing.failed else set())
    if chosen.signal == "quantified_impact" and level >= GOOD_LEVEL:
        raised.discard(NO_IMPACT)
    decision = decide(imagined, raised).decision
    return decision is not None and verdict.decision is not None and is_better(decision, verdict.decision)


def _titles(hearing: Hearing, signals: Sequence[str]) -> str:
    return listed(hearing.render, hearing.language, [hearing.title(signal) for signal in signals])
