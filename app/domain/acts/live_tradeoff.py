"""A live trade-off: a case under a limit, and in the middle of the answer the limit changes.

The change is thrown in while the candidate answers, or put as a question when the answer came before it. What is
recorded is where the answer reaches first, how soon, and whether it makes room for the change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.hesitation import seconds_to_answer, seconds_to_begin
from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.language import Bilingual, Language
from app.domain.layers import Layer, first_layer, handed_over
from app.domain.observation import Noticed
from app.domain.passages import Reader, read
from app.domain.question import Question
from app.domain.reading.lexicon import Lexicon
from app.domain.situation import MIN_SECONDS_FOR_PROBE, Decided, Situation, answer_to, draw, reply_of

RIGHT_LAYER = "right_layer"
TRADEOFF = "tradeoff_articulation"
MIN_SECONDS_FOR_SCENARIO = 120.0
LIMIT, MOVES = "limit", "moves"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case. `thrown_in` is the change as said in mid-answer, `changed` the same as a question.

    `right` are the layers at which it can be solved. `words` has the groups `limit` (speaking of the new limit) and
    `moves` (what makes room for it).
    """

    id: str
    opening: Question
    thrown_in: Question
    changed: Question
    right: frozenset[Layer]
    words: Lexicon


@dataclass(frozen=True, slots=True)
class Due:
    """When a change is thrown in: so many seconds after the first key, or once so many characters are typed."""

    seconds: float
    characters: Mapping[Language, int]


@dataclass(frozen=True, slots=True)
class LiveTradeoff:
    """At most `most` of the scenarios are played, and none once no more than `leave` minutes remain.

    `where` are lines that ask an answer without any layer for one; `layers` are the layers' names.
    """

    id: str
    scenarios: tuple[Scenario, ...]
    where: tuple[Question, ...]
    layers: Mapping[Layer, Bilingual]
    due: Due
    most: int
    leave: float
    minutes: float = 0.0
    aims: tuple[str, ...] = field(default=(TRADEOFF, RIGHT_LAYER))

    def lines(self) -> Iterable[Question]:
        """Everything that is said."""
        for scenario in self.scenarios:
            yield from (scenario.opening, scenario.thrown_in, scenario.changed)
        yield from self.where

    def scenario(self, question: str) -> Scenario | None:
        """The scenario that opens with this question."""
        return next((one for one in self.scenarios if one.opening.id == question), None)


@dataclass(frozen=True, slots=True)
class Game:
    """One scenario with the turns in which it was played."""

    scenario: Scenario
    turns: tuple[Turn, ...]

    @property
    def thrown_in(self) -> Turn | None:
        """The turn in whose answer the change was thrown in."""
        return next((turn for turn in self.turns if turn.interjection is not None), None)

    def asked(self, lines: Iterable[Question]) -> Turn | None:
        """The turn that asked one of these lines."""
        ids = {line.id for line in lines}
        return next((turn for turn in self.turns if turn.move.question in ids), None)


def games_of(act: LiveTradeoff, turns: Sequence[Turn]) -> tuple[Game, ...]:
    """The scenarios played, in order."""
    games: list[Game] = []
    for turn in turns:
        scenario = act.scenario(turn.move.question)
        if scenario is not None and (not games or games[-1].scenario is not scenario):
            games.append(Game(scenario, ()))
        games[-1] = Game(games[-1].scenario, (*games[-1].turns, turn))
    return tuple(games)


def decide(situation: Situation, act: LiveTradeoff) -> Decided:
    """Ask an answer without a layer where it would begin, bring the change, or set up the next scenario."""
    last = situation.last
    if last is not None and reply_of(last) is Reply.ANSWER and not situation.short_of(MIN_SECONDS_FOR_PROBE):
        game = games_of(act, situation.turns)[-1]
        reader = Reader(situation.words)
        return _where(situation, act, game, reader) or _change(game) or _next_scenario(situation, act)
    return _next_scenario(situation, act)


def _where(situation: Situation, act: LiveTradeoff, game: Game, reader: Reader) -> Move | None:
    last = game.turns[-1]
    if game.asked(act.where) or game.asked([game.scenario.changed]):
        return None
    if first_layer(reader.read(answer_to(last)), last.question or "") is not None:
        return None
    fresh = [line for line in act.where if line.id not in situation.asked]
    aimed = RIGHT_LAYER in situation.round.weights
    if not fresh:
        return None
    aim = (RIGHT_LAYER, "layer_first") if aimed else (None, None)
    return Move(MoveKind.PROBE, draw(fresh, situation.seed).id, *aim)


