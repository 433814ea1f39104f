"""The pages of simple sales: find what was sold, note a sale, change it, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.models import SalesOrder, SalesOrderLine
from kemai.areas.sales.orders.rights import CANCEL
from kemai.areas.sales.simple.selling import SIMPLE, line_of, replace, sell, undo
from kemai.core.actions.perform import fetch, require
from kemai.core.audit.register import PAGE, act, cell, register, row
from kemai.core.printing.seen import Seen, money
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.words import enumerated
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, entry_of, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

KEY, LINE, HOME = "sales.salesorder", "sales.salesorderline", "/simple-sales/"
LONGEST = 60


def is_on(viewer: Viewer) -> bool:
    """Say whether the firm sells the simple way and this person may."""
    return viewer.may(KEY, "add") and bool(SIMPLE.of(viewer.organisation_id))


place("papers", gettext_lazy("销售记录"), HOME, "order", is_on)


def require_on(viewer: Viewer) -> None:
    """Refuse with 404 while the firm has simple sales switched off, with E-PERM who may not sell."""
    require(registry.get(KEY), "add", viewer)
    if not is_on(viewer):
        raise Http404("simple")


@person("GET")
def sales_page(request: Request) -> HttpResponse:
    """Show the latest sales of one line, found by customer, product or number."""
    viewer = request.viewer
    require_on(viewer)
    query = request.GET.get("q", "").strip()[:LONGEST]
    rows = SalesOrder.objects.visible_to(viewer, "read").exclude(status=SalesOrder.Status.CANCELLED)
    if query:
        named = SalesOrderLine.objects.filter(name__icontains=query).values("order")
        rows = rows.filter(Q(number__icontains=query) | Q(customer__name__icontains=query) | Q(pk__in=named))
    found = list(rows.select_related("customer").order_by("-updated_at", "-pk")[:PAGE])
    by_order: dict[int, list[SalesOrderLine]] = {}
    for one in SalesOrderLine.objects.filter(order__in=found).order_by("pk"):
        by_order.setdefault(one.order_id, []).append(one)
    return register(
        request,
        _("销售记录"),
        [_("编号"), _("日期"), _("客户"), _("产品"), _("数量"), _("价税合计"), _("付款状态")],
        [shown(order, by_order.get(order.pk, []), viewer) for order in found],
        filters=[entry("q", _("查找"), value=query, max_length=LONGEST)],
        actions=[act(_("记一笔销售"), f"{HOME}add/", "plus")],
        empty={"title": _("还没有销售记录"), "text": _("点“记一笔销售”，填客户、产品、数量就行。")},
    )


def may_change(viewer: Viewer) -> bool:
    """Say whether a person may change sales: the right to cancel orders, and prices that they may read."""
    return viewer.rights.has(CANCEL) and registry.knows(viewer, LINE, "price")


def shown(order: SalesOrder, lines: list[SalesOrderLine], viewer: Viewer) -> dict[str, Any]:
    """Describe one sale."""
    simple = len(lines) == 1 and order.deliver_state == "none" and may_change(viewer)
    acts = [
        act(_("修改"), f"{HOME}{order.pk}/change/", "edit"),
        act(_("删除"), f"{HOME}{order.pk}/undo/", "trash", method="post", confirm=_("删除这笔销售？"), danger=True),
    ]
    cells = [
        cell(order.number, f"/orders/{order.pk}/"),
        cell(order.order_date),
        cell(order.customer.name, f"/customers/{order.customer_id}/"),
        cell(enumerated(line.name for line in lines[:3])),
        cell(f"{sum((line.quantity for line in lines), Decimal(0)).normalize():f}" if lines else ""),
        cell(str(money(Seen(order, viewer).total))),
        cell(order.get_pay_state_display()),
    ]
    return row(cells, actions=acts if simple else ())


@person("GET", "POST")
def sell_page(request: Request) -> HttpResponse:
    """Note a sale."""
    require_on(request.viewer)
    errors: dict[str, list[Invalid]] = {}
    if request.method == "POST":
        try:
            made = sell(request.POST.dict(), by=request.viewer)
            messages.success(request, _("已记下：%(number)s") % {"number": made.number})
            return redirect(HOME)
        except Rejected as reasons:
            errors = reasons.errors
    return form(request, f"{HOME}add/", _("记一笔销售"), request.POST, errors)


@person("GET", "POST")
def change_page(request: Request, order_id: int) -> HttpResponse:
    """Change a sale."""
    require_on(request.viewer)
    order = fetch(registry.get(KEY), order_id, "write", request.viewer)
    line = line_of(order)
    if line is None or not registry.knows(request.viewer, LINE, "price"):
        raise Http404(order_id)
    errors: dict[str, list[Invalid]] = {}
    typed: Mapping[str, Any] = {
        "customer": str(order.customer_id), "product": str(line.product_id or ""), "price": str(line.price),
        "quantity": f"{line.quantity.normalize():f}",
    }  # fmt: skip
    if request.method == "POST":
        typed = request.POST
        try:
            replace(order.pk, request.POST.dict(), by=request.viewer)
            messages.success(request, _("已修改"))
            return redirect(HOME)
        except Rejected as reasons:
            errors = reasons.errors
    return form(
        request, f"{HOME}{order.pk}/change/", _("修改销售：%(number)s") % {"number": order.number}, typed, errors
    )


@person("POST")
def undo_page(request: Request, order_id: int) -> HttpResponse:
    """Take a sale back."""
    require_on(request.viewer)
    try:
        undo(order_id, _("删除销售记录"), by=request.viewer)
        messages.success(request, _("已删除"))
    except Rejected as reasons:
        messages.error(request, "；".join(one.message for many in reasons.errors.values() for one in many))
    return redirect(HOME)


def form(
    request: Request, action: str, title: str, typed: Mapping[str, Any], errors: dict[str, list[Invalid]]
) -> HttpResponse:
    """Show the one form: customer, product, quantity, price, paid."""
    viewer = request.viewer
    order, line = (registry.resolve(registry.get(key), viewer).fields for key in (KEY, LINE))
    described = [
        entry_of(field, field.default, viewer, typed=typed.get(field.name), errors=errors.get(field.name, ()))
        for field in (order.get("customer"), *(line.get(name) for name in ("product", "quantity", "price")))
        if field is not None
    ]
    more: dict[str, dict[str, Any]] = {"product": {"required": True}, "price": {"help": _("不填就按价格表")}}
    described = [one | more.get(one["name"], {}) for one in described]
    paid = entry("paid", _("已付"), "money", value=typed.get("paid", ""), error=errors_of(errors, "paid"))
    fields = [*described, paid | {"help": _("不填就是付清")}]
    named = {one["name"] for one in fields}
    context = {
        "frame": frame_of(request, title, crumbs=[{"label": _("销售记录"), "url": HOME}]),
        "title": title,
        "text": "",
        "action": action,
        "cancel_url": HOME,
        "label": _("保存"),
        "delete_url": "",
        "errors": [one.message for name, many in errors.items() if name not in named for one in many],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": fields,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)
