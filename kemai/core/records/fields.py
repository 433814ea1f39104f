"""Field metadata, read from the model once: what people and machines know of a field."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from kemai.core.records.columns import kind_name
from kemai.core.records.ids import as_id
from kemai.core.records.kinds import KINDS, Given, Kind


@dataclass(frozen=True, eq=False)
class Field:
    """One field of a record type.

    `path` is the query path of the stored value, `relation` the path of the link itself (links only). An `own` field
    is one that the firm has added; `indexed` then names the record type over whose rows its values have an index.
    """

    name: str
    label: Any
    kind: Kind
    path: str
    required: bool = False
    editable: bool = True
    blank: Any = None
    max_length: int | None = None
    places: int | None = None
    minimum: Any = None
    maximum: Any = None
    choices: tuple[tuple[Any, Any], ...] = ()
    dictionary: str = ""
    target: Any = None
    relation: str = ""
    help: Any = ""
    default: Any = None
    checks: tuple[Any, ...] = field(default=())
    own: bool = False
    indexed: str = ""

    @property
    def column(self) -> str:
        """Name the column that holds the value; own fields share one."""
        return "custom" if self.own else self.path

    @cached_property
    def labels(self) -> dict[Any, Any]:
        """Give the labels of fixed choices by code."""
        return dict(self.choices)

    @cached_property
    def target_type(self) -> Any:
        """Give the record type that a link leads to, or None for people and departments without one."""
        from kemai.core.records import registry

        return registry.of_model_or_none(self.target)

    @property
    def target_title(self) -> str:
        """Name the field by which a linked record is called."""
        return str(self.target_type.title) if self.target_type else "name"

    def find_target(self, raw: Any, given: Given) -> int | None:
        """Find the linked record by id, or by number and title where links come by key; None when unseen.

        Records that take no new links (people who were stopped) are found only where the record holds them already.
        """
        rows = self.target.objects.filter(organisation_id=given.viewer.organisation_id)
        if not self.target_type:
            return self.called(rows, raw, given)
        rows = self.target_type.linkable(rows, given.viewer)
        found = self.called(self.target_type.open_to_links(rows), raw, given)
        if found is None and given.record is not None:
            found = self.called(rows.filter(pk=getattr(given.record, self.path)), raw, given)
        return found

    def called(self, rows: Any, raw: Any, given: Given) -> int | None:
        """Find the one row that is called so, by id or by key."""
        if given.by_key:
            return self.by_key(rows, str(raw).strip())
        pk = as_id(raw)
        return rows.filter(pk=pk).values_list("pk", flat=True).first() if pk is not None else None

    def by_key(self, rows: Any, text: str) -> int | None:
        """Find exactly one row by number, then by sign-in name or title."""
        for name in self.keys:
            found = list(rows.filter(**{name: text}).values_list("pk", flat=True)[:2])
            if found:
                return found[0] if len(found) == 1 else None
        return None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Name the fields by which people call a linked record, in the order they are tried."""
        columns = {column.name for column in self.target._meta.get_fields()}
        wanted = ("number", "login", "code", self.target_title)
        return tuple(dict.fromkeys(name for name in wanted if name in columns))

    def parse(self, raw: Any, given: Given) -> Any:
        """Read a given value; raises Invalid."""
        return self.kind.parse(self, raw, given)

    def show(self, value: Any) -> str:
        """Say a shown value (for links the title) in words."""
        return self.kind.show(self, value)


def read_fields(model: Any) -> dict[str, Field]:
    """Read the fields of a model that people and machines may know, in the order of the model."""
    found = {}
    for column in model._meta.concrete_fields:
        kind = kind_name(column)
        if kind is None or column.name in HIDDEN_COLUMNS:
            continue
        found[column.name] = read_field(column, KINDS[kind])
    return found


HIDDEN_COLUMNS = {"id", "organisation", "custom", "is_deleted", "deleted_at", "lock_version"}
SYSTEM_COLUMNS = ("owner", "department", "created_by", "created_at", "updated_by", "updated_at", "remark")


def most(column: Any) -> Decimal | None:
    """Give the largest number that a decimal column holds."""
    digits, places = getattr(column, "max_digits", None), getattr(column, "decimal_places", None)
    return Decimal(10) ** (digits - places) - Decimal(1).scaleb(-places) if digits and places is not None else None


def read_field(column: Any, kind: Kind) -> Field:
    """Read one model field."""
    link = column.is_relation
    default = column.get_default() if column.has_default() and not link else None
    return Field(
        name=column.name,
        label=column.verbose_name,
        kind=kind,
        path=column.attname,
        required=column.editable
        and not column.blank
        and not column.null
        and kind.name not in ("bool", "number")
        and default in (None, ""),
        editable=column.editable,
        blank=kind.blank if default in (None, "") else default,
        max_length=getattr(column, "max_length", None),
        places=getattr(column, "decimal_places", None),
        minimum=getattr(column, "minimum", None),
        maximum=getattr(column, "maximum", None) or most(column),
        choices=tuple(column.choices or ()),
        dictionary=getattr(column, "dictionary", ""),
        target=column.related_model if link and kind.name == "fk" else None,
        relation=column.name if link else "",
        help=column.help_text,
        default=default,
        checks=getattr(column, "value_checks", ()),
    )
