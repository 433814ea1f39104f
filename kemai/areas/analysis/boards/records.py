"""Boards as people and machines see them."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.analysis.models import Dashboard
from kemai.areas.analysis.models.shared import shared_with
from kemai.core.records import registry
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer


@registry.add
class DashboardType(RecordType):
    """A board of cards, charts, tables and goals; shared boards show everybody figures of the own scope."""

    model, icon, menu, slug = Dashboard, "dashboard", "analysis", "boards"
    plural = pgettext_lazy("plural", "仪表盘")
    columns = ["name", "to_role", "to_all", "owner", "updated_at"]
    form = [
        (_("仪表盘"), ["name"]),
        (_("共享"), ["to_people", "to_department", "to_role", "to_all"]),
        (_("其他"), ["owner", "remark"]),
    ]
    search = {"name": "A"}
    transfer = {"key": "name"}
    pages = (
        OwnPage("look", _("看结果"), "chart", "look/", "read", leading=True),
        OwnPage("cards", _("选卡片"), "settings", "cards/", "write"),
    )

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Show a board to those with whom it is shared."""
        return shared_with(reached, viewer, verb)
