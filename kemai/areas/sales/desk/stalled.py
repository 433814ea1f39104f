"""Deals that stand in their step for too long, on the workbench."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.queries import reaches_others
from kemai.areas.sales.models import Opportunity
from kemai.areas.sales.opportunities.wall import stalled, stalled_rows
from kemai.areas.sales.pipelines.steps import Ways, ways
from kemai.core.records.registry import knows
from kemai.core.screens.workbench.figures import money
from kemai.core.screens.workbench.tiles import line, tile
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.opportunity"
SHOWN, MOST = 5, 50
COLUMNS = ("pk", "name", "customer__name", "stage_id", "stage_since", "amount", "owner__name")


@tile("stalled", gettext_lazy("停滞的机会"), place=35, type_key=KEY, later=True)
def stalled_deals(viewer: Viewer) -> dict[str, Any]:
    """Show the person's open deals that nothing moves, a manager those of everybody in sight, the longest first."""
    rows, of_others = Opportunity.objects.visible_to(viewer, "read"), reaches_others(viewer)
    if not of_others:
        rows = rows.filter(owner_id=viewer.user_id)
    found = list(stalled_rows(rows, viewer).order_by("stage_since", "pk").values_list(*COLUMNS)[: MOST + 1])
    number = f"{MOST}+" if len(found) > MOST else str(len(found))
    known = ways(viewer)
    add = {"label": _("加机会"), "url": "/opportunities/add/", "icon": "target"} if viewer.may(KEY, "add") else None
    return {
        "rows": [row(one, known, viewer, with_owner=of_others) for one in found[:SHOWN]],
        "count": number if found else "",
        "all_url": "/warnings/?kind=deals_stalled",
        "add": add,
        "empty": {"text": _("没有停滞的机会。一个机会在同一阶段超过期限，就会列在这里。")},
    }


def row(values: tuple[Any, ...], known: Ways, viewer: Viewer, *, with_owner: bool) -> dict[str, Any]:
    """Give one deal: where it stands, for how long, what it is worth."""
    pk, name, customer, stage, since, amount, owner = values
    step = known.by_entry.get(stage)
    days = stalled(step, since)
    told = (customer, step.label(viewer) if step else "", owner if with_owner else "")
    late = step is not None and days > 2 * (step.limit_days or 0)
    return line(
        name,
        f"/opportunities/{pk}/",
        sub=" · ".join(filter(None, told)),
        badge={"kind": "state", "text": _("%(count)d 天没动") % {"count": days}, "level": "bad" if late else "warn"},
        amount=money(amount) if knows(viewer, KEY, "amount") else "",
    )
