"""Taking a merge back: both records stand again as they were, but for what was changed since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.actions.after import saved
from kemai.core.actions.binning import refuse_without_whole
from kemai.core.actions.builtin import store
from kemai.core.actions.perform import NotFound
from kemai.core.actions.values import unique_clashes
from kemai.core.history.write import difference, log, snapshot
from kemai.core.merge.join import in_reach
from kemai.core.merge.models import MergeLog
from kemai.core.merge.moving import Step, go_back
from kemai.core.merge.unique import park, unique_names
from kemai.core.merge.values import content_of, picture, unpacked
from kemai.core.own.values import PREFIX
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.review.clearing import changed

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

DAYS = 30


@dataclass
class Undone:
    """What came of an undo: the merge, the fields that keep a value given since, how many rows stay where they are."""

    merge: MergeLog
    kept: list[str] = field(default_factory=list)
    staying: int = 0


def undo(merge_id: int, *, by: Viewer) -> Undone:
    """Take a merge back within 30 days; raises Rejected (E-STATE), Forbidden or NotFound, and then nothing changed.

    Rows added to the survivor since stay with it; a value changed since is kept and named.
    """
    with transaction.atomic():
        found = MergeLog.objects.select_for_update().filter(pk=merge_id).first()
        if found is None:
            raise NotFound(str(merge_id))
        record_type = registry.get(found.record_type)
        rows = {one.pk: one for one in in_reach(record_type, [found.kept_id, found.removed_id], by)}
        kept, removed = rows[found.kept_id], rows[found.removed_id]
        if reason := obstacle(found, kept, removed):
            raise Rejected.one("", "E-STATE", reason)
        made = Undone(found)
        marks = {"undone": True, "undone_at": timezone.now(), "undone_by_id": by.user_id}
        MergeLog.objects.filter(pk=found.pk).update(**marks)
        before = snapshot(kept, content_of(record_type))
        for step in reversed(found.steps):
            if "values" not in step:
                made.staying += go_back(step, record_type, by)
        values = [step for step in found.steps if "values" in step]
        for at in range(0, len(values), 2):
            made.kept += restore_values(values[at], values[at + 1], by)
        told(record_type, found, before, by)
    return made


def obstacle(merge: MergeLog, kept: Any, removed: Any) -> str:
    """Say why a merge can't be taken back any more, or nothing."""
    if merge.undone:
        return _("这次合并已经撤销")
    if timezone.now() - merge.at > timedelta(days=DAYS):
        return _("合并已超过 %(days)d 天") % {"days": DAYS}
    later = MergeLog.objects.filter(record_type=merge.record_type, undone=False, pk__gt=merge.pk)
    if later.filter(Q(kept_id=merge.kept_id) | Q(removed_id=merge.kept_id)).exists():
        return _("保留的记录后来又合并过，请先撤销后一次合并")
    if kept.is_deleted:
        return _("保留的记录在回收站中，请先恢复")
    if not merge.steps or getattr(kept, "anonymised_at", None) or getattr(removed, "anonymised_at", None):
        return _("记录已匿名化")
    return ""


def restore_values(of_kept: Step, of_removed: Step, by: Viewer) -> list[str]:
    """Give two records their values of before the merge; names the fields of the survivor that were changed since."""
    model = apps.get_model(of_kept["model"])
    record_type = registry.of_model(model)
    rows = model._base_manager.select_for_update(of=("self",))
    found = {one.pk: one for one in rows.filter(pk__in=[of_kept["id"], of_removed["id"]]).order_by("pk")}
    if len(found) < 2:
        return []
    kept, removed = found[of_kept["id"]], found[of_removed["id"]]
    changed_since = put_back(kept, of_kept["values"])
    put_back(removed, of_removed["values"])
    park(record_type, removed, unique_names(record_type))
    for one in (kept, removed):
        unique_clashes(record_type, one, by)
        one.lock_version += 1
        one.updated_at, one.updated_by_id = timezone.now(), by.user_id
        store(one)
    fields = content_of(record_type).values()
    return [str(one.label) for one in fields if one.path.replace(PREFIX, "custom.") in changed_since]


def put_back(record: Any, values: dict[str, list[Any]]) -> set[str]:
    """Set the values of before, but for those that are no more what the merge made of them; names these."""
    now, since = picture(record), set()
    columns = {column.attname: column for column in record._meta.concrete_fields}
    for name, (before, after) in values.items():
        if now.get(name) != after:
            since.add(name)
        elif name in columns:
            setattr(record, name, unpacked(columns[name], before))
        elif before is None:
            record.custom.pop(name.removeprefix("custom."), None)
        else:
            record.custom[name.removeprefix("custom.")] = before
    return since


def told(record_type: RecordType, merge: MergeLog, before: dict[str, Any], by: Viewer) -> None:
    """Bring history, search, match keys and listeners up to date with two records that stand again."""
    rows = record_type.model.objects.in_bulk([merge.kept_id, merge.removed_id])
    for pk in (merge.removed_id, merge.kept_id):
        record = rows[pk]
        changes = difference(record_type.fields, before, snapshot(record, content_of(record_type)))
        changes = changes if pk == merge.kept_id else []
        title = record_type.title_of(record)
        log(by, f"{record_type.key}.merge_undo", record_type.key, pk, changes, title=title)
        refuse_without_whole(record_type, record)
        if changes:
            changed(record_type, record)
        saved(record_type, record, by, "merge_undo")
