"""Days as other programs write them: 3/15/2024, 15.03.2024, 15 Mar 2024; a column has one order throughout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)", re.DOTALL)
DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3})[a-z]*\.?,?[ -](\d{4})(.*)", re.DOTALL)
MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(.*)", re.DOTALL)
HALF = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})? ?([ap])\.?m\.?")


class Days:
    """Reads the days of one column, given chunk by chunk; the first chunk tells whether day or month comes first.

    Where every day would do as a month too, points mean that the day comes first, slashes the month.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.day_first: bool | None = None

    def load(self, texts: Iterable[str]) -> None:
        """Look for days that can't be months."""
        if self.day_first is not None:
            return
        found = [match for text in texts if (match := NUMBERS.fullmatch(plain(text)))]
        if any(int(one[1]) > 12 for one in found):
            self.day_first = True
        elif any(int(one[3]) > 12 for one in found):
            self.day_first = False
        elif found:
            self.day_first = found[0][2] == "."

    def iso(self, text: str) -> str:
        """Give a day as 2024-03-15 with the clock behind it; what is written otherwise stays as it is."""
        lower = plain(text)
        if found := NUMBERS.fullmatch(lower):
            day, month = (found[1], found[3]) if self.day_first else (found[3], found[1])
            if int(month) > 12:
                raise Invalid("E-FMT", _("日和月的顺序与同列其他行不同，请写成 2026-11-22"))
            year = found[4] if len(found[4]) == 4 else f"20{found[4]}"
            return f"{year}-{month}-{day}{clock(found[5])}"
        for pattern, day_at, month_at in ((DAY_FIRST, 1, 2), (MONTH_FIRST, 2, 1)):
            found = pattern.fullmatch(lower)
            if found and found[month_at] in MONTHS:
                return f"{found[3]}-{MONTHS.index(found[month_at]) + 1}-{found[day_at]}{clock(found[4])}"
        return text


def plain(text: str) -> str:
    """Reduce a text to one width and small letters."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def clock(rest: str) -> str:
    """Give the time behind a day with 24 hours."""
    found = HALF.search(rest)
    if not found:
        return f" {rest.strip(' ,t')}" if rest.strip(" ,t") else ""
    hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0)
    return f" {hour:02d}:{found[2]}"
