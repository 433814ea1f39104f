"""A firm's own layer in memory, read once per version: for each record type its fields, form and search with both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, override

from kemai.core.modules.declare import module_of
from kemai.core.own.formula import Formula, read_formula
from kemai.core.own.kinds import FormulaKind, OwnLinkKind
from kemai.core.own.layouts import Laid
from kemai.core.own.rules import Rule
from kemai.core.own.values import PREFIX
from kemai.core.records.fields import Field
from kemai.core.records.kinds import KINDS
from kemai.core.tenancy.current import viewer
from kemai.core.tenancy.memory import Memory

if TYPE_CHECKING:
    from kemai.core.own.models import CustomField
    from kemai.core.records.typed import RecordType

MOST = Decimal("999999999999.99")
WEIGHTS = {"text": "B", "long": "C", "phone": "P", "email": "B", "url": "B"}
LONGEST = {"text": 200, "long": 5000, "phone": 30, "email": 100, "url": 200}
LIMITED = frozenset({"dec", "money", "formula"})


@dataclass(frozen=True)
class Said:
    """A name that the firm gave in Chinese and perhaps in English; it reads in the language of the reader."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        """Read in the language of the reader."""
        return self.en if self.en and get_language() == "en" else self.zh


@dataclass(frozen=True)
class Shape:
    """A record type with the firm's own fields among the declared ones."""

    own: dict[str, Field]
    fields: dict[str, Field]
    form: list[tuple[Any, list[str]]]
    columns: list[str]
    search: dict[str, str]
    formulas: dict[str, Formula]
    rules: dict[str, Rule]
    shown_names: list[str]


@dataclass(frozen=True)
class Kind:
    """A record type that the firm has made: what it is called, where it lies, how it looks."""

    address: str
    label: Said
    icon: str
    menu: str


@dataclass(frozen=True)
class Layer:
    """All that one firm has added; `addresses` lead to the keys of its own record types.

    `names` are its own names by type and field, for the type itself under an empty field.
    """

    kinds: dict[str, Kind]
    addresses: dict[str, str]
    shapes: dict[str, Shape]
    layouts: dict[str, list[Laid]]
    dictionaries: dict[str, Said]
    names: dict[tuple[str, str], Said]


def shape(record_type: RecordType) -> Shape | None:
    """Give a type with the own fields of the firm that is looking, None when there are none."""
    looking = viewer()
    return layer(looking).shapes.get(record_type.key) if looking else None


def kind_of(key: str) -> Kind | None:
    """Give what the firm looking has made of a slot for own record types, None where it has not taken it."""
    looking = viewer()
    return layer(looking).kinds.get(key) if looking else None


def renamed(key: str) -> Said | None:
    """Give the firm's own name for a type, None where it bears the shipped one."""
    looking = viewer()
    return layer(looking).names.get((key, "")) if looking else None


def dictionaries() -> dict[str, Said]:
    """Give the dictionaries of the firm's own choices with their names."""
    looking = viewer()
    return layer(looking).dictionaries if looking else {}


def read(organisation_id: int) -> Layer:
    """Read a firm's own layer."""
    from kemai.core.own.models import OwnKind
    from kemai.core.records import registry

    names, rows = names_of(organisation_id), rows_of(organisation_id)
    taken = OwnKind.objects.filter(organisation_id=organisation_id, active=True).order_by("slot")
    kinds = {
        slot_key(one.slot): Kind(f"own-{one.slug}", Said(one.label, one.label_en), one.icon, one.menu) for one in taken
    }
    known = {one.key: one for one in registry.declared() if one.key in kinds or not one.constants}

    def named(key: str) -> Any:
        return kinds[key].label if key in kinds else names.get((key, "")) or known[key].model._meta.verbose_name

    shaped = [key for key in dict.fromkeys([*rows, *(key for key, field in names if field)]) if key in known]
    return Layer(
        kinds,
        {one.address: key for key, one in kinds.items()},
        {key: shape_of(known[key], rows.get(key, []), names) for key in shaped},
        layouts_of(organisation_id),
        {
            one.dictionary: joined(named(key), Said(one.label, one.label_en))
            for key, many in rows.items()
            for one in many
            if key in known and one.type in ("dict", "dicts")
        },
        names,
    )