def _change(game: Game) -> Move | None:
    """The change as a question, unless it was asked, or thrown in and met."""
    scenario = game.scenario
    thrown = game.thrown_in
    if game.asked([scenario.changed]) or (thrown is not None and adapts(scenario, thrown)):
        return None
    return Move(MoveKind.CONSTRAIN, scenario.changed.id, game.turns[0].move.signal)


def _next_scenario(situation: Situation, act: LiveTradeoff) -> Move | None:
    played = {game.scenario.id for game in games_of(act, situation.turns)}
    if len(played) >= act.most or situation.short_of(60 * act.leave + MIN_SECONDS_FOR_SCENARIO):
        return None
    fresh = [one.opening for one in act.scenarios if one.opening.id not in situation.asked]
    if not fresh:
        return None
    weighed = [signal for signal in act.aims if signal in situation.round.weights]
    aim = weighed[len(played) % len(weighed)] if weighed else None
    return Move(MoveKind.SCENARIO, draw(fresh, situation.seed).id, aim)


def interjection(
    act: LiveTradeoff, turn: Turn, language: Language, *, characters: int, seconds: float | None
) -> Question | None:
    """The change that is to be thrown in now; None while it is too early, or when the turn has none.

    `characters` are typed so far; `seconds` have gone since the first key (None: no key is known of).
    """
    scenario = act.scenario(turn.move.question)
    if scenario is None:
        return None
    enough = characters >= act.due.characters[language]
    long = seconds is not None and seconds >= act.due.seconds
    return scenario.thrown_in if enough or long else None


def adapts(scenario: Scenario, turn: Turn) -> bool:
    """Whether the answer makes room for the change; where that was thrown in, it has to speak of it first."""
    telling = read(answer_to(turn), scenario.words)
    start = 0
    if turn.interjection is not None and turn.move.question == scenario.opening.id:
        speaks = [hit.start for hit in telling.hits if hit.group == LIMIT]
        if not speaks:
            return False
        start = speaks[0]
    sentence = next((span.start for span in telling.spans if span.start <= start < span.end), start)
    return any(hit.group == MOVES and hit.start >= sentence for hit in telling.hits)


def observe(act: LiveTradeoff, turns: Sequence[Turn], reader: Reader) -> Iterator[Noticed]:
    """For each scenario: the first layer and how soon, and what became of the change."""
    for game in games_of(act, turns):
        yield from _first_reach(act, game, reader)
        yield from _after_change(game)


def _first_reach(act: LiveTradeoff, game: Game, reader: Reader) -> Iterator[Noticed]:
    turn = next((turn for turn in game.turns if answer_to(turn)), None)
    if turn is None:
        return
    telling, question = reader.read(answer_to(turn)), turn.question or ""
    reached, handed = first_layer(telling, question), handed_over(telling, question)
    if handed is not None:
        yield Noticed("handed_over_first", turn.n, handed, _times(turn))
    if reached is None:
        if handed is None:
            yield Noticed("no_layer", turn.n, values=_times(turn))
        return
    right = reached.layer in game.scenario.right
    values: dict[str, str | Bilingual] = {**_times(turn), "layer": act.layers[reached.layer]}
    if not right:
        values["right"] = _named(act, game.scenario.right)
    yield Noticed("right_layer_first" if right else "other_layer_first", turn.n, reached.quote, values)


def _after_change(game: Game) -> Iterator[Noticed]:
    asked = game.asked([game.scenario.changed])
    turn = asked or game.thrown_in
    if turn is None or not answer_to(turn):
        return
    yield Noticed("adapted" if adapts(game.scenario, turn) else "not_adapted", turn.n)


def _times(turn: Turn) -> dict[str, str]:
    begun, answered = seconds_to_begin(turn), seconds_to_answer(turn)
    return {"begun": "" if begun is None else f"{begun:.0f}", "answered": f"{answered or 0:.0f}"}


def _named(act: LiveTradeoff, layers: Iterable[Layer]) -> Bilingual:
    names = [act.layers[layer] for layer in Layer if layer in set(layers)]
    return Bilingual(" or ".join(name.en for name in names), "或".join(name.zh for name in names))
