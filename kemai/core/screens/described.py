"""What every screen of a record type says of the type itself."""

from __future__ import annotations

from typing import Any

from kemai.core.actions.perform import right_of
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

VERBS = ("add", "import", "export", "print", "delete", "write")
PAGES = ("add", "import", "export", "print", "views", "filter", "columns", "duplicates", "options")


def described(record_type: RecordType) -> dict[str, Any]:
    """Describe a type to templates: its label, icon and addresses."""
    home = f"/{record_type.address}/"
    return {
        "key": record_type.key,
        "label": str(record_type.label),
        "label_plural": str(record_type.many),
        "icon": record_type.icon,
        "urls": {"list": home, **{name: f"{home}{name}/" for name in PAGES}},
    }


def can(record_type: RecordType, viewer: Viewer) -> dict[str, bool]:
    """Say which verbs a person may do on a type; buttons of the others are absent."""
    made = {verb: verb not in record_type.without and viewer.may(*right_of(record_type, verb)) for verb in VERBS}
    made["assign"] = made["write"] and record_type.fields["owner"].editable
    return {**made, "edit": made["write"]}


def crumb(record_type: RecordType) -> dict[str, str]:
    """Give the way back to the list."""
    return {"label": str(record_type.many), "url": f"/{record_type.address}/"}
