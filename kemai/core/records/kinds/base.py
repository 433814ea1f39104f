"""What every kind of field can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q

from kemai.core.records.errors import Invalid

if TYPE_CHECKING:
    from kemai.core.records.fields import Field
    from kemai.core.tenancy.viewer import Viewer

EMPTY = (None, "")


@dataclass(frozen=True)
class Given:
    """The circumstances of an input: who gives it, whether links come by key (number, name) or by id, and for which
    record: a link that it holds already may stay, even one to somebody who was stopped since.
    """

    viewer: Viewer
    by_key: bool = False
    record: Any = None


class Kind:
    """A kind of field; `operators` are the conditions that a filter may put on it."""

    name: ClassVar[str] = ""
    operators: ClassVar[tuple[str, ...]] = ("is", "not", "empty", "filled")
    input_type: ClassVar[str] = "text"
    numeric: ClassVar[bool] = False
    blank: ClassVar[Any] = None

    def parse(self, field: Field, raw: Any, given: Given) -> Any:
        """Read a typed, imported or posted value; raises Invalid when it does not fit the kind."""
        if isinstance(raw, str):
            raw = raw.strip()
            if "\x00" in raw:
                raise Invalid("E-FMT", "NUL")
        if raw is None or raw == "":
            if field.required:
                raise Invalid("E-REQ")
            return field.blank
        value = self.read(field, raw, given)
        for check in field.checks:
            check(value)
        return value

    def read(self, field: Field, raw: Any, given: Given) -> Any:
        """Turn a value that is not empty into the kind's own."""
        raise NotImplementedError

    def paths(self, field: Field) -> tuple[str, ...]:
        """Name the query paths that a shown value needs; the first is the stored value."""
        return (field.path,)

    def show(self, field: Field, value: Any) -> str:
        """Say a stored value in words for a person; empty text when there is none."""
        return "" if value is None else str(value)

    def export(self, field: Field, value: Any) -> Any:
        """Give a stored value to a file; it reads back to the same value."""
        return self.show(field, value)

    def in_order(self, field: Field, viewer: Viewer) -> list[Any]:
        """Give the values in the order that they have of their own; empty where they have none."""
        return []

    def stored(self, value: Any) -> Any:
        """Give a stored value as JSON (history, API)."""
        return value

    def input(self, field: Field, value: Any) -> str:
        """Give a stored value as the text of its input."""
        return "" if value is None else str(value)

    def condition(self, field: Field, operator: str, values: list[Any]) -> Q:
        """Make the query condition of one filter; the values are already of the kind."""
        path = field.path
        match operator:
            case "empty":
                return Q(**{f"{path}__isnull": True}) | (Q(**{path: ""}) if self.blank == "" else Q())
            case "filled":
                return ~self.condition(field, "empty", [])
            case "is":
                return Q(**{f"{path}__in": values}) if len(values) > 1 else Q(**{path: values[0]})
            case "not":
                return ~self.condition(field, "is", values)
            case "over":
                return Q(**{f"{path}__gte": values[0]})
            case "under":
                return Q(**{f"{path}__lte": values[0]})
            case "between":
                return Q(**{f"{path}__range": (values[0], values[-1])})
        raise Invalid("E-FMT", operator)
