"""How far a person's papers may tell the fields of a type: as their rights say, and what tells one tells the others.

On a screen each field has its own level. A paper leaves the house, and whoever holds it adds up: hide the price, and
amount, tax and total give it away. So the fields that a type names in `told_together` share the strictest level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kemai.core.access.fields import HIDE, MASK_LEVEL
from kemai.core.records import registry

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

LINES = "lines."


def bounds(record_type: RecordType, by: Viewer) -> Mapping[str, str]:
    """Give the level, hide or mask, of each field that a paper may not tell this person; asked once per person."""
    kept = by.cache.get(("bounds", record_type.key))
    if kept is None:
        kept = by.cache[("bounds", record_type.key)] = joined(record_type, by)
    return kept


def own(record_type: RecordType, by: Viewer) -> dict[str, str]:
    """Give the levels of the fields by themselves; a field that no screen shows the person is hidden."""
    resolved = registry.resolve(record_type, by)
    hidden = {name: HIDE for name in record_type.fields if name not in resolved.fields}
    return dict.fromkeys(resolved.masked, MASK_LEVEL) | hidden


def joined(record_type: RecordType, by: Viewer) -> dict[str, str]:
    """Give the fields of a paper, or of its lines, that are told together the strictest level among them."""
    found = own(record_type, by)
    link = record_type.line_of
    whole = registry.of_model(record_type.model._meta.get_field(link).related_model) if link else record_type
    if not whole.told_together:
        return found
    lines = registry.get(whole.lines) if whole.lines else None
    levels = own(whole, by) | ({f"{LINES}{name}": level for name, level in own(lines, by).items()} if lines else {})
    strict = strictest(levels[name] for name in whole.told_together if name in levels)
    if strict:
        named = [name.removeprefix(LINES) for name in whole.told_together if name.startswith(LINES) == bool(link)]
        found |= dict.fromkeys(named, strict)
    return found


def strictest(levels: Iterable[str]) -> str:
    """Give hide before mask, nothing where there is neither."""
    return min(levels, key=(HIDE, MASK_LEVEL).index, default="")
