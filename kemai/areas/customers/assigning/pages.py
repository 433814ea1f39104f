"""Handing ticked customers over to a colleague, with what hangs on them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.areas.customers.assigning.giving import KEY, hand_over
from kemai.areas.customers.models import Customer
from kemai.core.actions.perform import fetch, require
from kemai.core.records import registry
from kemai.core.records.colleagues import active
from kemai.core.records.errors import Rejected
from kemai.core.screens.bulk import chosen
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@person("GET", "POST")
def hand_over_page(request: Request, customer_id: int | None = None) -> HttpResponse:
    """Ask who gets the customers and why, then hand them over."""
    record_type = registry.get(KEY)
    require(record_type, "approve", request.viewer)
    if customer_id is not None:
        fetch(record_type, customer_id, "approve", request.viewer)
    ids = [customer_id] if customer_id else chosen(request, record_type, "approve")
    errors: dict[str, Any] = {}
    if request.method == "POST" and ids:
        given = {name: request.POST.get(name, "").strip()[:200] for name in ("person", "reason", "along")}
        try:
            with transaction.atomic():
                for pk in ids:
                    hand_over(Customer(pk=pk), by=request.viewer, **given)
            messages.success(request, _("已移交 %(count)d 个客户") % {"count": len(ids)})
            return redirect(f"/customers/{customer_id}/" if customer_id else "/customers/")
        except Rejected as reasons:
            errors = reasons.errors
    context = {
        "frame": frame_of(request, _("移交客户"), crumbs=[crumb(record_type)]),
        "danger": False,
        "title": _("移交 %(count)d 个客户") % {"count": len(ids)},
        "text": _("新旧负责人都会收到通知。"),
        "obstacles": [{"text": one.message, "url": one.link} for one in errors.get("", ())]
        or ([] if ids else [{"text": _("没有选中任何记录"), "url": ""}]),
        "fields": fields(request, errors),
        "hidden": [("ids", str(one)) for one in ids],
        "action": request.path,
        "cancel_url": f"/customers/{customer_id}/" if customer_id else "/customers/",
        "label": _("移交"),
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context, status=422 if errors else 200)


def fields(request: Request, errors: dict[str, Any]) -> list[dict[str, Any]]:
    """Describe the inputs, with what was typed after a refusal."""
    given = request.POST
    people = [{"value": "", "label": "—", "selected": not given.get("person")}]
    people += [
        {"value": str(pk), "label": one.name, "selected": given.get("person") == str(pk)}
        for pk, one in active(request.viewer).items()
    ]
    along = "1" if request.method == "GET" or given.get("along") == "1" else ""
    made = [
        entry("person", _("接收人"), "pick", input_type="select", choices=people, required=True),
        entry("reason", _("原因"), value=given.get("reason", ""), required=True, max_length=200),
        entry("along", _("客户的联系人、机会、任务等一起移交"), "bool", input_type="checkbox", value=along),
    ]
    return [one | {"error": errors_of(errors, one["name"])} for one in made]
