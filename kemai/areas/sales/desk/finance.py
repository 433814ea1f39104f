"""What finance has to do today, on the workbench: dues, receipts to confirm, invoices to issue, credit to approve."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.invoices.rights import ISSUE
from kemai.areas.sales.models import Invoice, Receipt, ReceivablePlan
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.core.records.registry import knows
from kemai.core.screens.workbench.figures import money
from kemai.core.screens.workbench.tiles import act, line, tile
from kemai.core.tenancy.viewer import Viewer

KEY, SHOWN = "sales.receipt", 4


@tile(
    "finance",
    gettext_lazy("财务待办"),
    place=15,
    type_key=KEY,
    module="receivables",
    allowed=lambda viewer: viewer.rights.has(CONFIRM),
)
def finance_desk(viewer: Viewer) -> dict[str, Any]:
    """Show receipts that wait for confirmation, invoices that wait for their number, and what falls due today."""
    parts = [waiting_receipts(viewer), waiting_invoices(viewer), due_today(viewer)]
    rows = [one for part in parts for one in part]
    count = f"{len(rows)}+" if any(len(part) > SHOWN for part in parts) else str(len(rows))
    return {
        "rows": [one for part in parts for one in part[:SHOWN]],
        "count": count if rows else "",
        "all_url": "/receipts/?f=status:is:draft",
        "add": {"label": _("银行流水"), "url": "/receipts/bank/", "icon": "upload"},
        "empty": {"text": _("没有要确认的收款、要开的发票和今天到期的应收。")},
    }


def waiting_receipts(viewer: Viewer) -> list[dict[str, Any]]:
    """Give the receipts that nobody has confirmed."""
    rows = Receipt.objects.visible_to(viewer, "read").filter(status=Receipt.Status.DRAFT).order_by("date", "pk")
    return [
        line(
            name,
            f"/receipts/{pk}/",
            sub=f"{number} · {day:%m-%d}",
            badge={"kind": "state", "text": _("待确认"), "level": "info"},
            amount=money(amount) if knows(viewer, "sales.receipt", "amount") else "",
            acts=[act(_("确认收款"), f"/receipts/{pk}/act/confirm/?back=/", "check", dialog=True)],
        )
        for pk, name, number, day, amount in rows.values_list("pk", "customer__name", "number", "date", "amount")[
            : SHOWN + 1
        ]
    ]


def waiting_invoices(viewer: Viewer) -> list[dict[str, Any]]:
    """Give the invoices that wait to be issued."""
    if not viewer.rights.has(ISSUE) or not viewer.may("sales.invoice", "read"):
        return []
    rows = Invoice.objects.visible_to(viewer, "read").filter(status=Invoice.Status.REQUESTED).order_by("pk")
    return [
        line(
            title,
            f"/invoices/{pk}/",
            sub=number,
            badge={"kind": "state", "text": _("待开"), "level": "info"},
            amount=money(amount) if knows(viewer, "sales.invoice", "amount") else "",
            acts=[act(_("开具"), f"/invoices/{pk}/act/issue/?back=/", "check", dialog=True)],
        )
        for pk, title, number, amount in rows.values_list("pk", "title", "number", "amount")[: SHOWN + 1]
    ]


def due_today(viewer: Viewer) -> list[dict[str, Any]]:
    """Give the receivables that fall due today."""
    if not viewer.may("sales.receivableplan", "read"):
        return []
    rows = ReceivablePlan.objects.visible_to(viewer, "read").filter(
        status=ReceivablePlan.Status.OPEN, due=timezone.localdate()
    )
    found = rows.order_by("-open_sum", "pk").values_list("pk", "customer__name", "number", "open_sum")[: SHOWN + 1]
    return [
        line(
            name,
            f"/receivables/{pk}/",
            sub=number,
            badge={"kind": "state", "text": _("今天到期"), "level": "warn"},
            amount=money(amount) if knows(viewer, "sales.receivableplan", "open_sum") else "",
        )
        for pk, name, number, amount in found
    ]
