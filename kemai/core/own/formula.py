"""Formulas of own fields: numbers, dates and texts of the record, + - * / and brackets, a few functions; never code.

`annual_sales / staff_count`, `due_on - signed_on` (days), `if(visits > 3, price * 0.9, price)`, `max(a, b)`,
`round(x, 2)`, `days(a, b)`, `length(name)`. A missing value or a division by nought gives no result (数据不足).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid

LONGEST = 300
DEEPEST = 20
TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*)|(>=|<=|!=|[-+*/(),<>=]))")
WIDE = str.maketrans("（），＋－＊／＞＜＝×÷", "(),+-*/><=*/")
EXACT = Context(prec=28)
Values = Callable[[str], Any]
Step = Callable[[Values], Any]


class Missing(Exception):
    """A value that the formula needs is not there, or the result would be no number."""


class Token(NamedTuple):
    """One piece of a formula."""

    kind: str
    text: str


@dataclass(frozen=True)
class Formula:
    """A formula that has been read: the fields it names and what works it out."""

    names: frozenset[str]
    step: Step

    def result(self, values: Values) -> Decimal | None:
        """Work the formula out with a function that gives a field's value; None when something is missing."""
        try:
            found = number(self.step(values))
            return found.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) if abs(found) < 10**12 else None
        except (Missing, LookupError, DecimalException, OverflowError):
            return None


@lru_cache(maxsize=4096)
def read_formula(text: str) -> Formula:
    """Read a formula; raises Invalid (E-FMT with what was expected, E-RNG when too long or too deep)."""
    if len(text) > LONGEST:
        raise Invalid("E-RNG", f"≤ {LONGEST}")
    return Reader(text.translate(WIDE).lower()).whole()


class Reader:
    """Reads one formula from left to right."""

    def __init__(self, text: str) -> None:
        """Cut the text into tokens."""
        self.tokens: list[Token] = []
        self.names: set[str] = set()
        self.at = self.level = 0
        place = 0
        while text[place:].strip():
            found = TOKEN.match(text, place)
            if not found:
                raise Invalid("E-FMT", text[place : place + 12].strip())
            kind = "number" if found[1] else "name" if found[2] else "sign"
            self.tokens.append(Token(kind, found[1] or found[2] or found[3]))
            place = found.end()
        self.tokens.append(Token("end", ""))

    def take(self, *texts: str) -> str:
        """Take a sign if it is one of these, else give nothing."""
        token = self.tokens[self.at]
        if token.kind == "sign" and token.text in texts:
            self.at += 1
            return token.text
        return ""

    def expect(self, text: str) -> None:
        """Take a sign that must come now."""
        if not self.take(text):
            raise Invalid("E-FMT", _("此处应为 %(sign)s") % {"sign": text})

    def whole(self) -> Formula:
        """Read everything."""
        step = self.comparison()
        if self.tokens[self.at].kind != "end":
            raise Invalid("E-FMT", self.tokens[self.at].text)
        return Formula(frozenset(self.names), step)

    def comparison(self) -> Step:
        """Read one side, or two with a comparison between them."""
        self.level += 1
        if self.level > DEEPEST:
            raise Invalid("E-RNG", _("最多 %(limit)d 层括号") % {"limit": DEEPEST})
        left = self.sums()
        sign = self.take(*COMPARE)
        made = both(COMPARE[sign], left, self.sums()) if sign else left
        self.level -= 1
        return made

    def sums(self) -> Step:
        """Read terms with plus and minus between them."""
        left = self.products()
        while sign := self.take("+", "-"):
            left = both(plus if sign == "+" else minus, left, self.products())
        return left

    def products(self) -> Step:
        """Read factors with times and divided by between them."""
        left = self.factor()
        while sign := self.take("*", "/"):
            left = both(times if sign == "*" else divided, left, self.factor())
        return left

    def factor(self) -> Step:
        """Read a number, a field, a function, a bracket, or a minus before one of them."""
        negative = False
        while self.take("-"):
            negative = not negative
        made = self.atom()
        return both(minus, lambda _values: Decimal(0), made) if negative else made

    def atom(self) -> Step:
        """Read what stands alone."""
        if self.take("("):
            inner = self.comparison()
            self.expect(")")
            return inner
        token = self.tokens[self.at]
        if token.kind not in ("number", "name"):
            raise Invalid("E-FMT", _("此处应为字段名、数字或括号"))
        self.at += 1
        if token.kind == "number":
            constant = Decimal(token.text)
            return lambda _values: constant
        if self.take("("):
            return self.call(token.text)
        self.names.add(token.text)
        return lambda values: values(token.text)

    def call(self, name: str) -> Step:
        """Read the parts of a function."""
        if name not in FUNCTIONS:
            raise Invalid("E-FMT", _("没有名为 %(name)s 的函数") % {"name": name})
        least, most, function = FUNCTIONS[name]
        parts = [self.comparison()]
        while self.take(","):
            parts.append(self.comparison())
        self.expect(")")
        if not least <= len(parts) <= most:
            raise Invalid("E-FMT", _("%(name)s 需要 %(count)d 个值") % {"name": name, "count": least})
        return lambda values: function(values, *parts)


