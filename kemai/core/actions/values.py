"""Reading given values: unknown, hidden and read-only fields are refused, each reason stands beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.kinds import Given
from kemai.core.records.kinds.base import EMPTY

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def read_values(record_type: RecordType, values: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """Turn given values into stored ones; raises Rejected with every reason at once."""
    fields = registry.resolve(record_type, given.viewer).fields
    clean: dict[str, Any] = {}
    errors: dict[str, list[Invalid]] = {}
    for name, raw in values.items():
        if name == "lines" and record_type.lines:
            errors |= line_errors(registry.get(record_type.lines), raw, given)
            continue
        field = fields.get(name)
        try:
            if field is None or not field.editable:
                raise Invalid("E-PERM")
            clean[name] = field.parse(raw, given)
        except Invalid as reason:
            errors.setdefault(name, []).append(reason)
    if errors:
        raise Rejected(errors)
    return clean


def line_errors(line_type: RecordType, rows: Any, given: Given) -> dict[str, list[Invalid]]:
    """Give what can't be read among the lines that come with a record, by their places in it."""
    errors: dict[str, list[Invalid]] = {}
    for place, row in enumerate(rows):
        told = {name: raw for name, raw in row.items() if name not in ("id", "lock_version")}
        try:
            read_values(line_type, told, given)
        except Rejected as refused:
            errors |= {f"lines.{place}.{name}": reasons for name, reasons in refused.errors.items()}
    return errors


def refuse_masked(record_type: RecordType, record: Any, values: Mapping[str, Any], by: Viewer) -> None:
    """Raise E-PERM beside fields that the person sees only masked: nobody overwrites what they cannot read."""
    masked = registry.resolve(record_type, by).masked if record.owner_id != by.user_id else ()
    errors = {name: [Invalid("E-PERM")] for name in values if name in masked}
    if errors:
        raise Rejected(errors)


def required_missing(record_type: RecordType, values: Mapping[str, Any], only: set[str] | None = None) -> None:
    """Raise E-REQ beside each required field that has no value; `only` looks at the fields being changed."""
    errors = {}
    for name, field in record_type.fields.items():
        if field.required and values.get(name) in EMPTY and (only is None or name in only):
            errors[name] = [Invalid("E-REQ")]
    if errors:
        raise Rejected(errors)


def unique_clashes(
    record_type: RecordType, record: Any, by: Viewer, names: set[str] | None = None, *, but: str = ""
) -> None:
    """Raise E-DUP, with a link where the person may see the other record, for each unique promise broken.

    Only promises about `names` are looked at where they are given; `but` is a name whose value is free for certain.
    """
    errors = {}
    for constraint in record._meta.constraints:
        keys = [name for name in getattr(constraint, "fields", ()) if name != "organisation"]
        if not keys or keys == [but] or (names is not None and not names & set(keys)):
            continue
        values = {name: getattr(record, record._meta.get_field(name).attname) for name in keys}
        if any(value in EMPTY for value in values.values()):
            continue
        rows = type(record).objects.with_deleted().exclude(pk=record.pk)
        found = rows.filter(**values).values_list("pk", flat=True).first()
        if found is not None:
            seen = type(record).objects.visible_to(by, "read").filter(pk=found).exists()
            link = f"/{record_type.address}/{found}/" if seen else ""
            errors[keys[-1]] = [Invalid("E-DUP", link=link)]
    if errors:
        raise Rejected(errors)
