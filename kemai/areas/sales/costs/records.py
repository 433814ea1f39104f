"""Costs as people with the right to see them do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.costs.rights import COST
from kemai.areas.sales.models import CostEntry
from kemai.core.access.rights import reserve
from kemai.core.dictionary.shipped import ship
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.costentry"
ship_number(KEY, "FY-{YYYY}-{00000}")
reserve(KEY, "add", "write", "delete", "import")
ship(
    "cost_kind",
    _("费用类别"),
    ("travel", "差旅", "Travel", 4),
    ("entertain", "招待", "Entertainment", 8),
    ("sample", "样品", "Samples", 5),
    ("freight", "运费", "Freight", 6),
    ("service", "外包服务", "Services bought", 7),
    ("commission", "佣金", "Commission", 2),
    ("other", "其他", "Other"),
)


@registry.add
class CostEntryType(RecordType):
    """Money spent on a customer, a deal, a contract or a colleague."""

    model, icon, menu, title = CostEntry, "wallet", "money", "number"
    plural = pgettext_lazy("plural", "费用")
    columns = ["number", "date", "kind", "amount", "customer", "opportunity", "contract", "user", "note"]
    form = [
        (_("费用"), ["date", "kind", "amount", "note"]),
        (_("属于（填一项）"), ["customer", "opportunity", "contract", "user"]),
        (_("更多"), ["owner", "remark", "number"]),
    ]
    folded = (_("更多"),)
    one_of = (("customer", "opportunity", "contract", "user"),)
    guarded = {"amount": COST}
    badges = {"kind": "tag"}
    search = {"note": "A", "number": "B"}
    transfer = {
        "key": "number",
        "by": {"customer": "number", "opportunity": "number", "contract": "number", "user": "login"},
    }
    panels_under, later = ("customers.customer", "sales.opportunity", "sales.contract"), True

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Money was mostly spent today."""
        return {"date": timezone.localdate()}

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Spend more than nothing, on exactly one thing."""
        yield from super().check(values, record, by)
        amount = values.get("amount")
        if amount is not None and amount <= 0:
            yield "amount", Invalid("E-RNG", "> 0")
