"""The progress bar of a quota beside it, and the own quotas on the workbench."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.models import Quota
from kemai.areas.sales.quotas.measuring import Progress, progress
from kemai.core.screens.beside import beside
from kemai.core.screens.workbench.tiles import SIDE, line, tile
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.quota"
OWN_MOST = 6


@beside(KEY)
def beside_quota(quota: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show how far a quota is, the gap, and what each day left must bring."""
    made = progress(quota, viewer)
    return None if made is None else {"template": "sales/quota_panel.html", **shown(made)}


def shown(made: Progress) -> dict[str, Any]:
    """Give a progress to the template."""
    return {
        "percent": f"{made.percent:f}".removesuffix(".0"),
        "share": min(100, int(made.percent)),
        "reached": f"{made.reached:,}",
        "target": f"{made.target:,}",
        "gap": f"{made.gap:,}",
        "days_left": made.days_left,
        "daily": "" if made.daily is None else f"{made.daily:,}",
        "url": made.url,
    }


@tile("quotas", gettext_lazy("我的定额"), place=60, column=SIDE, type_key=KEY, module="quotas", later=True)
def own_quotas(viewer: Viewer) -> dict[str, Any] | None:
    """Show a person their quotas of the present periods."""
    today = timezone.localdate()
    rows = Quota.objects.visible_to(viewer, "read").filter(user_id=viewer.user_id, start__lte=today, end__gte=today)
    found = [(one, progress(one, viewer)) for one in rows.order_by("end", "pk")[:OWN_MOST]]
    return {
        "rows": [
            line(
                f"{one.get_measure_display()} {one.period}",
                f"/quotas/{one.pk}/",
                sub=_("还差 %(gap)s，每天 %(daily)s") % {"gap": f"{made.gap:,}", "daily": f"{made.daily or 0:,}"},
                amount=f"{made.percent}%",
            )
            for one, made in found
            if made is not None
        ],
        "all_url": "/quotas/?f=user:is:me",
        "empty": {"text": _("还没有给您的定额")},
    }
