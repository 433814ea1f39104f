"""Working out what the rows of an import change on stored records."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.actions.perform import right_of
from kemai.core.actions.values import refuse_masked
from kemai.core.dictionary.book import book
from kemai.core.duplicates.keys import keys_of
from kemai.core.history.write import difference, snapshot
from kemai.core.own import values as own
from kemai.core.own.keeping import work_out
from kemai.core.records.among import among
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import Field
from kemai.core.records.kinds.choices import DictListKind
from kemai.core.transfer.departments import Departments
from kemai.core.transfer.entries import Entry
from kemai.core.transfer.plan import Plan
from kemai.core.transfer.targets import key_of
from kemai.core.transfer.unique import Promises


class Changes:
    """The stored records that a chunk changes, by id, with their version when read and the columns that change."""

    def __init__(self, plan: Plan, entries: list[Entry]) -> None:
        """Read the records that the rows were matched with; none where duplicates are not updated."""
        self.plan = plan
        self.type = plan.record_type
        self.key = key_of(plan.record_type)
        self.departments = Departments(plan.record_type, plan.by)
        wanted = {entry.match.record_id for entry in entries if entry.match} if plan.on_duplicate == "update" else set()
        rows = self.type.model.objects
        self.records: dict[int, Any] = rows.in_bulk(wanted) if wanted else {}
        writable = rows.visible_to(plan.by, right_of(self.type, "write")[1]).filter(among("pk", wanted))
        self.writable = set(writable.values_list("pk", flat=True)) if wanted else set()
        self.versions = {pk: record.lock_version for pk, record in self.records.items()}
        self.columns: dict[int, set[str]] = {}

    def update(self, entry: Entry, promises: Promises) -> None:
        """Put a row's values on its record as `edit` would; reasons against it are left on the entry."""
        record_id = entry.match.record_id if entry.match else 0
        record = self.records.get(record_id)
        if record is None or record_id not in self.writable:
            entry.errors = [("", Invalid("E-PERM", _("已有相同记录，您无权修改它")))]
            return
        entry.record_id = record_id
        entry.errors = [(name, reason) for name, reason in entry.errors if not self.is_held(record, name, entry)]
        clean = self.news(record, entry)
        try:
            refuse_masked(self.type, record, clean, self.plan.by)
        except Rejected as reasons:
            entry.errors += [(name, reason) for name, many in reasons.errors.items() for reason in many]
        if entry.errors or not clean:
            return
        before = snapshot(record, self.type.fields)
        self.type.prepare(clean, record, self.plan.by)
        entry.errors += self.type.check({**before, **clean}, record, self.plan.by)
        if entry.errors or promises.broken(entry, record_id):
            self.put(record, before)
            return
        self.put(record, clean)
        work_out(self.type, record)
        if "owner" in clean:
            record.department_id = self.departments.of(record.owner_id)
        entry.changes = difference(self.type.fields, before, snapshot(record, self.type.fields))
        changed = {self.type.fields[change["field"]].column for change in entry.changes}
        self.columns.setdefault(record_id, set()).update(changed)

    def merge(self, entry: Entry, earlier: Entry) -> None:
        """Put a row's values on the earlier row that adds the same record."""
        fields = self.type.fields
        news = {
            name: value
            for name, value in entry.values.items()
            if name != self.key and earlier.values.get(name, fields[name].blank) != value
        }
        entry.errors += self.type.check({**earlier.values, **news}, None, self.plan.by)
        if not entry.errors:
            before = {name: earlier.values.get(name, fields[name].blank) for name in news}
            entry.changes = difference(fields, before, news)
            earlier.values.update(news)
            earlier.keys = keys_of(self.type, earlier.values)

    def news(self, record: Any, entry: Entry) -> dict[str, Any]:
        """Give the values of a row that the record does not hold yet; the key is never changed."""
        return {
            name: value
            for name, value in entry.values.items()
            if name != self.key and not equal(getattr(record, self.type.fields[name].path), value)
        }

    def is_held(self, record: Any, name: str, entry: Entry) -> bool:
        """Say whether a cell that could not be read says what the record holds: a stopped choice, an unseen link."""
        field = self.type.fields[name]
        value = getattr(record, field.path)
        column = next(one for one in self.plan.columns if one.field.name == name)
        text = entry.cells[column.places[0]].strip() if column.places else column.fixed
        return value is not None and text in self.names_of(field, value)

    def names_of(self, field: Field, value: Any) -> set[str]:
        """Give the texts that call a stored link or choice."""
        if field.kind.name == "fk":
            row = field.target._base_manager.filter(pk=value).values_list(*field.keys).first()
            return {str(one) for one in row or ()}
        ids = DictListKind().ids(value) if field.kind.name == "dicts" else [value]
        known = [entry for one in ids if (entry := book(self.plan.by).by_id.get(one))]
        return {"、".join(names) for names in zip(*((one.code, one.zh, one.en) for one in known), strict=True)}

    def put(self, record: Any, values: dict[str, Any]) -> None:
        """Set values by field on a record."""
        fields = self.type.fields
        for name, value in values.items():
            own.put(record, fields[name].path, value)


def equal(stored: Any, given: Any) -> bool:
    """Say whether a given value is what is stored, line breaks of any kind alike."""
    if isinstance(stored, str) and isinstance(given, str):
        return stored.replace("\r\n", "\n").strip() == given.replace("\r\n", "\n").strip()
    return bool(stored == given)
