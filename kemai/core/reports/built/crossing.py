"""Two groups crossed: lines by the first, columns by the second, every cell with the way to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kemai.core.records.errors import Invalid
from kemai.core.reports.answers import Answer, Heading, Line

if TYPE_CHECKING:
    from kemai.core.reports.built.report import Grouped

COLUMNS_MOST = 60
LEVELS = 5


def crossed(asked: Grouped) -> Answer:
    """Cross the first figure of a report by its two groups."""
    from kemai.core.reports.built.report import shown

    rows: dict[Any, dict[Any, Any]] = {}
    for row in asked.found:
        rows.setdefault(row["g0"], {})[row["g1"]] = row
    columns = ordered({row["g1"] for row in asked.found})
    if len(columns) > COLUMNS_MOST:
        raise Invalid("E-RNG", _("第二个分组超过 %(limit)d 个，放不进热力表") % {"limit": COLUMNS_MOST})
    cells = {(one, other): first(asked, [row]) for one, line in rows.items() for other, row in line.items()}
    largest = max((abs(value) for value in cells.values() if value is not None), default=0)
    lines = []
    for one, line in rows.items():
        values = [cells.get((one, other)) for other in columns]
        some = next(iter(line.values()))
        lines.append(
            Line(
                label=asked.label(some, 0),
                figures=[*(shown(value) for value in values), shown(first(asked, [*line.values()]))],
                url=asked.address(some, 0),
                urls=[
                    *(asked.address(line[other], 0, 1) if other in line else "" for other in columns),
                    asked.address(some, 0),
                ],
                levels=[*(level(value, largest) for value in values), 0],
            )
        )
    sums = [first(asked, [line[other] for line in rows.values() if other in line]) for other in columns]
    names = [asked.names[1].get(other) or _("未填写") for other in columns]
    headings = [Heading(name, numeric=True, kind=asked.figures[0].kind) for name in (*names, _("合计"))]
    totals = [_("合计"), *(shown(one) for one in sums), asked.totals[0]]
    return asked.whole([Heading(asked.groups[0].label), *headings], lines, totals, heat=True)


def first(asked: Grouped, rows: Sequence[dict[str, Any]]) -> Any:
    """Give the first figure of some groups taken together."""
    return asked.figures[0].read("m0", rows)


def ordered(values: set[Any]) -> list[Any]:
    """Order the columns: days by time, everything else as stored, nothing last."""
    return sorted(values, key=lambda value: (value in (None, ""), str(value)))


def level(value: Any, largest: Any) -> int:
    """Give the shade of a cell, 0 to 5."""
    if not value or not largest:
        return 0
    return max(1, min(LEVELS, int(abs(value) * LEVELS / largest + (0 if abs(value) == largest else 1))))
