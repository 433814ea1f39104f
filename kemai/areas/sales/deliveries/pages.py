"""The dialog in which an order is shipped, in whole or in part."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kemai.areas.sales.deliveries.goods_form import GoodsForm, typed_goods
from kemai.areas.sales.deliveries.shipping import deliver
from kemai.areas.sales.orders.goods import goods_of
from kemai.areas.sales.orders.records import ships
from kemai.core.actions.perform import fetch, require
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import Refused, person
from kemai.core.tenancy.request import Request

KEY, ORDER = "sales.delivery", "sales.salesorder"
NAMES = ("carrier", "tracking_no", "ship_to")


@person("GET", "POST")
def deliver_page(request: Request, order_id: int) -> HttpResponse:
    """Ask what of an order is shipped, then ship it."""
    order = fetch(registry.get(ORDER), order_id, "write", request.viewer)
    require(registry.get(KEY), "add", request.viewer)
    if not ships(order):
        raise Refused(409, _("只有已确认、还没发完的订单可以发货。"))
    errors = {}
    if request.method == "POST":
        try:
            values = {name: request.POST.get(name, "") for name in NAMES}
            made = deliver(order.pk, typed_goods(request.POST), by=request.viewer, **values)
            messages.success(request, _("已发货：%(number)s") % {"number": made.number})
            return redirect(f"/deliveries/{made.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    goods = [(line, line.quantity - line.shipped) for line in goods_of(order) if line.quantity > line.shipped]
    form = GoodsForm(_("发货：%(number)s") % {"number": order.number}, _("发货"), "deliver", KEY, NAMES, goods)
    return form.shown(request, order, request.POST if errors else {"ship_to": order.ship_to}, errors)
