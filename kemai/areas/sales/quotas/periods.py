"""Periods of quotas: months, quarters and years, written as 2026-11, 2026-Q4 and 2026."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
QUARTER = re.compile(r"(20\d\d)-Q([1-4])")
YEAR = re.compile(r"20\d\d")


def period_of(text: str) -> tuple[date, date]:
    """Give the first and the last day of a period; anything else is E-FMT."""
    if found := MONTH.fullmatch(text):
        year, month, length = int(found[1]), int(found[2]), 1
    elif found := QUARTER.fullmatch(text):
        year, month, length = int(found[1]), int(found[2]) * 3 - 2, 3
    elif YEAR.fullmatch(text):
        year, month, length = int(text), 1, 12
    else:
        raise Invalid("E-FMT", _("例如 2026-11、2026-Q4、2026"))
    over = year * 12 + month - 1 + length
    return date(year, month, 1), date(over // 12, over % 12 + 1, 1) - timedelta(days=1)
