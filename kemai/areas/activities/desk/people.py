"""Whom a person ought to contact today, on their workbench."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kemai.areas.activities.desk.days import first_of
from kemai.areas.activities.due.listing import KEY
from kemai.areas.activities.due.pages import HOME, waiting
from kemai.areas.activities.models import DueContact, Interaction
from kemai.core.screens.workbench.figures import own_figure
from kemai.core.screens.workbench.tiles import act, line, tile
from kemai.core.tenancy.viewer import Viewer

CONTACTS = "activities.interaction"
SHOWN, MOST = 6, 50
COLUMNS = ("pk", "customer_id", "customer__name", "cause", "subject", "due", "customer__mobile", "customer__phone")


@tile("due", gettext_lazy("该联系的人"), place=30, type_key=KEY)
def people_to_contact(viewer: Viewer) -> dict[str, Any]:
    """Show those who are due, the assessed ones first, then the longest due, with the ways to reach them."""
    first = waiting(DueContact.objects.filter(owner_id=viewer.user_id)).values("pk")[: MOST + 1]
    found = list(waiting(DueContact.objects.filter(pk__in=first)).values_list(*COLUMNS))
    number = f"{MOST}+" if len(found) > MOST else str(len(found))
    readable = [viewer.rights.field("customers.customer", name) in ("read", "write") for name in ("mobile", "phone")]
    may_log, today = viewer.may(CONTACTS, "add"), timezone.localdate()
    add = {"label": _("记联系"), "url": "/interactions/add/", "icon": "phone"} if may_log else None
    said = ngettext("%(count)s 位客户该联系", "%(count)s 位客户该联系", len(found)) % {"count": number}
    return {
        "rows": [row(one, readable, may_log, today) for one in found[:SHOWN]],
        "count": number if found else "",
        "said": said if found else "",
        "all_url": HOME,
        "add": add,
        "empty": {"text": _("没有到期的联系。谈完一次约好下次时间，或定了回访制度，客户到时会自动列在这里。")},
    }


def row(values: tuple[Any, ...], readable: list[bool], may_log: bool, today: date) -> dict[str, Any]:
    """Give one customer with the reason, a call and the line that logs it."""
    pk, customer, name, cause, subject, due, *phones = values
    late = (today - due).days
    passed = _("过了 %(count)d 天") % {"count": late} if late > 0 else _("今天")
    number = next((phone for phone, seen in zip(phones, readable, strict=True) if phone and seen), "")
    acts = []
    if number:
        acts.append(act(_("拨打 %(number)s") % {"number": number}, f"tel:{number}", "phone"))
    if may_log:
        acts.append(act(_("给 %(name)s 记联系") % {"name": name}, f"/interactions/add/?customer={customer}", "note"))
    label = str(DueContact.Cause(cause).label)
    return line(
        name,
        f"/customers/{customer}/",
        face=name,
        sub=" · ".join(filter(None, (subject, passed))),
        sub_level="late" if late > 7 else "soon" if late > 0 else "",
        badge={"kind": "state", "text": label, "level": "bad" if cause == DueContact.Cause.ASSESSMENT else ""},
        acts=acts,
    )


@own_figure("contacts", gettext_lazy("近 7 天联系"), CONTACTS, place=40)
def contacts(viewer: Viewer) -> dict[str, Any]:
    """Count the contacts that the person logged in the last seven days."""
    since = first_of(6)
    mine = Interaction.objects.filter(owner_id=viewer.user_id, started_at__gte=since).order_by()
    address = f"/interactions/?f=owner:is:me&f=started_at:over:{since.date().isoformat()}"
    return {"text": str(mine.count()), "url": address}
