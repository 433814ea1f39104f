"""The page that shows how the figures of a customer's value card were worked out."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kemai.areas.analysis.worth.facts import facts_of
from kemai.areas.analysis.worth.workings import workings
from kemai.areas.customers.queries import FIGURES
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@person("GET")
def worth_page(request: Request, customer_id: int) -> HttpResponse:
    """Show each figure with its formula and the rows that it comes from."""
    record_type = registry.get("customers.customer")
    customer = fetch(record_type, customer_id, "read", request.viewer)
    facts = facts_of(customer, request.viewer)
    here = {"label": customer.name, "url": f"/customers/{customer.pk}/"}
    context = {
        "frame": frame_of(request, _("客户资产卡"), crumbs=[crumb(record_type), here]),
        "title": _("%(name)s 的客户资产卡") % {"name": customer.name},
        "day": facts.day.isoformat(),
        "figures": [
            {
                "code": code,
                "label": str(FIGURES[code]),
                "text": one.text,
                "formula": one.formula,
                "note": one.note,
                "lines": [{"label": label, "text": text, "url": url} for label, text, url in one.lines],
            }
            for code, one in workings(facts, request.viewer).items()
        ],
    }
    return render(request, "analysis/worth.html", context)
