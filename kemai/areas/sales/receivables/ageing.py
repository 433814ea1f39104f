"""How old debts are: open sums by customer and by days past due; every cell opens its receivables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, Sum, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.models import ReceivablePlan
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.records.conditions.address import write_chip
from kemai.core.records.currencies import split_by
from kemai.core.records.kinds.numbers import amount_text
from kemai.core.records.registry import knows
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

KEY, HOME = "sales.receivableplan", "/receivables/ageing/"
SHOWN = 200
READ = ("open_sum", "due", "customer")
NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=18, decimal_places=2))
place(
    "money",
    gettext_lazy("应收账龄"),
    HOME,
    "clock",
    lambda viewer: viewer.may(KEY, "read") and knows(viewer, KEY, *READ),
)


@dataclass(frozen=True)
class Age:
    """One column: receivables whose day lies between two days (None: without limit)."""

    code: str
    label: str
    first: date | None
    last: date | None

    @property
    def q(self) -> Q:
        """Give the condition of its receivables."""
        found = Q(due__lte=self.last) if self.last else Q()
        return found & Q(due__gte=self.first) if self.first else found

    @property
    def chip(self) -> str:
        """Write it as a filter of the list."""
        days = [day.isoformat() for day in (self.first, self.last) if day]
        operator = "between" if len(days) == 2 else "over" if self.first else "under"
        return write_chip({"field": "due", "op": operator, "values": days})


def ages(today: date) -> list[Age]:
    """Give the columns: not due yet, then by thirty days past due."""
    back = [today - timedelta(days=days) for days in (30, 31, 60, 61, 90, 91)]
    return [
        Age("ahead", _("未到期"), today + timedelta(days=1), None),
        Age("to30", _("0–30 天"), back[0], today),
        Age("to60", _("31–60 天"), back[2], back[1]),
        Age("to90", _("61–90 天"), back[4], back[3]),
        Age("over90", _("90 天以上"), None, back[5]),
    ]


def summed(columns: list[Age]) -> dict[str, Any]:
    """Add open sums up by column."""
    sums = {one.code: Sum(Case(When(one.q, then=F("open_sum")), default=NOTHING)) for one in columns}
    return {**sums, "total": Sum("open_sum")}


def debts(viewer: Viewer) -> Any:
    """Give the open receivables that a person may read."""
    return ReceivablePlan.objects.visible_to(viewer, "read").filter(status=ReceivablePlan.Status.OPEN).order_by()


@person("GET")
def ageing_page(request: Request) -> HttpResponse:
    """Show who owes how much for how long, the largest debts first."""
    record_type = registry.get(KEY)
    require(record_type, "find", request.viewer)
    if not knows(request.viewer, KEY, *READ):
        raise Forbidden(_("应收账龄"))
    columns, rows, split = ages(timezone.localdate()), debts(request.viewer), split_by(record_type)
    apart = [split] if split else []
    by_customer = rows.values("customer", "customer__name", *apart).annotate(**summed(columns))
    found = list(by_customer.order_by(*apart, "-total", "customer")[: SHOWN + 1])
    whole = list(rows.values(*apart).annotate(**summed(columns)).order_by(split)) if split else []
    context = {
        "frame": frame_of(request, _("应收账龄"), crumbs=[crumb(record_type)]),
        "title": _("应收账龄"),
        "headings": [one.label for one in columns] + [_("合计")],
        "rows": [
            {
                "label": " · ".join([one["customer__name"], *(one[name] for name in apart)]),
                "url": f"/customers/{one['customer']}/",
                "cells": cells(one, columns, [f"customer:is:{one['customer']}", *chips_of(one, apart)]),
            }
            for one in found[:SHOWN]
        ],
        "totals": [
            {
                "label": " · ".join([_("合计"), *(one[name] for name in apart)]),
                "cells": cells(one, columns, chips_of(one, apart)),
            }
            for one in whole or [rows.aggregate(**summed(columns))]
        ],
        "more": len(found) > SHOWN,
    }
    return render(request, "sales/ageing.html", context)


def chips_of(one: dict[str, Any], apart: list[str]) -> list[str]:
    """Give the condition of the currency of a line, where there are several."""
    return [f"{name}:is:{one[name]}" for name in apart]


def cells(sums: dict[str, Any], columns: list[Age], chips: list[str]) -> list[dict[str, str]]:
    """Give the figures of one line, each with the list of its receivables."""
    wanted = [(one.code, [one.chip]) for one in columns] + [("total", [])]
    return [
        {
            "text": amount_text(sums[code]) if sums[code] else "",
            "url": f"/receivables/?{urlencode([('f', chip) for chip in ['status:is:open', *chips, *age]])}",
        }
        for code, age in wanted
    ]
