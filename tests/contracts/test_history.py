"""History is complete: every field that changes leaves old and new, and nobody can change history."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.records.errors import Rejected
from kemai.core.testing.samples import sample_record, sample_values


def test_every_changed_field_leaves_old_and_new(record_type: Any, admin: Any) -> None:
    record = sample_record(record_type, admin, 1)
    links = {name for name, field in record_type.fields.items() if field.kind.name == "fk"}
    wanted = {name: value for name, value in sample_values(record_type, admin, 2).items() if name not in links}
    before = {name: getattr(record, record_type.fields[name].path) for name in wanted}
    edited = actions.edit(record_type, record.pk, wanted, by=admin)
    act = Act.objects.filter(record_type=record_type.key, record_id=record.pk).order_by("-id")[0]
    logged = {change["field"]: change for change in act.changes}
    for name in wanted:
        kind = record_type.fields[name].kind
        after = getattr(edited, record_type.fields[name].path)
        if before[name] != after:
            assert logged[name]["old"] == kind.stored(before[name])
            assert logged[name]["new"] == kind.stored(after)
    assert act.user_id == admin.user_id


def test_add_edit_delete_restore_are_all_told(record_type: Any, admin: Any) -> None:
    record = sample_record(record_type, admin, 1)
    actions.edit(record_type, record.pk, {"remark": "改"}, by=admin)
    if "delete" in record_type.without:
        with pytest.raises(Rejected, match="E-STATE"):
            actions.delete(record_type, record.pk, by=admin)
    else:
        actions.delete(record_type, record.pk, by=admin)
        actions.restore(record_type, record.pk, by=admin)
    rows = Act.objects.filter(record_type=record_type.key, record_id=record.pk).order_by("id")
    told = [act.action.rpartition(".")[2] for act in rows]
    assert told == ["add", "edit", *([] if "delete" in record_type.without else ["delete", "restore"])]


def test_history_cannot_be_changed(admin: Any) -> None:
    from kemai.core.records import registry

    sample_record(registry.all()[0], admin, 1)
    act = Act.objects.order_by("id")[0]
    with pytest.raises(TypeError):
        act.save()
    with pytest.raises(TypeError):
        act.delete()
    with pytest.raises(TypeError):
        Act.objects.all().update(action="x")
    with pytest.raises(TypeError):
        Act.objects.all().delete()
