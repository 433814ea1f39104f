"""How people call a field in a search text: an alias of the type, its name or its label, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kemai.core.records.conditions.beyond import beyond
from kemai.core.records.fields import Field
from kemai.core.records.kinds.choices import both

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer


def field_called(text: str, resolved: Resolved, viewer: Viewer) -> Field | None:
    """Give the field that a text names and that this person may filter by, or None."""
    return names_of(resolved, viewer).get(plain(text))


def names_of(resolved: Resolved, viewer: Viewer) -> dict[str, Field]:
    """Give every way to call the fields; of two fields with one label the first in the form has it."""
    kept = viewer.cache.get(f"names {resolved.type.key}")
    if kept is None:
        kept = viewer.cache[f"names {resolved.type.key}"] = _names(resolved)
    return dict(kept)


def plain(text: str) -> str:
    """Compare names without regard to letter case and width of blanks."""
    return " ".join(text.lower().split())


def _names(resolved: Resolved) -> dict[str, Field]:
    known = {name: field for name, field in resolved.fields.items() if name not in resolved.masked}
    fields = known | {name: one for name, one in beyond(resolved.type.key).items() if name not in resolved.fields}
    found: dict[str, Field] = {}
    for name, alias in resolved.type.labels.items():
        for label in alias if isinstance(alias, tuple) else (alias,):
            for words in both(label) if name in fields else ():
                found.setdefault(plain(words), fields[name])
    for name, field in fields.items():
        found.setdefault(name, field)
    for field in fields.values():
        for words in both(field.label):
            found.setdefault(plain(words), field)
    return found
