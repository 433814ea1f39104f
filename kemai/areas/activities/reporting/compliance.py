"""Whether the revisit policies are kept: how many customers were seen within their interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.activities import team
from kemai.areas.activities.models import RevisitPolicy
from kemai.areas.activities.revisits.reading import before, customers_of, leaders, seen_by, seen_since
from kemai.core.records.conditions import address
from kemai.core.reports.answers import Answer, Heading, Line, percent, said
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question

DUE = "/duecontacts/"


@dataclass(frozen=True, kw_only=True)
class Compliance(Report):
    """The policies in force: their customers in the own scope, those seen in time, those whose interval has passed."""

    def answer(self, question: Question) -> Answer:
        """Count two or more times for each policy; there are few of them."""
        listing, rows = self.asked(question)
        counted = [
            one for policy in rows.filter(active=True).select_related("segment") for one in self.of(policy, question)
        ]
        total, late = sum(one[2] for one in counted), sum(one[3] for one in counted)
        share = percent(total - late, total)
        return Answer(
            finding=_("应回访 %(count)s 个客户，按时的占 %(share)s") % {"count": said(total), "share": share}
            if counted
            else _("没有启用的回访制度"),
            headings=[
                Heading(_("回访制度")),
                Heading(_("间隔（天）"), numeric=True, kind="number"),
                *(Heading(label, numeric=True, kind="number") for label in (_("客户数"), _("按时回访"), _("超期未访"))),
                Heading(_("执行率"), numeric=True),
            ],
            lines=[
                Line(label, (days, count, count - behind, behind, percent(count - behind, count)), url)
                for label, days, count, behind, url in counted
            ],
            totals=[_("合计"), "", total, total - late, late, share],
            count=len(counted),
            bars=False,
            sentence=listing.sentence(),
            fields=["name", "segment", "interval_days"],
        )

    def of(self, policy: RevisitPolicy, question: Question) -> Iterator[tuple[str, int, int, int, str]]:
        """Give name, interval, customers and late ones of a policy, and once more for its leaders."""
        viewer = question.viewer
        rows = customers_of(policy, viewer).exclude(owner=None)
        if not team.reaches_others(viewer):
            rows = rows.filter(owner_id=viewer.user_id)
        url = f"{DUE}?{address.query([f'policy:is:{policy.pk}', 'state:is:open'], [])}"
        total = rows.count()
        yield policy.name, policy.interval_days, total, self.late(seen_since(rows), policy.interval_days), url
        if days := policy.senior_interval_days:
            found = leaders(policy, rows, team.supervisors())
            late = sum(self.late(seen_by(rows.filter(owner_id__in=own), pk), days) for pk, own in found.items())
            yield _("%(policy)s（高层）") % {"policy": policy.name}, days, total, late, url

    @staticmethod
    def late(rows: Any, days: int) -> int:
        """Count the customers who were last seen before their interval began."""
        return int(rows.filter(seen__lt=before(days)).count())
