"""The list of people to contact, the assessed ones first, then the longest due."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities import team
from kemai.areas.activities.due.listing import KEY, Cause, State
from kemai.areas.activities.models import DueContact
from kemai.core.actions.perform import require
from kemai.core.audit.register import PAGE, act, cell, register, row
from kemai.core.records import registry
from kemai.core.screens.door import person
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import warning

HOME = "/due/"
HUES = {"assessment": "bad", "planned": "brand", "interval": "warn"}

place("affairs", gettext_lazy("待联系客户"), HOME, "phone", lambda viewer: viewer.may(KEY, "read"))


def waiting(rows: Any) -> Any:
    """Keep the entries that are due by today, the assessed ones first, then those due the longest."""
    first = Case(When(cause=Cause.ASSESSMENT, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.filter(state=State.OPEN, due__lte=timezone.localdate()).order_by(first, "due", "pk")


@warning("due_contacts", gettext_lazy("待联系客户"), KEY, day="due")
def mine_to_contact(rows: Any, viewer: Viewer) -> Any:
    """Warn people of those whom they themselves ought to contact by today."""
    return waiting(rows.filter(owner_id=viewer.user_id))


@person("GET")
def due_page(request: Request) -> HttpResponse:
    """Show whom a person, or their team, ought to contact by today, or on the days to come."""
    viewer = request.viewer
    require(registry.get(KEY), "read", viewer)
    show = request.GET.get("show", "")
    views = {"": _("我的"), "later": _("以后的")}
    if team.reaches_others(viewer):
        views["team"] = _("团队的")
    show = show if show in views else ""
    rows = DueContact.objects.visible_to(viewer, "read")
    if show != "team":
        rows = rows.filter(owner_id=viewer.user_id)
    if show == "later":
        rows = rows.filter(state=State.OPEN, due__gt=timezone.localdate()).order_by("due", "pk")
    else:
        rows = waiting(rows)
    found = list(rows.select_related("customer", "owner")[: PAGE + 1])
    return register(
        request,
        _("待联系客户"),
        [_("客户"), _("来由"), _("应联系日"), _("最近联系"), _("电话"), _("顾问"), _("事由")],
        [line(one, viewer) for one in found[:PAGE]],
        tabs=[{"label": label, "url": f"{HOME}?show={code}", "current": code == show} for code, label in views.items()],
        actions=[act(_("在列表中打开"), "/duecontacts/?f=state:is:open", "rows", method="get")],
        more_url="/duecontacts/?f=state:is:open" if len(found) > PAGE else "",
        empty={"title": _("没有待联系的客户"), "text": _("到期回访、约定的联系和评估来访会自动列在这里。")},
    )


def line(entry: Any, viewer: Viewer) -> dict[str, Any]:
    """Give one entry with the ways to log the contact and to put it off."""
    customer, late = entry.customer, (timezone.localdate() - entry.due).days
    seen = timezone.localtime(customer.last_contact_at).date().isoformat() if customer.last_contact_at else _("从未")
    day = entry.due.isoformat() if late <= 0 else _("%(day)s（过了 %(count)s 天）") % {"day": entry.due, "count": late}
    acts = []
    if viewer.may("activities.interaction", "add"):
        acts.append(act(_("记联系"), f"/interactions/add/?customer={customer.pk}", "chat", method="get"))
    if viewer.may(KEY, "write"):
        acts.append(act(_("推迟"), f"/duecontacts/{entry.pk}/act/postpone/", "clock"))
    return row(
        [
            cell(customer.name, f"/customers/{customer.pk}/"),
            cell(entry.get_cause_display(), kind="state", level=HUES[entry.cause]),
            cell(day),
            cell(seen),
            cell(phone_of(customer, viewer)),
            cell(entry.owner.name if entry.owner else ""),
            cell(entry.subject, f"/duecontacts/{entry.pk}/"),
        ],
        actions=acts,
    )


def phone_of(customer: Any, viewer: Viewer) -> str:
    """Give the first phone of a customer that the person may read unmasked."""
    for name in ("mobile", "phone"):
        number = getattr(customer, name)
        if number and viewer.rights.field("customers.customer", name) in ("read", "write"):
            return str(number)
    return ""
