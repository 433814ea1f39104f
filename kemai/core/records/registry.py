"""All record types of the installation, and what one organisation makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kemai.core.access.fields import HIDE, MASK_LEVEL, READ, levels
from kemai.core.own.layer import Shape, layer
from kemai.core.own.layouts import asked, columns_of, form_of, laid_for
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.current import Everyone, looking, viewer

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

_types: dict[str, RecordType] = {}
_by_model: dict[Any, RecordType] = {}
_by_address: dict[str, RecordType] = {}
_slots: dict[str, RecordType] = {}
_extensions: dict[tuple[str, str], dict[str, Any]] = {}


class UnknownType(KeyError):
    """No record type is declared under that name."""


def add(declaration: type[RecordType]) -> type[RecordType]:
    """Declare a record type; a name or address used twice is an error of the programmer."""
    record_type = declaration()
    for index, name in ((_types, record_type.key), (_by_address, record_type.address)):
        if name in index:
            raise ValueError(f"{name} is declared twice")
        index[name] = record_type
    _by_model[record_type.model] = record_type
    return declaration


def add_slot(record_type: RecordType) -> None:
    """Declare a type that exists for those firms only that have made something of it."""
    _slots[record_type.key] = record_type
    _by_model[record_type.model] = record_type


def remove(record_type: RecordType) -> None:
    """Take a type out again (tests that declare one)."""
    _types.pop(record_type.key, None)
    _by_address.pop(record_type.address, None)
    _by_model.pop(record_type.model, None)


def extend(type_key: str, pack: str, **parts: Any) -> None:
    """Add a pack's panels, actions and columns to a type; they show only where the pack is active."""
    _extensions[(type_key, pack)] = parts


def seal() -> None:
    """Check the declarations once all are read: every named field exists."""
    for record_type in _types.values():
        named = [*record_type.columns, *record_type.form_names, *record_type.guarded, *record_type.masked]
        unknown = [name for name in named if name not in record_type.fields]
        if unknown:
            raise ValueError(f"{record_type.key} names fields that its model lacks: {', '.join(unknown)}")


def all() -> list[RecordType]:
    """Give every type that those looking know: `kept` without those of modules that their firm has switched off."""
    now = viewer()
    return [one for one in kept() if not closed(one, now)] if now and now.rights.off else kept()


def kept() -> list[RecordType]:
    """Give every type whose records a firm may hold: the declared ones, then those that it has made."""
    return [*_types.values(), *made()]


def closed(record_type: RecordType, by: Viewer) -> bool:
    """Say whether a type belongs to a module that the person's firm has switched off; parts go with their whole."""
    return bool(by.rights.off) and by.rights.closed(whole_of(record_type).key)


def made() -> list[RecordType]:
    """Give the types that the firm looking has made; all slots for work over all firms."""
    now = looking()
    if isinstance(now, Everyone):
        return list(_slots.values())
    return [_slots[key] for key in layer(now).kinds] if now else []


def declared() -> list[RecordType]:
    """Give every declared type and every slot, whoever looks."""
    return [*_types.values(), *_slots.values()]


def get(key: str) -> RecordType:
    """Give the type of that key; raises UnknownType."""
    try:
        return _types.get(key) or _slots[key]
    except KeyError as error:
        raise UnknownType(key) from error


def at(address: str) -> RecordType:
    """Give the type of that page address; raises UnknownType, also where its module is switched off."""
    try:
        now = viewer()
        own = layer(now).addresses.get(address) if now and address.startswith("own-") else None
        found = _slots[own] if own else _by_address[address]
    except KeyError as error:
        raise UnknownType(address) from error
    if now and closed(found, now):
        raise UnknownType(address)
    return found


def of_model(model: Any) -> RecordType:
    """Give the type of a model or of a record of it."""
    return _by_model[model if isinstance(model, type) else type(model)]


def of_model_or_none(model: Any) -> RecordType | None:
    """Give the type of a model, or None when people do not work with it as records."""
    return _by_model.get(model)


def whole_of(record_type: RecordType) -> RecordType:
    """Give the type that a part belongs to, the type itself when it is whole."""
    if not record_type.part_of:
        return record_type
    return of_model(record_type.model._meta.get_field(record_type.part_of).related_model)


def parts_of(record_type: RecordType) -> list[RecordType]:
    """Give the profiles that belong to a type."""
    return [part for part in _types.values() if part.part_of and whole_of(part) is record_type]


@dataclass(frozen=True)
class Resolved:
    """A record type as one person of one organisation meets it: code, active packs, own layer, field rights."""

    type: RecordType
    fields: dict[str, Field]
    columns: list[str]
    form: list[tuple[Any, list[str]]]
    masked: frozenset[str]
    extras: list[dict[str, Any]] = field(default_factory=list)

    def names(self, wanted: list[str]) -> list[str]:
        """Keep the wanted fields that exist for this person."""
        return [name for name in wanted if name in self.fields]

    def known(self, name: str) -> bool:
        """Say whether this person may filter, sort, group, search and compare by a field."""
        return name in self.fields and name not in self.masked


def resolve(record_type: RecordType, viewer: Viewer) -> Resolved:
    """Merge the three layers (code, packs, organisation) and the person's field rights; once per viewer."""
    kept = viewer.cache.get(("resolved", record_type.key))
    if kept is None:
        kept = viewer.cache[("resolved", record_type.key)] = _merge(record_type, viewer)
    return kept


def knows(viewer: Viewer, type_key: str, *names: str) -> bool:
    """Say whether a person may read these fields of a type in full, whosever the record is."""
    resolved = resolve(get(type_key), viewer)
    return not any(not resolved.known(name) for name in names)


def _merge(record_type: RecordType, viewer: Viewer) -> Resolved:
    bounds = levels(record_type, viewer.rights)
    kept = layer(viewer)
    shape = kept.shapes.get(record_type.key)
    if shape:
        bounds |= formula_bounds(shape, bounds)
    fields = shape.fields if shape else record_type.fields
    shown = {
        name: read_only(fields[name]) if bounds.get(name) == READ else fields[name]
        for name in (shape or record_type).shown_names
        if bounds.get(name) != HIDE
    }
    own = shape or record_type
    form, columns = own.form, own.columns
    if laid := laid_for(kept.layouts.get(record_type.key, ()), viewer):
        form, columns = form_of(laid, form), columns_of(laid, columns)
        shown = asked(laid, shown)
    return Resolved(
        type=record_type,
        fields=shown,
        columns=[name for name in columns if name in shown],
        form=[(label, [name for name in names if name in shown]) for label, names in form],
        masked=frozenset(name for name, level in bounds.items() if level == MASK_LEVEL),
        extras=[parts for (key, pack), parts in _extensions.items() if key == record_type.key and pack in viewer.packs],
    )


def formula_bounds(shape: Shape, bounds: Mapping[str, str]) -> dict[str, str]:
    """Give the levels of formulas: a result is hidden or masked as the strictest of the fields it is made of."""
    found = {}
    for name, formula in shape.formulas.items():
        strict = [bounds[one] for one in (*formula.names, name) if bounds.get(one) in (HIDE, MASK_LEVEL)]
        if strict:
            found[name] = HIDE if HIDE in strict else MASK_LEVEL
    return found


@cache
def read_only(known: Field) -> Field:
    """Give the field as those meet it who may read but not change it."""
    return replace(known, editable=False)
