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
    """One figure as it stood on a day, in words with its unit; `url` leads to how it was worked out."""

    text: str
    day: date
    url: str


Source = Callable[[Any, "Viewer"], Figure | None]
_sources: dict[str, Source] = {}


def figure(code: str) -> Callable[[Source], Source]:
    """Register the function of customer and viewer that works a figure out; None says that too little is known."""
    if code not in NAMES:
        raise KeyError(code)

    def register(source: Source) -> Source:
        _sources[code] = source
        return source

    return register


def figures(customer: Any, viewer: Viewer) -> list[tuple[Any, Figure | None]]:
    """Give every figure of a customer with its label; None where too little is known."""
    return [(label, _sources[code](customer, viewer) if code in _sources else None) for code, label in NAMES.items()]
