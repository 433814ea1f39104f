"""Saving the lines of a record together with it: added, changed, moved and taken away, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_id

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

LINES = "lines"
MOST = 500
_together: ContextVar[bool] = ContextVar("kemai_lines_together", default=False)


def keep_lines(record_type: RecordType, record: Any, rows: Sequence[Mapping[str, Any]], *, by: Viewer) -> None:
    """Make the lines of a record the given ones, in their order; a line that is not among them is taken away.

    A row names its line by `id`, and by `lock_version` as it was read. Raises Rejected with `lines.2.price` as the
    place of a reason in the third row; the caller's transaction then takes everything back.
    """
    from kemai.core.actions.binning import put_in

    if len(rows) > MOST:
        raise Rejected.one(LINES, "E-RNG", f"≤ {MOST}")
    if not record_type.lines_open(record):
        raise Rejected.one(LINES, "E-STATE", _("只有草稿可以改明细"))
    line_type = registry.get(record_type.lines)
    link = f"{line_type.line_of}_id"
    stored = {line.pk: line for line in line_type.model.objects.filter(**{link: record.pk}).order_by("pk")}
    errors: dict[str, list[Invalid]] = {}
    with together():
        for pk in stored.keys() - {as_id(row.get("id")) for row in rows}:
            put_in(line_type, stored[pk], by)
        for place, row in enumerate(rows):
            try:
                keep_line(line_type, record, {**row, "position": place + 1}, stored, by)
            except Rejected as refused:
                errors |= {placed(place, name): reasons for name, reasons in refused.errors.items()}
    if errors:
        raise Rejected(errors)
    record_type.lines_kept(record, by)


def keep_line(
    line_type: RecordType, record: Any, values: dict[str, Any], stored: Mapping[int, Any], by: Viewer
) -> None:
    """Add or change one line."""
    from kemai.core.actions.builtin import add, edit

    line_id, version = as_id(values.pop("id", None)), as_id(values.pop("lock_version", None))
    if line_id is None:
        add(line_type, {**values, line_type.line_of: record.pk}, by=by)
    elif line_id in stored:
        edit(line_type, line_id, values, by=by, version=version)
    else:
        raise Rejected.one("", "E-REF")


def placed(place: int, name: str) -> str:
    """Name the place of a reason in the rows of a form."""
    return f"{LINES}.{place}.{name}" if name else f"{LINES}.{place}"


@contextmanager
def together() -> Iterator[None]:
    """Save several lines of one record; what follows from all of them is worked out once, afterwards."""
    token = _together.set(True)
    try:
        yield
    finally:
        _together.reset(token)


def saved_together() -> bool:
    """Say whether the line that is being saved is one of several, so that the record is worked out later."""
    return _together.get()
