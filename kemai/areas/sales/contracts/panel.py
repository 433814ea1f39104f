"""Beside a contract: who judged it, and when."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kemai.areas.sales.models import Contract, ContractReview
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer


@beside("sales.contract")
def reviews(contract: Contract, viewer: Viewer) -> dict[str, Any] | None:
    """Show the judgements of all rounds, the last ones first, and what the present round lacks."""
    rows = list(ContractReview.objects.filter(contract=contract).select_related("by").order_by("-round", "part"))
    if not rows and contract.status == Contract.Status.DRAFT:
        return None
    now = {row.part for row in rows if row.round == contract.review_round}
    waiting = [part for part in ContractReview.Part if part.value not in now]
    return {
        "template": "sales/reviews_panel.html",
        "rows": [
            {
                "part": row.get_part_display(),
                "who": row.by.name,
                "at": f"{localtime(row.at):%Y-%m-%d %H:%M}",
                "note": row.note,
                "state": _("通过") if row.passed else _("退回"),
                "level": "good" if row.passed else "bad",
            }
            for row in rows
        ],
        "waiting": [str(part.label) for part in waiting] if contract.status == Contract.Status.REVIEW else [],
    }
