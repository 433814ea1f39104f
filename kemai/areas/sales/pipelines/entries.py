"""A step and its entry of the dictionary, by which deals name it: made, renamed, stopped and revived together."""

from __future__ import annotations

from django.db.models import Max

from kemai.areas.sales.models import Pipeline, PipelineStage
from kemai.core.actions import builtin
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer

DICTIONARY = "deal_stage"


def follow_stage(stage: PipelineStage) -> None:
    """Bring a step's entry up to date: its label, order, and whether new deals may take it."""
    if stage.entry_id is None:
        stage.entry = DictionaryEntry.objects.create(
            organisation_id=stage.organisation_id, key=DICTIONARY, code=f"step-{stage.pk}", label=stage.name
        )
        PipelineStage.objects.filter(pk=stage.pk).update(entry=stage.entry)
    entry = DictionaryEntry.objects.filter(pk=stage.entry_id or 0)
    entry.exclude(label=stage.name).update(label=stage.name, label_en="")
    entry.update(order=stage.order, active=not stage.is_deleted)


def adopt(entry_ids: set[int], by: Viewer) -> None:
    """Make steps of the first pipeline of entries that no step has: a file's own words for its stages."""
    known = set(PipelineStage.objects.with_deleted().filter(entry__in=entry_ids).values_list("entry", flat=True))
    pipeline = Pipeline.objects.filter(active=True).order_by("place", "pk").first()
    if pipeline is None or not entry_ids - known:
        return
    last = PipelineStage.objects.filter(pipeline=pipeline).aggregate(last=Max("order"))["last"] or 0
    record_type = registry.of_model(PipelineStage)
    entries = DictionaryEntry.objects.filter(pk__in=entry_ids - known).order_by("order", "pk")
    for order, entry in enumerate(entries, last + 1):
        values = {"pipeline": pipeline.pk, "name": entry.label, "order": order, "entry": entry.pk}
        stage = builtin.blank_record(record_type, values, by)
        builtin.store(stage)
        builtin.log(by, f"{record_type.key}.add", record_type.key, stage.pk, [], title=stage.name)
        builtin.saved(record_type, stage, by, "add")