def names_of(organisation_id: int) -> dict[tuple[str, str], Said]:
    """Read the firm's own names for types and fields."""
    from kemai.core.packs.models import Renaming

    rows = Renaming.objects.filter(organisation_id=organisation_id)
    return {(one.record, one.field): Said(one.label, one.label_en) for one in rows}


def rows_of(organisation_id: int) -> dict[str, list[CustomField]]:
    """Read the own fields of each type; nobody must fill a link to a type whose module is switched off."""
    from kemai.core.modules.closing import closed_in
    from kemai.core.own.models import CustomField

    off = closed_in(organisation_id)
    rows: dict[str, list[CustomField]] = {}
    for one in CustomField.objects.filter(organisation_id=organisation_id).order_by("order", "id"):
        one.required = one.required and module_of(one.target) not in off
        rows.setdefault(one.record, []).append(one)
    return rows


def layouts_of(organisation_id: int) -> dict[str, list[Laid]]:
    """Read the layouts of each type."""
    from kemai.core.own.models import Layout

    layouts: dict[str, list[Laid]] = {}
    for laid in Layout.objects.filter(organisation_id=organisation_id):
        groups = tuple((label, tuple(names)) for label, names in laid.groups)
        parts = groups, tuple(laid.columns), frozenset(laid.hidden), frozenset(laid.required)
        layouts.setdefault(laid.record, []).append(Laid(laid.role_id, *parts))
    return layouts


layer = Memory(read).of


def slot_key(slot: int) -> str:
    """Name the type of a slot."""
    return f"core.own{slot:02d}"


def shape_of(record_type: RecordType, rows: list[CustomField], names: Mapping[tuple[str, str], Said]) -> Shape:
    """Put the own fields of a type among the declared ones, under the firm's own names.

    Stopped ones are left out, their values stay.
    """
    live = [one for one in rows if one.active]
    own = {one.name: made for one in live if (made := field_of(one)) is not None}
    form = [(label, [*names]) for label, names in record_type.form]
    for one in live:
        if one.name in own:
            place(form, Said(one.group or "自定义", one.group or "Own fields"), one.name)
    fields = {**record_type.coded_fields, **own}
    for name in [name for name in fields if (record_type.key, name) in names]:
        fields[name] = replace(fields[name], label=names[record_type.key, name])
    return Shape(
        own=own,
        fields=fields,
        form=form,
        columns=[*record_type.columns, *(one.name for one in live if one.listed and one.name in own)],
        search={
            **record_type.search,
            **{one.name: WEIGHTS[one.type] for one in live if one.searchable and one.type in WEIGHTS},
        },
        formulas={one.name: read_formula(one.formula) for one in live if one.type == one.Type.FORMULA},
        rules={one.name: Rule(one.rule, one.required) for one in live if one.rule and one.name in own},
        shown_names=record_type.listable(fields, form),
    )


def place(form: list[tuple[Any, list[str]]], group: Said, name: str) -> None:
    """Put a field at the end of the group of that name, or of a new group."""
    for label, names in form:
        if group.zh in both(label):
            names.append(name)
            return
    form.append((group, [name]))


def both(label: Any) -> tuple[str, str]:
    """Give a label in both languages."""
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        return chinese, str(label)


def joined(first: Any, second: Any) -> Said:
    """Join two names in both languages."""
    return Said(*(" · ".join(pair) for pair in zip(both(first), both(second), strict=True)))


def field_of(one: CustomField) -> Field | None:
    """Make the field that screens and machines know; None where the linked type is gone."""
    from kemai.core.records import registry

    kind: Any = {"fk": OwnLinkKind(), "formula": FormulaKind()}.get(one.type) or KINDS[one.type]
    target = None
    if one.type == "fk":
        target = next((known.model for known in registry.declared() if known.key == one.target), None)
        if target is None:
            return None
    path = f"{PREFIX}{one.key}"
    made = Field(
        name=one.name,
        label=Said(one.label, one.label_en),
        kind=kind,
        path=path,
        required=one.required and not one.rule and one.type not in ("bool", "formula"),
        editable=one.type != "formula",
        blank=kind.blank,
        max_length=LONGEST.get(one.type),
        dictionary=one.dictionary if one.type in ("dict", "dicts") else "",
        target=target,
        relation=path if target is not None else "",
        help=one.help,
        own=True,
        indexed=one.record if one.filterable else "",
    )
    if one.type not in LIMITED:
        return made
    return replace(made, minimum=-MOST, maximum=MOST, places=None if one.type == "dec" else 2)
