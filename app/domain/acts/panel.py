"""A panel: interviewers who want different things of the same feature, each until it is met, traded or refused.

Who speaks next is whose ask is most at stake: first one that pulls against what was just granted to somebody else,
then one that has not been heard, then one the last reply touched without settling it, then the heaviest. Nobody
insists more than twice; who still has nothing then says how they leave it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from app.domain.acts.dealing import Deal, Outcome
from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.language import Bilingual, Language
from app.domain.observation import Noticed
from app.domain.passages import Reader
from app.domain.question import Question
from app.domain.readback import readable
from app.domain.reading.lexicon import Hit, Lexicon
from app.domain.reading.sentences import Clause, Span
from app.domain.situation import MIN_SECONDS_FOR_PROBE, Decided, Situation, answer_to, draw, reply_of

MOST_INSISTING = 2


@dataclass(frozen=True, slots=True)
class Ask:
    """What one interviewer wants. `words` hold the groups of `app/domain/acts/dealing.py`; heavy ones come first.

    `opening` tells the case and then demands; `demand` only demands; `mentioned` takes up, with a quote, what was
    said about it before. `conflicts` come when the ask with that id was just granted, with the words that did so.
    `vague` quote what left it open, `untouched` do without; `leaving` says how it is left.
    """

    id: str
    persona: str
    label: Bilingual
    weight: float
    aims: tuple[str, str]
    words: Lexicon
    opening: Question
    demand: Question
    mentioned: Question
    conflicts: Mapping[str, Question]
    vague: tuple[Question, ...]
    untouched: tuple[Question, ...]
    leaving: Question

    def lines(self) -> Iterator[Question]:
        """All that is said for it."""
        yield from (self.opening, self.demand, self.mentioned, *self.conflicts.values())
        yield from (*self.vague, *self.untouched, self.leaving)


@dataclass(frozen=True, slots=True)
class Panel:
    """The act: its asks, one for each interviewer."""

    id: str
    minutes: float
    asks: tuple[Ask, ...]

    def lines(self) -> Iterable[Question]:
        """Everything that any of them may say."""
        return chain.from_iterable(ask.lines() for ask in self.asks)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one ask: what became of it, in which turn and words, and how often it was pressed.

    `quote` is what of the words can be read back.
    """

    ask: Ask
    heard: bool = False
    outcome: Outcome = Outcome.UNTOUCHED
    turn: int | None = None
    words: str | None = None
    quote: str | None = None
    insisted: int = 0
    left: bool = False

    @property
    def open(self) -> bool:
        """Whether its interviewer still has something to say: what was never demanded is not settled either."""
        return not self.heard or not (self.left or self.outcome.settles)


def decide(situation: Situation, act: Panel) -> Decided:
    """The next interviewer's line; None when all asks are settled or left, or time is short."""
    if not situation.turns:
        first = _first_ask(act, situation.seed)
        return _move(MoveKind.DEMAND, first, first.opening)
    if situation.short_of(MIN_SECONDS_FOR_PROBE):
        return None
    standings = list(standings_of(act, situation.turns, Reader(situation.words), situation.language))
    last = situation.turns[-1].n
    granted = [s for s in standings if s.turn == last and _granted(s)]
    return _conflict(standings, granted) or _most_at_stake(standings, last)


def _granted(standing: Standing) -> bool:
    """Whether the others have something to answer: who had given up before has been granted nothing."""
    return standing.heard and not standing.left and standing.outcome in (Outcome.MET, Outcome.TRADED)


def observe(act: Panel, turns: Sequence[Turn], reader: Reader) -> Iterator[Noticed]:
    """How each ask that was heard ended."""
    for standing in standings_of(act, turns, reader):
        if standing.heard:
            name = standing.outcome.value if standing.outcome.settles else "open"
            yield Noticed(f"panel_{name}", standing.turn, standing.words, {"ask": standing.ask.label})


def _first_ask(act: Panel, seed: int) -> Ask:
    """Anybody may open; the same seed has the same one do so."""
    first = draw([ask.opening for ask in act.asks], seed)
    return next(ask for ask in act.asks if ask.opening is first)


