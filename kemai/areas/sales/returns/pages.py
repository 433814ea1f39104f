"""The dialog in which goods of an order come back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kemai.areas.sales.deliveries.goods_form import GoodsForm, typed_goods
from kemai.areas.sales.orders.goods import goods_of
from kemai.areas.sales.orders.records import takes_back
from kemai.areas.sales.returns.taking import take_back
from kemai.core.actions.perform import fetch, require
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import Refused, person
from kemai.core.tenancy.request import Request

KEY, ORDER = "sales.returnorder", "sales.salesorder"
NAMES = ("kind", "reason", "note", "refund")


@person("GET", "POST")
def take_back_page(request: Request, order_id: int) -> HttpResponse:
    """Ask what of an order comes back and why, then register it."""
    order = fetch(registry.get(ORDER), order_id, "write", request.viewer)
    require(registry.get(KEY), "add", request.viewer)
    if not takes_back(order):
        raise Refused(409, _("还没有发货，没有可退换的货。"))
    errors = {}
    if request.method == "POST":
        try:
            values = {name: request.POST.get(name, "") for name in NAMES}
            made = take_back(order.pk, typed_goods(request.POST), by=request.viewer, **values)
            messages.success(request, _("已登记退换：%(number)s") % {"number": made.number})
            return redirect(f"/returns/{made.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    goods = [(line, line.shipped - line.returned) for line in goods_of(order) if line.shipped > line.returned]
    title = _("退换：%(number)s") % {"number": order.number}
    form = GoodsForm(title, _("登记"), "take-back", KEY, NAMES, goods, filled=False)
    return form.shown(request, order, request.POST if errors else {}, errors)
