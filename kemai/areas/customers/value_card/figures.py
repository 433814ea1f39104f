"""The figures of the value card: named here, worked out by the areas that know orders, costs and surveys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

NAMES = {
    "lifetime_value": _("终身价值"),
    "yearly_contribution": _("年贡献"),
    "cost_to_serve": _("服务成本"),
    "loyalty_kind": _("忠诚类型"),
    "loyalty_index": _("忠诚指数"),
    "engagement": _("互动度"),
    "satisfaction_gap": _("满意差距"),
    "churn_risk": _("流失风险"),
}


@dataclass(frozen=True)
class Figure:
    """One figure as it stood on a day, in words with its unit, empty where too little is known.

    `url` leads to how it was worked out, or to what is missing for it.
    """

    text: str
    day: date
    url: str


Source = Callable[[Any, "Viewer"], Figure | None]
Sheet = Callable[[Any, "Viewer"], dict[str, Figure | None]]
_sources: dict[str, Source] = {}
_sheets: list[Sheet] = []


def figure(code: str) -> Callable[[Source], Source]:
    """Register the function of customer and viewer that works a figure out; None says that too little is known."""
    if code not in NAMES:
        raise KeyError(code)

    def register(source: Source) -> Source:
        _sources[code] = source
        return source

    return register


def figure_sheet(sheet: Sheet) -> Sheet:
    """Register the function of customer and viewer that works several out at once; None is not for this person."""
    _sheets.append(sheet)
    return sheet


def figures(customer: Any, viewer: Viewer) -> list[tuple[Any, Figure | None]]:
    """Give the figures of a customer that a person may know, with labels; None where nobody knows anything of it."""
    found = {code: one for sheet in _sheets for code, one in sheet(customer, viewer).items()}
    single = {code: source(customer, viewer) for code, source in _sources.items()}
    closed = {code for code, one in found.items() if one is None}
    return [(label, single.get(code) or found.get(code)) for code, label in NAMES.items() if code not in closed]
