"""The page of the prospect matrix: drag a prospect to where it belongs, mark the ones worth nurturing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.models import Customer
from kemai.areas.sales.matrix.grid import Cell, grid, prospects, unrated
from kemai.core import actions
from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import Refused, person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

KEY = "customers.customer"
HOME = "/customers/matrix/"
HIGH, LOW = 8, 4
place("customers", gettext_lazy("潜在客户矩阵"), HOME, "grid", lambda viewer: viewer.may(KEY, "read"))


@person("GET")
def matrix_page(request: Request) -> HttpResponse:
    """Show the grid of prospects."""
    require(registry.get(KEY), "find", request.viewer)
    nurtured = request.GET.get("show") == "nurture"
    rows, told = prospects(request.viewer, nurtured=nurtured), registry.knows(request.viewer, KEY, "est_value")
    context = {
        "frame": frame_of(request, _("潜在客户矩阵")),
        "title": _("潜在客户矩阵"),
        "tabs": [
            {"label": _("全部潜在客户"), "url": HOME, "current": not nurtured},
            {"label": _("重点培育"), "url": f"{HOME}?show=nurture", "current": nurtured},
        ],
        "rows": [
            {"importance": line[0].importance, "cells": [shown(one, told) for one in line]} for line in grid(rows)
        ],
        "unrated": [card(one) for one in unrated(rows)],
        "may_write": request.viewer.may(KEY, "write"),
    }
    return render(request, "sales/matrix.html", context)


def shown(cell: Cell, told: bool) -> dict[str, Any]:
    """Give one cell to the template; the warmer it is, the more the two ratings say together.

    What its prospects are worth is said only where it may be `told`.
    """
    both = cell.urgency + cell.importance
    chips = f"f=urgency:is:{cell.urgency}&f=importance:is:{cell.importance}"
    return {
        "value": f"{cell.urgency}-{cell.importance}",
        "label": _("紧迫 %(urgency)d，重要 %(importance)d") % {"urgency": cell.urgency, "importance": cell.importance},
        "level": "hot" if both >= HIGH else "cool" if both <= LOW else "",
        "count": cell.count,
        "worth": f"{cell.value:,.0f}" if told and cell.value else "",
        "cards": [card(one) for one in cell.shown],
        "more_url": f"/customers/?{chips}" if cell.count > len(cell.shown) else "",
    }


def card(customer: Customer) -> dict[str, Any]:
    """Give one prospect to the template."""
    return {
        "name": customer.name,
        "url": f"/customers/{customer.pk}/",
        "move_url": f"/customers/{customer.pk}/matrix/",
        "owner": customer.owner.name if customer.owner else "",
        "nurture": customer.nurture,
        "at": f"{customer.urgency or ''}-{customer.importance or ''}",
    }


@person("POST")
def place_page(request: Request, customer_id: int) -> HttpResponse:
    """Rate a prospect by the cell into which it was dropped, or that was chosen (`value`: urgency-importance)."""
    urgency, _dash, importance = request.POST.get("value", "").partition("-")
    try:
        ratings = {"urgency": urgency, "importance": importance}
        actions.edit(registry.get(KEY), customer_id, ratings, by=request.viewer)
    except Rejected as reasons:
        said = "；".join(one.message for many in reasons.errors.values() for one in many)
        raise Refused(409, said) from reasons
    return HttpResponse(status=204) if request.htmx else redirect(HOME)
