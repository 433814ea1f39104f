"""The page of what has been kept for longer than the firm wants to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.privacy import retention
from kemai.areas.customers.privacy.retention import RULES, Rule
from kemai.core.privacy.rights import PRIVACY, require_privacy
from kemai.core.records import registry
from kemai.core.records.ids import as_ids
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.listing import COUNT_LIMIT
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

SHOWN = 50
HOME = "/retention/"

place("settings.safety", gettext_lazy("保存期限"), HOME, "clock", lambda viewer: viewer.rights.has(PRIVACY))


@person("GET", "POST")
def retention_page(request: Request) -> HttpResponse:
    """Show the suggestions of each kind with their number; a POST registers requests for the ticked ones."""
    require_privacy(request.viewer)
    if request.method == "POST":
        rule = retention.rule_of(request.POST.get("type", ""))
        if rule is None:
            raise Http404
        count = retention.ask_to_erase(rule, as_ids(request.POST.getlist("ids")), by=request.viewer)
        if count:
            said = _("已登记 %(count)d 个匿名化请求，请逐个办理") % {"count": count}
            messages.success(request, said)
        else:
            messages.info(request, _("没有选中任何记录"))
        return redirect(HOME)
    groups = [group(rule, request.viewer) for rule in RULES]
    context = {
        "frame": frame_of(request, _("保存期限"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "title": _("保存期限"),
        "action": HOME,
        "options_url": "/options/" if request.viewer.rights.has("settings") else "",
        "groups": groups,
    }
    return render(request, "customers/retention.html", context)


def group(rule: Rule, viewer: Viewer) -> dict[str, Any]:
    """Give the suggestions of one kind to the template: the oldest 50, and how many there are."""
    record_type, months = registry.get(rule.type_key), rule.months.of(viewer.organisation_id)
    rows = retention.due(rule, viewer)
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    return {
        "type": rule.type_key,
        "label": str(record_type.many),
        "months": months,
        "count": f"{COUNT_LIMIT}+" if count > COUNT_LIMIT else str(count),
        "more": count > SHOWN,
        "rows": [
            {
                "id": one.pk,
                "title": record_type.title_of(one),
                "url": f"/{record_type.address}/{one.pk}/",
                "owner": one.owner.name if one.owner else "",
                "changed": f"{timezone.localtime(one.updated_at):%Y-%m-%d}",
            }
            for one in rows.select_related("owner")[:SHOWN]
        ],
    }
