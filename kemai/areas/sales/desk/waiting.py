"""Leads that wait for a first word, on the workbench of their owner."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kemai.areas.sales.models import Lead
from kemai.core.screens.workbench.tiles import act, line, tile
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.lead"
SHOWN, MOST = 5, 50
COLUMNS = ("pk", "name", "company", "score", "received_on")


@tile("leads", gettext_lazy("待处理线索"), place=25, type_key=KEY)
def new_leads(viewer: Viewer) -> dict[str, Any]:
    """Show the leads of a person that nobody has called yet, the best first."""
    mine = Lead.objects.filter(owner_id=viewer.user_id, status=Lead.Status.NEW).order_by("-score", "received_on", "pk")
    found = list(mine.values_list(*COLUMNS)[: MOST + 1])
    number = f"{MOST}+" if len(found) > MOST else str(len(found))
    may_write = viewer.may(KEY, "write")
    add = {"label": _("加线索"), "url": "/leads/add/", "icon": "lead"} if viewer.may(KEY, "add") else None
    return {
        "rows": [row(one, may_write) for one in found[:SHOWN]],
        "count": number if found else "",
        "said": ngettext("%(count)s 条新线索", "%(count)s 条新线索", len(found)) % {"count": number} if found else "",
        "all_url": "/leads/?f=owner:is:me&f=status:is:new",
        "add": add,
        "empty": {"text": _("没有等着您的线索。网页表单、导入的名单和同事分配的线索会列在这里。")},
    }


def row(values: tuple[Any, ...], may_write: bool) -> dict[str, Any]:
    """Give one lead with the button that logs the call."""
    pk, name, company, score, received = values
    home = f"/leads/{pk}/"
    days = (timezone.localdate() - received).days if received else 0
    since = _("%(count)d 天前到达") % {"count": days} if days > 0 else _("今天到达")
    call = act(_("记电话：%(name)s") % {"name": name}, f"{home}act/log_call/?back=/", "phone", dialog=True)
    return line(
        name,
        home,
        face=name,
        sub=" · ".join(filter(None, (company, since))),
        sub_level="late" if days > 3 else "soon" if days > 0 else "",
        badge={"kind": "state", "text": _("%(score)d 分") % {"score": score}, "level": "info"},
        acts=[call] if may_write else [],
    )
