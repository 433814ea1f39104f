"""Quotas as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import Quota
from kemai.areas.sales.quotas.measuring import WITH_PRODUCT
from kemai.areas.sales.quotas.periods import period_of
from kemai.core.access.rights import reserve
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.quota"
ship_number(KEY, "DE-{YYYY}-{0000}")
reserve(KEY, "add", "write", "delete", "import")


@registry.add
class QuotaType(RecordType):
    """What a person, a team, a region or a product is to bring in a period."""

    model, icon, menu, title = Quota, "target", "sales", "number"
    plural = pgettext_lazy("plural", "销售定额")
    columns = ["number", "period", "measure", "target", "user", "team", "region", "product"]
    form = [
        (_("定额"), ["period", "measure", "target"]),
        (_("给谁（填一项）"), ["team", "user", "region", "product"]),
        (_("其他"), ["owner", "remark", "number", "start", "end"]),
    ]
    one_of = (("team", "user", "region", "product"),)
    facts = ["user", "team", "region", "product", "period", "target"]
    badges = {"measure": "tag"}
    search = {"number": "B"}
    transfer = {"key": "number", "by": {"user": "login", "product": "code"}}
    order = "-start"

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Show everybody the quotas that are their own."""
        return reached | Q(user_id=viewer.user_id) if reached and verb in ("find", "read") else reached

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Start with this month."""
        return {"period": f"{timezone.localdate():%Y-%m}"}

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse nothing to bring, and what cannot be told of a product."""
        yield from super().check(values, record, by)
        target = values.get("target")
        if target is not None and target <= 0:
            yield "target", Invalid("E-RNG", "> 0")
        if values.get("product") and values.get("measure") not in WITH_PRODUCT:
            yield "measure", Invalid("E-STATE", _("这个指标不能按产品衡量"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Keep the days of the period."""
        if values.get("period"):
            values["start"], values["end"] = period_of(values["period"])
