"""How a value of a record is written down in a cell."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def text_of(value: object) -> str:
    """A value as text: dates as ISO, decimals without an exponent, nothing for None, no control characters."""
    if value is None:
        return ""
    if isinstance(value, str) and value.isprintable():
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return local(value).isoformat(" ", "seconds")
    return UNWRITABLE.sub("", str(value))


def local(value: datetime) -> datetime:
    """A time as the clock on the wall shows it, without its zone."""
    return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
