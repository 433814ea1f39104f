"""Whether tasks are done in time, by the person who does them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.models import Task
from kemai.areas.activities.reporting.scope import OwnScope
from kemai.core.records.colleagues import names
from kemai.core.records.conditions import address
from kemai.core.reports.answers import Answer, Heading, Line, percent, said
from kemai.core.reports.questions import Question, list_address

DONE = Q(status=Task.Status.DONE)
ON_TIME = DONE & Q(finished_at__lte=F("due"))


@dataclass(frozen=True, kw_only=True)
class Punctuality(OwnScope):
    """Tasks due on the asked days: done in time, done late, still open after their due moment, and the share in time.

    The share is that of all tasks whose end is known: done, or open and overdue. Declined and cancelled ones count not.
    """

    def answer(self, question: Question) -> Answer:
        """Count in one query."""
        listing, rows = self.asked(question)
        overdue = Q(finished_at=None, due__lt=timezone.now())
        counted = (
            rows.order_by()
            .values("owner_id")
            .annotate(
                total=Count("pk"),
                in_time=Count("pk", filter=ON_TIME),
                late=Count("pk", filter=DONE & Q(finished_at__gt=F("due"))),
                overdue=Count("pk", filter=overdue),
            )
        )
        found: list[dict[str, Any]] = list(counted.order_by("-total", "owner_id"))
        called = names(one["owner_id"] for one in found if one["owner_id"])
        sums = [sum(one[name] for one in found) for name in ("total", "in_time", "late", "overdue")]
        share = percent(sums[1], sum(sums[1:]))
        return Answer(
            finding=_("%(count)s 个任务中，到期的准时完成 %(share)s") % {"count": said(sums[0]), "share": share}
            if found
            else _("这段时间没有任务"),
            headings=headings(),
            lines=[
                Line(
                    called.get(one["owner_id"], _("未填写")),
                    (one["total"], one["in_time"], one["late"], one["overdue"], rate(one)),
                    list_address(self.record_type, listing, chip(one["owner_id"])),
                )
                for one in found
            ],
            totals=[_("合计"), *sums, share],
            count=sums[0],
            bars=False,
            sentence=listing.sentence(),
            fields=["owner", "status", "due", "finished_at"],
        )


def headings() -> list[Heading]:
    """Name the columns."""
    counted = (_("任务数"), _("准时完成"), _("迟于期限"), _("逾期未完成"))
    figures = [Heading(label, numeric=True, kind="number") for label in counted]
    return [Heading(_("执行人")), *figures, Heading(_("准时率"), numeric=True)]


def rate(one: dict[str, Any]) -> str:
    """Give a person's share of tasks done in time."""
    return percent(one["in_time"], one["in_time"] + one["late"] + one["overdue"])


def chip(owner: int | None) -> str:
    """Write the filter of one person's tasks."""
    leaf: dict[str, Any] = (
        {"field": "owner", "op": "is", "values": [owner]} if owner else {"field": "owner", "op": "empty"}
    )
    return address.write_chip(leaf)
