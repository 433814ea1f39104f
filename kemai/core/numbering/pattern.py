"""Patterns such as `C-{YYYY}-{00000}`: fixed text, date parts, one counter."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid

PART = re.compile(r"\{(YYYY|YY|MM|DD|0+)\}")


def check(pattern: str) -> str:
    """Return the pattern when it has exactly one counter and starts with fixed text; else E-FMT."""
    counters = [part for part in PART.findall(pattern) if part.startswith("0")]
    if len(counters) != 1:
        raise Invalid("E-FMT", _("编号样式须有且只有一个计数段，例如 C-{YYYY}-{00000}"))
    if not prefix(pattern) or "{" in PART.sub("", pattern):
        raise Invalid("E-FMT", _("编号样式须以固定文字开头，花括号内只能是 YYYY、YY、MM、DD 或若干个 0"))
    return pattern


def prefix(pattern: str) -> str:
    """Return the fixed text before the first part; it tells record types apart."""
    return PART.split(pattern, maxsplit=1)[0]


def period(pattern: str, day: date) -> str:
    """Fill in the date parts; the counter starts anew when this text changes."""
    parts = {"YYYY": f"{day:%Y}", "YY": f"{day:%y}", "MM": f"{day:%m}", "DD": f"{day:%d}"}
    return PART.sub(lambda found: parts.get(found[1], found[0]), pattern)


def number(filled: str, counter: int) -> str:
    """Put the counter into a pattern whose date parts are filled in."""
    return PART.sub(lambda found: str(counter).zfill(len(found[1])), filled)
