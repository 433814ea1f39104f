"""Built reports as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.analysis.building.making import faults
from kemai.areas.analysis.models import Report
from kemai.areas.analysis.models.shared import LOOKING, shared_with
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

SHARING = ["to_people", "to_department", "to_role", "to_all"]
ASKING = ("source", "columns", "filters", "groups", "measures")


@registry.add
class ReportType(RecordType):
    """A report over any record type, kept under a name and shared; everybody sees figures of the own scope."""

    model, icon, menu, slug = Report, "chart", "analysis", "reports"
    plural = pgettext_lazy("plural", "报表")
    columns = ["name", "chart", "schedule", "owner", "updated_at"]
    form = [
        (_("报表"), ["name", "chart"]),
        (_("共享"), SHARING),
        (_("定时发送"), ["schedule", "mail_to", "sent_on"]),
        (_("其他"), ["owner", "remark"]),
        (_("写法"), ["source", "filters", "groups", "measures", "columns"]),
    ]
    facts = ["chart", "schedule", "owner"]
    badges = {"chart": "tag"}
    search = {"name": "A"}
    transfer = {"key": "name"}
    pages = (
        OwnPage("look", _("看结果"), "chart", "look/", "read", leading=True),
        OwnPage("build", _("设计"), "settings", "build/", "write"),
    )

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Show a report to those with whom it is shared, or to whom it is sent."""
        sent = Q(mail_to__contains=f",{viewer.user_id},")
        return shared_with(reached, viewer, verb) | sent if verb in LOOKING and reached else reached

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse what cannot be asked, and sending to nobody."""
        if record is None or any(values.get(name) != getattr(record, name) for name in ASKING):
            yield from faults(values, by)
        if values.get("schedule") not in (None, "", Report.Schedule.NONE) and not values.get("mail_to"):
            yield "mail_to", Invalid("E-REQ")
