"""The warning centre."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.audit.register import PAGE, cell, register, row
from kemai.core.records import registry
from kemai.core.screens.door import person
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.warnings.counting import count, shown
from kemai.core.warnings.declare import Concern, warnings

HOME = "/warnings/"

place("", gettext_lazy("预警"), HOME, "alert")


@person("GET")
def warnings_page(request: Request) -> HttpResponse:
    """List what a person is warned of, one kind at a time, the most pressing first."""
    kinds = [one for one in warnings() if request.viewer.may(one.type_key, "read")]
    wanted = request.GET.get("kind", "")
    chosen = next((one for one in kinds if one.code == wanted), kinds[0] if kinds else None)
    tabs = [
        {
            "label": str(one.label),
            "url": f"{HOME}?kind={one.code}",
            "current": one is chosen,
            "count": shown(count(one, request.viewer)),
        }
        for one in kinds
    ]
    return register(
        request,
        _("预警"),
        [_("日期"), _("还有"), _("名称"), _("负责人")],
        [line(chosen, one) for one in chosen.rows(request.viewer).select_related("owner")[:PAGE]] if chosen else [],
        tabs=tabs,
        empty={"title": _("没有预警"), "text": _("快到期、要处理的事会列在这里。")},
    )


def line(kind: Concern, record: Any) -> dict[str, Any]:
    """Give one warning to the template."""
    record_type, day = registry.get(kind.type_key), getattr(record, kind.day)
    day = timezone.localdate(day) if isinstance(day, datetime) else day
    left = (day - timezone.localdate()).days
    return row(
        [
            cell(day.isoformat()),
            cell(_("%(count)d 天") % {"count": left}, kind="state", level="bad" if left <= 7 else "warn"),
            cell(record_type.title_of(record), f"/{record_type.address}/{record.pk}/"),
            cell(record.owner.name if record.owner else ""),
        ]
    )