def both(function: Callable[[Any, Any], Any], left: Step, right: Step) -> Step:
    """Join two steps."""
    return lambda values: function(left(values), right(values))


def number(value: Any) -> Decimal:
    """Take a value as a number; raises Missing when it is none."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, (int, Decimal)) and Decimal(value).is_finite():
        return Decimal(value)
    raise Missing


def day(value: Any) -> date | None:
    """Take a value as a day, None when it is none."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value if isinstance(value, date) else None


def plus(left: Any, right: Any) -> Any:
    """Add numbers, or days to a date."""
    start = day(left)
    return start + timedelta(days=int(number(right))) if start else EXACT.add(number(left), number(right))


def minus(left: Any, right: Any) -> Any:
    """Take numbers off, days off a date, or count the days between two dates."""
    start, end = day(left), day(right)
    if start and end:
        return Decimal((start - end).days)
    return plus(left, -number(right)) if start else EXACT.subtract(number(left), number(right))


def times(left: Any, right: Any) -> Decimal:
    """Multiply."""
    return EXACT.multiply(number(left), number(right))


def divided(left: Any, right: Any) -> Decimal:
    """Divide; by nought nothing can be said."""
    return EXACT.divide(number(left), number(right))


def comparing(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Decimal]:
    """Compare two numbers, two days or two texts; gives 1 or 0."""

    def compare(left: Any, right: Any) -> Decimal:
        if isinstance(left, str) and isinstance(right, str):
            return Decimal(test(left, right))
        days = day(left), day(right)
        return Decimal(test(*days) if all(days) else test(number(left), number(right)))

    return compare


COMPARE: dict[str, Callable[[Any, Any], Decimal]] = {
    ">=": comparing(lambda left, right: left >= right),
    "<=": comparing(lambda left, right: left <= right),
    "!=": comparing(lambda left, right: left != right),
    ">": comparing(lambda left, right: left > right),
    "<": comparing(lambda left, right: left < right),
    "=": comparing(lambda left, right: left == right),
}


def choose(values: Values, test: Step, then: Step, other: Step) -> Any:
    """Give one of two, only that one is worked out."""
    return then(values) if number(test(values)) else other(values)


def rounded(values: Values, value: Step, places: Step) -> Decimal:
    """Round to some places."""
    digits = int(number(places(values)))
    if not 0 <= digits <= 6:
        raise Missing
    return number(value(values)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def of_all(function: Callable[[list[Decimal]], Decimal]) -> Callable[..., Decimal]:
    """Make a function of several numbers."""
    return lambda values, *parts: function([number(part(values)) for part in parts])


FUNCTIONS: dict[str, tuple[int, int, Callable[..., Any]]] = {
    "if": (3, 3, choose),
    "round": (2, 2, rounded),
    "max": (1, 10, of_all(max)),
    "min": (1, 10, of_all(min)),
    "abs": (1, 1, of_all(lambda many: abs(many[0]))),
    "days": (2, 2, lambda values, first, last: minus(last(values), first(values))),
    "length": (1, 1, lambda values, text: Decimal(len(str(text(values) or "")))),
}
