"""Credit reviews and releases as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.credit.checking import over_by
from kemai.areas.sales.credit.limits import standing_of
from kemai.areas.sales.credit.rights import CREDIT
from kemai.areas.sales.models import CreditRelease, CreditReview, SalesOrder
from kemai.core.access.rights import reserve
from kemai.core.dictionary.shipped import ship
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

REVIEW, RELEASE = "sales.creditreview", "sales.creditrelease"
Status = CreditReview.Status
ship_number(REVIEW, "XY-{YYYY}-{0000}")
ship_number(RELEASE, "FX-{YYYY}-{0000}")
reserve(RELEASE, "add", "write", "delete", "import")
ship(
    "credit_grade",
    _("信用等级"),
    ("AAA", "AAA 级", "AAA", 4),
    ("AA", "AA 级", "AA", 5),
    ("A", "A 级", "A", 6),
    ("B", "B 级", "B", 2),
    ("C", "C 级", "C", 1),
)


@registry.add
class CreditReviewType(RecordType):
    """How far a customer is trusted, as proposed by anybody and approved by finance."""

    model, icon, menu, title = CreditReview, "flag", "money", "number"
    plural = pgettext_lazy("plural", "信用评定")
    columns = ["number", "customer", "grade", "limit", "terms_days", "score", "valid_until", "status"]
    form = [
        (_("信用评定"), ["customer", "grade", "limit", "terms_days", "valid_until", "score", "reputation_index"]),
        (_("依据"), ["basis", "owner", "remark"]),
        (_("批准"), ["status", "approved_by", "approved_at", "number"]),
    ]
    folded = (_("批准"),)
    facts = ["customer", "grade", "limit", "terms_days", "valid_until"]
    badges = {"status": "state", "grade": "tag"}
    state_levels = {"status": {"draft": "info", "approved": "good", "refused": "bad"}}
    search = {"number": "A"}
    transfer = {"key": "number", "by": {"customer": "number"}}
    panels_under, later = ("customers.customer",), True
    views = [
        {"name": _("待批"), "filters": {"status": "draft"}},
        {"name": _("已批准"), "filters": {"status": "approved"}},
    ]

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Keep what is approved as it was; a new judgement is a new review."""
        yield from super().check(values, record, by)
        if record is not None and record.status != Status.DRAFT:
            yield "", Invalid("E-STATE", _("已批准或未批准的评定不能修改，请新建一份"))

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep the judgements that orders were checked by."""
        if record.status == Status.APPROVED:
            raise Rejected.one("", "E-STATE", _("已批准的评定不能删除，请新建一份"))


@registry.add
class CreditReleaseType(RecordType):
    """Finance lets one order pass above the limit, with a reason and perhaps a guarantee."""

    model, icon, menu, title = CreditRelease, "key", "money", "number"
    plural = pgettext_lazy("plural", "信用放行")
    columns = ["number", "order", "over_by", "reason", "approved_by", "at"]
    form = [
        (_("信用放行"), ["order", "reason", "guarantee", "remark"]),
        (_("放行"), ["over_by", "approved_by", "at", "owner", "number"]),
    ]
    folded = (_("放行"),)
    search = {"number": "A"}
    transfer = {"key": "number", "by": {"order": "number"}}
    panels_under, later = ("sales.salesorder",), True
    without, comes = frozenset({"import"}), _("超额或有逾期的订单等财务放行，放行后列在这里。")

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Let only who may give credit release, and only orders that wait."""
        yield from super().check(values, record, by)
        if not by.rights.has(CREDIT):
            yield "", Invalid("E-PERM")
        if record is not None and values.get("order") != record.order_id:
            yield "order", Invalid("E-STATE", _("放行不能改到别的订单"))
        if record is None and waiting(values.get("order")) is None:
            yield "order", Invalid("E-STATE", _("只有草稿订单等待放行"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Note by how much the order goes above the limit now, who lets it, and when."""
        order = waiting(values.get("order")) if record is None else None
        if order is not None:
            values["over_by"] = over_by(order, standing_of(order.customer_id))
            values["approved_by"], values["at"] = by.user_id, timezone.now()


def waiting(order_id: Any) -> SalesOrder | None:
    """Give an order that is not confirmed yet."""
    return SalesOrder.objects.filter(pk=order_id, status=SalesOrder.Status.DRAFT).first() if order_id else None
