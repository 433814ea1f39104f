"""What people write at the top of a timeline: a note, and what areas add to it (a call, a visit)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kemai.core.notes.actions import write_note
from kemai.core.records.errors import Rejected

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

NOTE = "note"


@dataclass(frozen=True)
class Kinds:
    """Kinds of entries that one area writes: code → (label, icon, key that opens the composer with it).

    `fits` says whether they may be written on a record, `fields` describes what is asked beside the text, and `write`
    takes type, record, kind, what was typed and the writer, and gives type and id of what the files go with.
    """

    kinds: Mapping[str, tuple[Any, str, str]]
    fits: Callable[[RecordType, Any, Viewer], bool]
    fields: Callable[[RecordType, Any, Viewer], tuple[list[dict[str, Any]], list[dict[str, Any]]]]
    write: Callable[[RecordType, Any, str, Mapping[str, str], Viewer], tuple[RecordType, int]]
    module: str = ""

    def offered(self, record_type: RecordType, record: Any, viewer: Viewer) -> bool:
        """Say whether a person may write such an entry on a record."""
        return self.module not in viewer.rights.off and self.fits(record_type, record, viewer)


_more: list[Kinds] = []


def compose(kinds: Kinds) -> None:
    """Register the kinds of entries of an area."""
    _more.append(kinds)


def composer(record_type: RecordType, record: Any, viewer: Viewer) -> dict[str, Any]:
    """Offer what a person may write on a record: the kinds, and what those of areas ask first and among `more`."""
    made = [kind_of(NOTE, _("记录"), NOTE, "n", asks=False)]
    first: list[dict[str, Any]] = []
    more: list[dict[str, Any]] = []
    for one in _more:
        if one.offered(record_type, record, viewer):
            made += [kind_of(code, *facts, asks=True) for code, facts in one.kinds.items()]
            fields = one.fields(record_type, record, viewer)
            first, more = first + fields[0], more + fields[1]
    url = f"/{record_type.address}/{record.pk}/note/"
    return {"url": url, "form_key": "", "kinds": made, "fields": first, "more": more}


def kind_of(code: str, label: Any, icon: str, key: str, *, asks: bool) -> dict[str, Any]:
    """Describe one kind to the template."""
    return {"code": code, "label": str(label), "icon": icon, "key": key, "current": code == NOTE, "asks": asks}


def write(
    record_type: RecordType, record: Any, kind: str, given: Mapping[str, str], files: bool, *, by: Viewer
) -> tuple[RecordType, int]:
    """Write an entry of a kind; gives type and id of the record that its files go with. Raises Rejected, Forbidden."""
    for one in _more:
        if kind in one.kinds:
            if not one.offered(record_type, record, by):
                raise Rejected.one("", "E-STATE")
            return one.write(record_type, record, kind, given, by)
    if given.get("text", "").strip() or not files:
        write_note(record_type, record.pk, given.get("text", ""), by=by)
    return record_type, record.pk
