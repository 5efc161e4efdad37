"""How a difference between two tellings is put into words, in the visitor's language."""

from app.domain.language import Language
from app.domain.ledger.differences import Difference, Way
from app.domain.ledger.measures import Measure
from app.domain.phrasing import Render
from app.domain.reading.amounts import Kind

# From where on English counts in millions and billions, and Chinese in 万 and 亿.
_BIG = {Language.EN: (1e6, 1e9), Language.ZH: (1e4, 1e8)}
_TIMES_TOLD = frozenset({Way.LONGER, Way.MORE, Way.LARGER, Way.END, Way.WORKED_OUT})
_UNITS = {Kind.DAYS: "days", Kind.PERCENT: "percent", Kind.POINTS: "points", Kind.TIMES: "times"}
_MINUTE = 60.0
_MANY_TIMES = 10


def difference_words(difference: Difference, language: Language, render: Render) -> str:
    """What the two say, which says more, by how much, and which was told later."""
    less, more = difference.less, difference.more
    said = {"less": less.cell.text, "more": more.cell.text}
    if less.amount is not None and more.amount is not None and difference.way is not Way.UNIT:
        said["less_amount"] = amount_words(less.amount, language, render)
        said["more_amount"] = amount_words(more.amount, language, render)
    sentences = [render(f"ledger.differs_{difference.way}", language, **said)]
    if difference.times is not None and difference.way in _TIMES_TOLD:
        times = f"{difference.times:.{0 if difference.times >= _MANY_TIMES else 1}f}"
        sentences.append(render("ledger.differs_times", language, times=times))
    if difference.later is not None:
        sentences.append(render("ledger.differs_later", language, text=difference.later.cell.text))
    told = sentences[0]
    for sentence in sentences[1:]:
        told = render("ledger.sentences", language, first=told, next=sentence)
    return told


def amount_words(measure: Measure, language: Language, render: Render) -> str:
    """An amount in the unit in which it is compared."""
    value = measure.value
    if measure.kind is Kind.MONEY:
        name = f"ledger.amount_{measure.currency or 'money'}"
        money = render(name, language, n=_number(value, language, render))
        return render("ledger.amount_a_year", language, money=money) if measure.recurs else money
    if measure.kind is Kind.INSTANT:
        unit, value = ("minutes", value / _MINUTE) if value >= _MINUTE else ("seconds", value)
    else:
        unit = _UNITS.get(measure.kind, "plain")
    return render(f"ledger.amount_{unit}", language, n=_number(value, language, render))


def _number(value: float, language: Language, render: Render) -> str:
    big, huge = _BIG[language]
    for least, name in ((huge, "huge"), (big, "big")):
        if abs(value) >= least:
            return render(f"ledger.amount_{name}", language, n=_digits(value / least))
    return _digits(value)


def _digits(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
