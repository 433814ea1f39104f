"""Segments as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Segment
from kemai.areas.customers.segments.finding import SegmentKind
from kemai.areas.customers.segments.members import condition, take, within
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.screens.builder.keeping import Keeper, keep_as
from kemai.core.screens.saved import may_share
from kemai.core.tenancy.viewer import Viewer

__all__ = ["SegmentKind", "SegmentType"]
TAKEN_BY = frozenset({"condition", "way"})


keep_as("customers.customer", Keeper("segment", _("存为分群"), "/segments/add/", "condition", "customers.segment"))


@registry.add
class SegmentType(RecordType):
    """Customers under a name, found by a condition each time or taken once."""

    model, icon, menu = Segment, "filter", "customers"
    plural = pgettext_lazy("plural", "客户分群")
    columns = ["name", "condition", "way", "sharing", "taken_at", "owner", "updated_at"]
    form = [(_("客户分群"), ["name", "condition", "way", "sharing", "owner", "remark"])]
    facts = ["way", "sharing", "taken_at", "owner"]
    badges = {"way": "tag"}
    search = {"name": "A"}
    transfer = {"key": "name"}
    pages = (OwnPage("members", _("看成员"), "customers", "members/", "read"),)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a condition that cannot be read or leads back to itself, and sharing without the right to share."""
        shared = values.get("sharing") == Segment.Sharing.ALL
        if shared and (record is None or record.sharing != Segment.Sharing.ALL) and not may_share(by):
            yield "sharing", Invalid("E-PERM", _("需要“保存团队视图”的权限"))
        changed = record is None or values.get("condition") != record.condition or values.get("way") != record.way
        if not values.get("condition") or not changed:
            return
        try:
            with within(record.pk if record else 0):
                condition(str(values["condition"]), by).q()
        except UnknownName as reason:
            yield "condition", Invalid("E-FMT", reason.message)
        except Invalid as reason:
            yield "condition", reason

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Take the members of a fixed segment when it is made or its condition changes."""
        if record.way == Segment.Way.FIXED and (changes is None or {one["field"] for one in changes} & TAKEN_BY):
            self.take(record, by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Take the members of the fixed segments that a file brought in."""
        for record in Segment.objects.filter(pk__in=list(ids), way=Segment.Way.FIXED).order_by("pk"):
            self.take(record, by)

    @staticmethod
    def take(record: Any, by: Viewer) -> None:
        """Take the members, with what stands in the way beside the condition."""
        try:
            take(record, by)
        except UnknownName as reason:
            raise Rejected.one("condition", "E-FMT", reason.message) from reason
        except Invalid as reason:
            raise Rejected({"condition": [reason]}) from reason
