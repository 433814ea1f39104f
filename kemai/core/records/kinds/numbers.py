"""Numbers: whole, decimal, money, per cent."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.base import Given, Kind

CODES = "cny|rmb|usd|eur|gbp|jpy|hkd|twd|mop|krw|sgd|aud|cad|chf|inr|rub|brl|mxn|sek|nok|dkk|pln|thb|vnd|myr|idr"
CURRENCY = re.compile(
    rf"(?<![^-+ ])(?:us|hk|nt|a|c|s)?[¥$€£₹₩]|元$|[¥$€£₹₩]$|^(?:{CODES}) ?(?=[-\d])|(?<=\d) ?(?:{CODES})$"
)
DECIMAL_COMMA = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}")
UNITS = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "k": Decimal(1000), "m": Decimal(1_000_000)}


def with_point(text: str) -> str:
    """Write a number with a decimal point and no thousands marks: 12.500,00 and 12,500.00 are the same."""
    if DECIMAL_COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "")


class DecimalKind(Kind):
    """A decimal number."""

    name = "dec"
    operators = ("is", "not", "over", "under", "between", "empty", "filled")
    numeric = True
    places: ClassVar[int | None] = None

    def read(self, field: Any, raw: Any, given: Given) -> Any:
        """Read a number as pasted: thousands marks, full-width digits, currency signs, 800万."""
        value = self.number(raw)
        if not value.is_finite():
            raise Invalid("E-FMT", _("应为数字"))
        self.limit(field, value)
        places = field.places if field.places is not None else self.places
        if places is not None:
            value = value.quantize(Decimal(1).scaleb(-places))
        return value

    @staticmethod
    def number(raw: Any) -> Decimal:
        """Read the text of a number, its unit included."""
        if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool):
            return Decimal(raw)
        text = CURRENCY.sub("", unicodedata.normalize("NFKC", str(raw)).strip().lower()).strip()
        text = with_point(text.replace(" ", "").replace("'", ""))
        unit = UNITS.get(text[-1:], Decimal(1))
        if text[-1:] in UNITS:
            text = text[:-1].strip()
        try:
            return Decimal(text) * unit
        except InvalidOperation as error:
            raise Invalid("E-FMT", _("应为数字，例如 1,234.50")) from error
        except ArithmeticError as error:
            raise Invalid("E-RNG") from error

    @staticmethod
    def limit(field: Any, value: Any) -> None:
        """Refuse what lies outside the field's limits."""
        low, high = field.minimum, field.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            hint = f"≥ {low}" if high is None else f"≤ {high}" if low is None else f"{low} – {high}"
            raise Invalid("E-RNG", hint)

    def show(self, field: Any, value: Any) -> str:
        """Show with thousands marks."""
        return "" if value is None else f"{value.normalize():,f}"

    def export(self, field: Any, value: Any) -> Any:
        """Give the number itself."""
        return value

    def stored(self, value: Any) -> Any:
        """Give the number as text, so that no digit is lost."""
        return None if value is None else str(value)


def amount_text(value: Decimal | None, *, cents: bool = False) -> str:
    """Say an amount for people: with thousands marks, cents only where there are some; nothing where there is none.

    With `cents`, as papers do: always with two digits, four where the hundredth of a cent counts.
    """
    if value is None:
        return ""
    if cents:
        return f"{value:,.2f}" if value == round(value, 2) else f"{value:,.4f}"
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


class MoneyKind(DecimalKind):
    """An amount of money in the organisation's currency, two decimals unless its column keeps more."""

    name = "money"
    places = 2

    def show(self, field: Any, value: Any) -> str:
        """Show as every amount is shown."""
        return amount_text(value)


class PercentKind(DecimalKind):
    """A share of 0 to 100 per cent."""

    name = "pct"

    def read(self, field: Any, raw: Any, given: Given) -> Any:
        """Read 12.5 or 12.5%."""
        return super().read(field, str(raw).rstrip("%％ "), given)


class IntKind(DecimalKind):
    """A whole number."""

    name = "int"
    places = 0

    def read(self, field: Any, raw: Any, given: Given) -> int:
        """Read a whole number; fractions are refused."""
        value = self.number(raw)
        if not value.is_finite() or abs(value) > 2**53 or value != value.to_integral_value():
            raise Invalid("E-FMT", _("应为整数"))
        self.limit(field, value)
        return int(value)

    def show(self, field: Any, value: Any) -> str:
        """Show with thousands marks."""
        return "" if value is None else f"{value:,d}"

    def stored(self, value: Any) -> Any:
        """Give the number itself."""
        return value
