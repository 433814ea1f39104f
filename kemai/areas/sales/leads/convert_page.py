"""The dialog in which a lead becomes a customer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.customers.models import Contact, Customer
from kemai.areas.sales.leads.converting import NEW, NONE, OLD, Choice, convert
from kemai.areas.sales.leads.records import is_open
from kemai.areas.sales.models import Lead, Opportunity
from kemai.core.actions.perform import fetch
from kemai.core.duplicates.show import duplicates_of
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.lead"
IN_DAYS = 30


@person("GET", "POST")
def convert_page(request: Request, lead_id: int) -> HttpResponse:
    """Ask what a lead becomes, then make it that."""
    record_type, viewer = registry.get(KEY), request.viewer
    lead: Lead = fetch(record_type, lead_id, "write", viewer)
    if not is_open(lead):
        raise Refused(409, _("这条线索已转换或无效，不能再转换。"))
    errors: dict[str, Any] = {}
    typed = request.POST if request.method == "POST" else starting(lead, viewer)
    if request.method == "POST":
        try:
            done = convert(lead.pk, *choices(typed), by=viewer)
            messages.success(request, _("线索已转换"))
            return redirect(f"/customers/{done.customer_id}/")
        except Rejected as reasons:
            errors = reasons.errors
    home = f"/leads/{lead.pk}/"
    fields = [one | {"error": errors_of(errors, one["name"])} for one in inputs(typed, viewer)]
    named = {one["name"] for one in fields}
    context = {
        "frame": frame_of(request, _("转换线索"), crumbs=[crumb(record_type), {"label": lead.name, "url": home}]),
        "title": _("转换线索：%(name)s") % {"name": lead.name},
        "text": _("通话、记录、文件一起转到客户，线索之后只读。"),
        "action": f"{home}convert/",
        "cancel_url": home,
        "label": _("转换"),
        "delete_url": "",
        "errors": [one.message for name, many in errors.items() if name not in named for one in many],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": fields,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def starting(lead: Lead, viewer: Viewer) -> dict[str, str]:
    """Give what the dialog starts with: all three new, or linked to the customer that is there already."""
    like = duplicates_of(
        registry.of_model(Customer),
        {"name": lead.company or lead.name, "phone": lead.phone, "mobile": lead.mobile, "email": lead.email},
        by=viewer,
    )
    seen = next((hit for hit in like if hit["url"]), None)
    may_deal = viewer.may("sales.opportunity", "add")
    return {
        "customer_way": OLD if seen else NEW,
        "customer": str(seen["id"]) if seen else "",
        "customer_name": lead.company or lead.name,
        "contact_way": NEW if lead.company or seen else NONE,
        "contact_name": lead.name,
        "deal_way": NEW if may_deal else NONE,
        "deal_name": (lead.need.strip().splitlines() or [lead.company or lead.name])[0][:60],
        "deal_close_date": (timezone.localdate() + timedelta(days=IN_DAYS)).isoformat(),
    }


def choices(typed: Any) -> tuple[Choice, Choice, Choice]:
    """Read what was chosen for customer, contact and deal."""
    named = {"customer": ("name",), "contact": ("name",), "deal": ("name", "amount", "close_date")}
    made = []
    for part, names in named.items():
        way = typed.get(f"{part}_way", NONE)
        values = {name: typed.get(f"{part}_{name}", "") for name in names} if way == NEW else {}
        made.append(Choice(way if way in (NEW, OLD) else NONE, as_id(typed.get(part, "")), values))
    return made[0], made[1], made[2]


def inputs(typed: Any, viewer: Viewer) -> list[dict[str, Any]]:
    """Describe the fields of the dialog; those of a way that was not chosen are not shown."""
    ways = {
        "customer": (_("客户"), Customer, "/customers/options/"),
        "contact": (_("联系人"), Contact, "/contacts/options/"),
        "deal": (_("销售机会"), Opportunity, "/opportunities/options/"),
    }
    words = {NEW: _("新建"), OLD: _("关联已有的"), NONE: _("不建")}
    made = []
    if not viewer.may("sales.opportunity", "add"):
        del ways["deal"]
    for part, (label, model, url) in ways.items():
        offered = [
            {"value": way, "label": text, "selected": typed.get(f"{part}_way") == way} for way, text in words.items()
        ]
        made.append(entry(f"{part}_way", label, "pick", input_type="select", choices=offered, required=True))
        made.append(link(part, model, url, typed.get(part, ""), viewer) | {"when": when(part, OLD)})
        texts = [("name", _("%(part)s名称") % {"part": label}, "text", "text", True)]
        if part == "deal":
            texts += [
                ("amount", _("金额"), "money", "text", True),
                ("close_date", _("预计成交日期"), "date", "date", True),
            ]
        made += [
            entry(f"{part}_{name}", text, kind, input_type=shape, value=typed.get(f"{part}_{name}", ""), max_length=120)
            | {"when": when(part, NEW)}
            for name, text, kind, shape, _need in texts
        ]
    return made


def when(part: str, way: str) -> dict[str, Any]:
    """Show a field only while its part goes that way."""
    return {"field": f"{part}_way", "op": "is", "values": [way]}


def link(name: str, model: Any, url: str, chosen: str, viewer: Viewer) -> dict[str, Any]:
    """Describe the field in which an existing record is found."""
    record_type = registry.of_model(model)
    rows = model.objects.visible_to(viewer, "read").filter(pk=as_id(chosen) or 0)
    offered = [
        {"value": str(pk), "label": str(title), "selected": True}
        for pk, title in rows.values_list("pk", record_type.title)
    ]
    label = _("哪个%(type)s") % {"type": record_type.label}
    none = {"value": "", "label": "—", "selected": not offered}
    return entry(name, label, "fk", input_type="select", choices=[none, *offered], search_url=url)
