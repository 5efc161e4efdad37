"""What operators watch, counted where it happens. Labels are names that Debrief gave; no id and no text is one."""

from app.domain.interview import VoiceKind
from app.domain.scorecard import Scorecard
from app.services.chat import Purpose
from app.services.ports import ModelCall
from app.services.tally import Count, Spread

# A page or an answer takes milliseconds; what waits for a model takes seconds, and minutes at worst.
REQUEST_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
MODEL_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 180.0)
OK, NO_STAND_IN, SCORED = "ok", "none", "scored"


class Figures:
    """The figures of one process, from its start."""

    def __init__(self) -> None:
        self.requests = Spread(
            "debrief_http_request_seconds",
            "Seconds until a reply began, by the template of its address. Who left before that counts as 4xx.",
            REQUEST_BOUNDS,
            *("route", "method", "status"),
        )
        self.first_pieces = Spread(
            "debrief_question_first_token_seconds",
            "Seconds from the decision what to ask to the first words of it, by whose words they were.",
            MODEL_BOUNDS,
            "voice",
        )
        self.questions = Count(
            "debrief_questions",
            "Questions asked, by whose words they were, and why the built-in voice stood in for a model.",
            *("voice", "stand_in"),
        )
        self.signals = Count(
            "debrief_judged_signals",
            "Signals judged, one for each signal of each answer: scored, or why not.",
            *("judge", "outcome"),
        )
        self.calls = Spread(
            "debrief_model_call_seconds",
            "Seconds of calls of models, by what came of them: ok, or why nothing usable came.",
            MODEL_BOUNDS,
            *("purpose", "outcome"),
        )
        self.first_tokens = Spread(
            "debrief_model_first_token_seconds",
            "Seconds from a call of a model to the first piece of its reply.",
            MODEL_BOUNDS,
            "purpose",
        )
        self.refused_calls = Count(
            "debrief_model_calls_refused",
            "Calls of models that were not made: a ceiling of tokens forbade them, or the server is left alone.",
            *("purpose", "reason"),
        )
        self.tokens = Count(
            "debrief_model_tokens",
            "Tokens of models: read anew, read from a cache of the server, written. Estimated where none are told.",
            *("purpose", "kind"),
        )

    @property
    def spreads(self) -> tuple[Spread, ...]:
        """All that has a duration."""
        return (self.requests, self.first_pieces, self.calls, self.first_tokens)

    @property
    def counts(self) -> tuple[Count, ...]:
        """All that has none."""
        return (self.questions, self.signals, self.refused_calls, self.tokens)

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was replied to after so long. `route` is a template, never an address."""
        self.requests.add(seconds, route, method, f"{status // 100}xx")

    def asked(self, voice: VoiceKind, stand_in: str | None, first_piece: float | None) -> None:
        """A question was asked in the words of `voice`, the first of which came after so many seconds."""
        self.questions.add(voice.value, stand_in or NO_STAND_IN)
        if first_piece is not None:
            self.first_pieces.add(first_piece, voice.value)

    def judged(self, card: Scorecard) -> None:
        """An answer was judged."""
        for score in card.signals:
            self.signals.add(card.judge.kind.value, score.unscored_reason or SCORED)

    def called(self, call: ModelCall) -> None:
        """A model was called."""
        purpose, usage = call.purpose.value, call.usage
        self.calls.add(call.seconds, purpose, call.outcome or OK)
        if call.first_token_seconds is not None:
            self.first_tokens.add(call.first_token_seconds, purpose)
        for kind, tokens in (
            ("read", usage.read - usage.cached),
            ("cached", usage.cached),
            ("written", usage.written),
        ):
            self.tokens.add(purpose, kind, by=max(0, tokens))

    def refused(self, purpose: Purpose, reason: str) -> None:
        """A model was not called: a ceiling is reached, or its server is left alone for a while."""
        self.refused_calls.add(purpose.value, reason)
