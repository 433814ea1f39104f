"""Goals as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.analysis.goals.measures import MEASURES
from kemai.areas.analysis.models import Goal
from kemai.areas.analysis.models.shared import shared_with
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer


@registry.add
class GoalType(RecordType):
    """A measure that is to go from its baseline to its target by a day."""

    model, icon, menu = Goal, "target", "analysis"
    plural = pgettext_lazy("plural", "目标")
    columns = ["name", "measure", "baseline", "target", "due", "of_person", "of_department", "owner"]
    form = [
        (_("目标"), ["name", "measure", "baseline", "target", "start", "due"]),
        (_("衡量谁（不填为全部）"), ["of_person", "of_department"]),
        (_("共享"), ["to_people", "to_department", "to_role", "to_all"]),
        (_("其他"), ["owner", "remark"]),
    ]
    facts = ["measure", "target", "due"]
    badges = {"measure": "tag"}
    search = {"name": "A"}
    transfer = {"key": "name"}

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Show a goal to those with whom it is shared."""
        return shared_with(reached, viewer, verb)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a measure that nobody can work out, and an end before the start."""
        entry = book(by).by_id.get(values.get("measure") or 0)
        if entry is not None and entry.code not in MEASURES:
            yield "measure", Invalid("E-REF", _("没有这个指标"))
        start, due = values.get("start"), values.get("due")
        if start and due and due < start:
            yield "due", Invalid("E-RNG", f"≥ {start.isoformat()}")
