"""Why the committee decided as it did.

Everything said here is computed: the signal that carried the decision, the one that spoke against it, and the cap
that lowered it. The sentences come from prompts/phrases/committee.yaml.
"""

from app.domain.committee.hearing import Hearing, is_good
from app.domain.debrief import Line, SignalResult
from app.domain.decision import Cap, Verdict, is_favourable
from app.domain.rubric import HIGHEST_LEVEL


def undecided(hearing: Hearing) -> Line:
    """Why there is no decision."""
    if not hearing.answered:
        return hearing.line("nothing_heard")
    if not hearing.scored:
        return hearing.line("nothing_scored")
    return hearing.line("undecided", titles=hearing.titles(_unscored(hearing)))


def reasons(hearing: Hearing, verdict: Verdict) -> tuple[Line, ...]:
    """What decided it, in order of importance; `verdict` has a decision."""
    found = _both_sides(hearing, favourable=verdict.decision is not None and is_favourable(verdict.decision))
    return found if verdict.cap is None else (*found, _cap(hearing, verdict.cap))


def left_out(hearing: Hearing) -> tuple[Line, ...]:
    """What counted neither way, because nothing could be scored."""
    unscored = _unscored(hearing)
    return (hearing.line("unscored_aside", titles=hearing.titles(unscored)),) if unscored else ()


def pull(result: SignalResult, *, up: bool) -> float:
    """How far a signal pulls the decision up (from the lowest level) or down (from the highest)."""
    level = result.level or 0
    return round(result.weight * (level - 1 if up else HIGHEST_LEVEL - level), 9)


def _both_sides(hearing: Hearing, *, favourable: bool) -> tuple[Line, ...]:
    """What carried the decision, and the strongest thing on the other side (or beside it)."""
    best = sorted(hearing.scored, key=lambda result: (-pull(result, up=True), -result.weight))
    worst = sorted(hearing.scored, key=lambda result: (-pull(result, up=False), -result.weight))
    main, other = (best[0], worst[0]) if favourable else (worst[0], best[0])
    first = hearing.point(main)
    if is_good(other) is not favourable and other is not main:
        name = "held_back" if favourable else "in_favour"
        return first, hearing.line(name, point=hearing.point(other, first.quotes))
    second = next((result for result in (best if favourable else worst) if result is not main), None)
    return (first,) if second is None else (first, hearing.point(second, first.quotes))


def _cap(hearing: Hearing, cap: Cap) -> Line:
    if cap is Cap.NO_IMPACT:
        return hearing.line("cap_no_impact")
    if cap is Cap.INSTANT_FAIL:
        return hearing.line("cap_instant_fail")
    heaviest = max(hearing.results, key=lambda result: result.weight)
    return hearing.line("cap_heaviest_absent", title=hearing.title(heaviest.signal))


def _unscored(hearing: Hearing) -> list[str]:
    return [result.signal for result in hearing.results if result.level is None]
