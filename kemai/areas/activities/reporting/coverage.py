"""How many of the planned visits were paid, by the size of the customers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kemai.areas.activities.models import Visit
from kemai.areas.activities.reporting.scope import OwnScope
from kemai.areas.activities.team import reaches_others
from kemai.areas.customers.models import Customer
from kemai.core.records.conditions import address
from kemai.core.reports.answers import Answer, Heading, Line, percent, said
from kemai.core.reports.questions import Question, list_address
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.viewer import Viewer

DONE, MISSED = Q(status=Visit.Status.DONE), Q(status=Visit.Status.MISSED)
LABELS = dict(Customer.SizeClass.choices)
SIZES = (*LABELS, "")


@dataclass(frozen=True, kw_only=True)
class Coverage(OwnScope):
    """Visits planned for the asked days, how many were paid and missed, and which part of the customers was reached."""

    def answer(self, question: Question) -> Answer:
        """Count the visits in one query and the customers in another."""
        listing, rows = self.asked(question)
        counted = (
            rows.order_by()
            .values("customer__size_class")
            .annotate(
                planned=Count("pk"),
                done=Count("pk", filter=DONE),
                missed=Count("pk", filter=MISSED),
                reached=Count("customer", distinct=True, filter=DONE),
            )
        )
        found: dict[str, dict[str, Any]] = {one["customer__size_class"]: one for one in counted}
        customers = self.customers(question.viewer)
        made = [self.line(size, found[size], customers[size], listing) for size in SIZES if size in found]
        sums = [sum(one[name] for one in found.values()) for name in ("planned", "done", "missed", "reached")]
        everyone = sum(customers.values())
        words = {"planned": said(sums[0]), "done": said(sums[1]), "share": whole(sums[1], sums[0])}
        return Answer(
            finding=_("计划 %(planned)s 次拜访，完成 %(done)s 次，完成率 %(share)s") % words
            if sums[0]
            else _("这段时间没有计划拜访"),
            headings=headings(),
            lines=made,
            totals=[
                _("合计"),
                *sums[:3],
                whole(sums[1], sums[0]),
                sums[3],
                everyone,
                percent(sums[3], everyone),
            ],
            count=sums[0],
            bars=False,
            sentence=listing.sentence(),
            fields=["customer", "status", "planned_at"],
            total_urls=visits(listing),
        )

    def line(self, size: str, one: dict[str, Any], customers: int, listing: Listing) -> Line:
        """Give one size of customers."""
        leaf: dict[str, Any] = {"field": "customer.size_class", "op": "is", "values": [size]}
        if not size:
            leaf = {"field": "customer.size_class", "op": "empty"}
        done = whole(one["done"], one["planned"])
        reached = percent(one["reached"], customers)
        urls = visits(listing, address.write_chip(leaf))
        return Line(
            str(LABELS.get(size) or _("未填写")),
            (one["planned"], one["done"], one["missed"], done, one["reached"], customers, reached),
            urls[0],
            urls=urls,
        )

    def customers(self, viewer: Viewer) -> Counter[str]:
        """Count the customers in the own scope by size."""
        rows = Customer.objects.visible_to(viewer, "read").order_by()
        if not reaches_others(viewer):
            rows = rows.filter(owner_id=viewer.user_id)
        return Counter(dict(rows.values("size_class").annotate(found=Count("pk")).values_list("size_class", "found")))


def visits(listing: Listing, *chips: str) -> list[str]:
    """Give the visits behind each figure, as far as visits are counted."""
    planned, done, missed = (
        list_address(listing.record_type, listing, *chips, *more)
        for more in ((), ("status:is:done",), ("status:is:missed",))
    )
    return [planned, done, missed, planned, done]


def headings() -> list[Heading]:
    """Name the columns."""
    return [
        Heading(_("客户规模")),
        *(Heading(label, numeric=True, kind="number") for label in (_("计划拜访"), _("已完成"), _("已错过"))),
        Heading(_("完成率"), numeric=True),
        Heading(_("拜访到的客户"), numeric=True, kind="number"),
        Heading(_("客户数"), numeric=True, kind="number"),
        Heading(_("客户覆盖率"), numeric=True),
    ]


def whole(count: int, total: int) -> str:
    """Say a share in whole per cent."""
    return f"{count * 100 / total:.0f}%" if total else "0%"
