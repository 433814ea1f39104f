"""Reading the values of one condition by the kind of its field; what no row can hold is refused, not searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.records.conditions import choices
from kemai.core.records.conditions.nodes import BY_WORDS, Leaf
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.kinds import Given
from kemai.core.records.kinds.texts import TextKind

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

TEXT_LONGEST = 200
VALUES_MOST = 50
DAYS_MOST = 36_500
NUMBER_MOST = Decimal(10) ** 15
COUNTS = {"empty": 0, "filled": 0, "over": 1, "under": 1, "starts": 1, "days": 1, "between": 2}
CHOSEN = ("pick", "dict", "dicts", "people", "fk")


def operators_of(field: Field) -> tuple[str, ...]:
    """Name the operators that a condition may put on a field; choices and links can also be met by part of a name."""
    own = field.kind.operators
    return (*own, *BY_WORDS) if field.kind.name in CHOSEN else own


def read_leaf(field: Field, operator: str, raws: Sequence[Any], viewer: Viewer) -> Leaf:
    """Read the values of one condition; raises Invalid (E-REQ, E-FMT, E-RNG, E-REF) without the field's label."""
    wanted = COUNTS.get(operator)
    if (wanted is None and not raws) or (wanted is not None and len(raws) < wanted):
        raise Invalid("E-REQ")
    if len(raws) > (VALUES_MOST if wanted is None else wanted):
        raise Invalid("E-RNG", _("值的个数：%(count)d") % {"count": VALUES_MOST if wanted is None else wanted})
    texts = [text_of(raw) for raw in raws]
    if operator == "days":
        return Leaf(field, operator, [days(texts[0])], tuple(texts))
    if field.kind.name in CHOSEN:
        values, shown = choices.read(field, operator, texts, viewer)
        return Leaf(field, operator, values, shown)
    if isinstance(field.kind, TextKind) and operator not in ("is", "not"):
        return Leaf(field, operator, texts, tuple(texts))
    return plain_leaf(field, operator, texts, viewer)


def plain_leaf(field: Field, operator: str, texts: list[str], viewer: Viewer) -> Leaf:
    """Read numbers, days, moments, yes or no, and whole texts."""
    values = [value_of(field, text, viewer) for text in texts]
    shown = tuple(field.show(value) for value in values)
    if field.kind.name == "dt":
        values = [span(value, text) for value, text in zip(values, texts, strict=True)]
        shown = tuple(text.replace("T", " ") for text in texts)
    if operator == "between" and values[0] > values[1]:
        raise Invalid("E-RNG", f"{shown[0]} > {shown[1]}")
    return Leaf(field, operator, values, shown)


def text_of(raw: Any) -> str:
    """Take one given value as text: not empty, not too long, no characters that a database refuses."""
    if not isinstance(raw, (str, int, float, Decimal, date)):
        raise Invalid("E-FMT")
    text = str(raw).strip()
    if not text:
        raise Invalid("E-REQ")
    if len(text) > TEXT_LONGEST:
        raise Invalid("E-RNG", _("最多 %(limit)d 个字") % {"limit": TEXT_LONGEST})
    if any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in text):
        raise Invalid("E-FMT", _("含有不允许的字符"))
    return text


def days(text: str) -> int:
    """Read a number of days."""
    if not (text.isascii() and text.isdigit()):
        raise Invalid("E-FMT", _("应为整数"))
    if int(text) > DAYS_MOST:
        raise Invalid("E-RNG", f"0 – {DAYS_MOST}")
    return int(text)


def value_of(field: Field, text: str, viewer: Viewer) -> Any:
    """Read one value by the field's kind, without the checks that only new values must pass."""
    loose = replace(field, required=False, checks=(), minimum=None, maximum=None, max_length=None)
    try:
        value = loose.parse(text, Given(viewer, by_key=True))
        fits = within(field, value)
    except ArithmeticError as error:
        raise Invalid("E-RNG") from error
    if not fits:
        raise Invalid("E-RNG")
    return value


def within(field: Field, value: Any) -> bool:
    """Say whether a database column of the kind could hold a value; raises OverflowError for impossible moments."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).year > 1
    if isinstance(value, (int, Decimal)):
        most = NUMBER_MOST if field.maximum is None else Decimal(field.maximum)
        return abs(Decimal(value)) <= most
    return True


def span(moment: datetime, text: str) -> tuple[datetime, datetime]:
    """Give first and last instant that a text means: a day without a clock time is the whole day, else a minute."""
    if ":" not in text:
        return moment, timezone.make_aware(datetime.combine(timezone.localtime(moment).date(), time.max))
    return moment, moment.replace(second=59, microsecond=999_999) if text.count(":") == 1 else moment
