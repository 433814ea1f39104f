"""Pipelines and their steps as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import Opportunity, Pipeline, PipelineStage
from kemai.areas.sales.pipelines.entries import follow_stage
from kemai.areas.sales.pipelines.fields import unknown_fields
from kemai.areas.sales.pipelines.steps import names_of
from kemai.core.access.rights import reserve
from kemai.core.dictionary.actions import move_version
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.screens.menu import place
from kemai.core.tenancy.viewer import Viewer

PIPELINE, STAGE = "sales.pipeline", "sales.pipelinestage"
EVERYBODY = frozenset({"find", "read", "print", "export", "add", "write", "delete", "import"})
for key in (PIPELINE, STAGE):
    reserve(key, "add", "write", "delete", "import", "mail", "merge")
place("settings", _("销售过程"), "/pipelines/", "filter", lambda viewer: viewer.may(PIPELINE, "write"))


@registry.add
class PipelineType(RecordType):
    """A way of selling, which the firm lays out itself."""

    model, icon, slug = Pipeline, "filter", "pipelines"
    plural = pgettext_lazy("plural", "销售过程")
    columns = ["name", "place", "active", "updated_at"]
    form = [(_("销售过程"), ["name", "place", "active", "remark"])]
    facts = ["active"]
    transfer = {"key": "name"}
    order = "place"
    common, notes = EVERYBODY, False

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Let every process read the pipelines anew."""
        move_version(by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Let every process read the pipelines anew."""
        move_version(by)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Refuse while deals go through it or steps belong to it; it can be taken out of use instead."""
        if Opportunity.objects.with_deleted().filter(pipeline=record).exists():
            raise Rejected.one("", "E-STATE", _("还有销售机会在用，请改为不启用"))


@registry.add
class PipelineStageType(RecordType):
    """One step of a pipeline: how likely a deal is there, how long it may stay, what must be done first."""

    model, icon, slug = PipelineStage, "stairs", "pipelinestages"
    without = frozenset({"import"})
    plural = pgettext_lazy("plural", "销售阶段")
    columns = ["name", "pipeline", "order", "probability", "limit_days", "required_fields", "updated_at"]
    form = [
        (_("销售阶段"), ["pipeline", "name", "order", "probability", "limit_days"]),
        (_("要做的事"), ["checklist", "required_fields", "tasks", "remark"]),
    ]
    facts = ["order", "probability", "limit_days"]
    order = "order"
    panels_under, goes_with = (PIPELINE,), ("pipeline",)
    common, notes = EVERYBODY, False

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse required fields that a deal does not have."""
        unknown = unknown_fields(names_of(values.get("required_fields") or ""), by)
        if unknown:
            yield "required_fields", Invalid("E-REF", enumerated(unknown))

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Keep the step's entry of the dictionary in step with it; the deals in it go where the step goes."""
        follow_stage(record)
        if changes is not None and "pipeline" in {change["field"] for change in changes}:
            Opportunity.objects.filter(stage=record.entry_id).update(pipeline=record.pipeline_id)
        move_version(by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Give the steps that a file brought in their entries."""
        for stage in PipelineStage.objects.filter(pk__in=list(ids)).order_by("pk"):
            follow_stage(stage)
        move_version(by)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Refuse while deals stand in it."""
        if Opportunity.objects.filter(stage=record.entry_id, status=Opportunity.Status.OPEN).exists():
            raise Rejected.one("", "E-STATE", _("还有进行中的销售机会在这一步"))
