"""Revisit policies as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.models import RevisitPolicy
from kemai.areas.activities.revisits.jobs import fill_later
from kemai.core.access.rights import reserve
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

reserve("activities.revisitpolicy", "add", "write", "delete", "import", "merge")


@registry.add
class RevisitPolicyType(RecordType):
    """How often the customers of a segment are revisited and by whom; the lists of people to contact follow it."""

    slug = "revisitpolicies"
    model, icon, menu = RevisitPolicy, "refresh", "affairs"
    plural = pgettext_lazy("plural", "回访制度")
    columns = ["name", "segment", "interval_days", "by_role", "senior_interval_days", "senior", "active", "owner"]
    form = [
        (_("回访制度"), ["name", "segment", "interval_days", "by_role", "active"]),
        (_("高层回访"), ["senior_interval_days", "senior"]),
        (_("回访内容"), ["questions", "owner", "remark"]),
    ]
    facts = ["segment", "interval_days", "by_role", "senior_interval_days", "senior", "owner"]
    badges = {"by_role": "tag"}
    search = {"name": "A"}
    transfer = {"key": "name", "by": {"segment": "name"}}
    panels_under, later = ("customers.segment",), True
    goes_with = ("segment",)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a leader without an interval: nobody would know when they are due."""
        if values.get("senior") and not values.get("senior_interval_days"):
            yield "senior_interval_days", Invalid("E-REQ", _("填了回访的高层，也要填间隔天数"))

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Fill the lists of people to contact anew."""
        fill_later(by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Fill the lists once for all policies of a file."""
        if list(ids):
            fill_later(by)