def _conflict(standings: Sequence[Standing], granted: Sequence[Standing]) -> Move | None:
    for given in granted:
        for standing in standings:
            line = standing.ask.conflicts.get(given.ask.id)
            pressed_out = standing.insisted >= MOST_INSISTING
            if line is not None and given.quote and standing.open and not pressed_out:
                return _move(_kind(standing), standing.ask, line, given.quote)
    return None


def _most_at_stake(standings: Sequence[Standing], last: int) -> Move | None:
    unheard = [standing for standing in standings if not standing.heard]
    if unheard:
        ask, quote = unheard[0].ask, unheard[0].quote
        return _move(MoveKind.DEMAND, ask, ask.mentioned if quote else ask.demand, quote)
    still = [standing for standing in standings if standing.open]
    touched = [standing for standing in still if standing.turn == last]
    for standing in (*touched, *still):
        return _insist(standing)
    return None


def _insist(standing: Standing) -> Move:
    ask, times = standing.ask, standing.insisted
    if times >= MOST_INSISTING:
        return _move(MoveKind.INSIST, ask, ask.leaving)
    if standing.quote:
        return _move(MoveKind.INSIST, ask, ask.vague[times], standing.quote)
    return _move(MoveKind.INSIST, ask, ask.untouched[times])


def _kind(standing: Standing) -> MoveKind:
    return MoveKind.INSIST if standing.heard else MoveKind.DEMAND


def _move(kind: MoveKind, ask: Ask, line: Question, quote: str | None = None) -> Move:
    signal, check = ask.aims
    return Move(kind, line.id, signal, check, quote)


def standings_of(
    act: Panel, turns: Iterable[Turn], reader: Reader, language: Language = Language.EN
) -> Iterable[Standing]:
    """Every ask, the heaviest first, after these turns; what is to be read back is in `language`."""
    heavy = sorted(act.asks, key=lambda ask: -ask.weight)
    standings = {ask.id: Standing(ask) for ask in heavy}
    asking = heavy[0]
    for turn in turns:
        asking = _asking(act, turn) or asking
        standings[asking.id] = _spoken(standings[asking.id], turn)
        if reply_of(turn) is Reply.ANSWER:
            deal = Deal(reader.read(answer_to(turn)), {ask.id: ask.words for ask in act.asks}, asking.id)
            standings = {name: _after(standing, deal, turn, language) for name, standing in standings.items()}
    return standings.values()


def _asking(act: Panel, turn: Turn) -> Ask | None:
    """Whose line this is; None for words of the round's bank, which go on with the ask before."""
    return next((ask for ask in act.asks if any(line.id == turn.move.question for line in ask.lines())), None)


def _spoken(standing: Standing, turn: Turn) -> Standing:
    """What was said before does not stand for an answer to what is asked now."""
    if turn.move.question == standing.ask.leaving.id:
        return replace(standing, left=True)
    pressed = standing.insisted + (turn.move.kind is MoveKind.INSIST)
    if standing.outcome.settles:
        return standing
    return replace(standing, heard=True, insisted=pressed, outcome=Outcome.UNTOUCHED, words=None, quote=None)


def _after(standing: Standing, deal: Deal, turn: Turn, language: Language) -> Standing:
    """What was settled stays settled; what was said before the ask was heard is only remembered."""
    dealt = deal.outcome(standing.ask.id)
    if (standing.heard and standing.outcome.settles) or dealt.sentence is None or dealt.clause is None:
        return standing
    return replace(
        standing,
        outcome=dealt.outcome if standing.heard else Outcome.UNTOUCHED,
        turn=turn.n,
        words=deal.telling.slice(dealt.sentence.start, dealt.sentence.end).text,
        quote=_quoted(deal, dealt.sentence, dealt.clause, language),
    )


def _quoted(deal: Deal, sentence: Span, clause: Clause, language: Language) -> str | None:
    """What can be read back: in Chinese the clause, which stands by itself there, else the sentence."""
    hit = Hit("", clause.start, clause.end)
    alone = (Span(clause.start, clause.end),) if language is Language.ZH else ()
    for place in (*alone, sentence):
        quote = readable(deal.telling, place, hit, language)
        if quote is not None:
            return quote.text
    return None
