"""What somebody wants to know, as written: names divided by commas, `created_at:month`, `sum:amount`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid

SPANS = {"day": _("按日"), "week": _("按周"), "month": _("按月"), "quarter": _("按季"), "year": _("按年")}
FUNCTIONS = {
    "count": _("记录数"),
    "sum": _("合计"),
    "avg": _("平均"),
    "min": _("最小"),
    "max": _("最大"),
}
GROUPS_MOST, MEASURES_MOST, COLUMNS_MOST = 2, 6, 30
NAME = re.compile(r"[a-z][a-z0-9_.-]{0,59}(:[a-z][a-z0-9_.-]{0,59})?")


@dataclass(frozen=True)
class Step:
    """One group: a field by name, or of a linked record (`customer.province`), days by a span."""

    name: str
    span: str = ""

    def __str__(self) -> str:
        """Write it as it is kept."""
        return f"{self.name}:{self.span}" if self.span else self.name


@dataclass(frozen=True)
class Measure:
    """One figure: a number of records, or a sum, average, least or most of a field."""

    function: str
    name: str = ""

    def __str__(self) -> str:
        """Write it as it is kept."""
        return f"{self.function}:{self.name}" if self.name else self.function


@dataclass(frozen=True)
class Spec:
    """One report as it is wanted; without groups the rows are listed with their columns."""

    source: str
    columns: tuple[str, ...] = ()
    groups: tuple[Step, ...] = ()
    measures: tuple[Measure, ...] = (Measure("count"),)
    filters: str = ""
    chart: str = "table"


def parts(text: str) -> list[str]:
    """Divide a list of names at its commas; a name that can be none is E-FMT."""
    found = [one.strip() for one in text.split(",") if one.strip()]
    for one in found:
        if not NAME.fullmatch(one):
            raise Invalid("E-FMT", one[:60])
    return list(dict.fromkeys(found))


def field_names(value: str) -> None:
    """Refuse a list of names that cannot be one."""
    parts(value)


def record_source(value: str) -> None:
    """Refuse the key of a record type that does not exist."""
    from kemai.core.records import registry

    if value not in {one.key for one in registry.all()}:
        raise Invalid("E-REF", value[:60])


def steps(text: str) -> tuple[Step, ...]:
    """Read groups; more than two, or a span that does not exist, is refused."""
    found = []
    for one in parts(text):
        name, _colon, span = one.partition(":")
        if span and span not in SPANS:
            raise Invalid("E-FMT", one)
        found.append(Step(name, span))
    return limited(found, GROUPS_MOST)


def measures(text: str) -> tuple[Measure, ...]:
    """Read figures; none means the number of records."""
    found = []
    for one in parts(text):
        function, _colon, name = one.partition(":")
        if function not in FUNCTIONS or (function == "count") == bool(name):
            raise Invalid("E-FMT", one)
        found.append(Measure(function, name))
    return limited(found, MEASURES_MOST) or (Measure("count"),)


def columns(text: str) -> tuple[str, ...]:
    """Read columns."""
    return limited(parts(text), COLUMNS_MOST)


def limited(found: list[Any], most: int) -> tuple[Any, ...]:
    """Refuse too many."""
    if len(found) > most:
        raise Invalid("E-RNG", _("最多 %(limit)d 个") % {"limit": most})
    return tuple(found)
