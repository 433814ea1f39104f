"""Records as a paper meets them: every value only as far as the person who prints may read it, links included.

Whoever fills a paper is given `Seen`, never a record, so that no paper can say what its reader may not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from kemai.core.access.fields import HIDE, mask_of
from kemai.core.printing.bounds import bounds, strictest
from kemai.core.records import registry
from kemai.core.records.fields import Field
from kemai.core.records.kinds.numbers import amount_text

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


class Withheld:
    """A value that is not told: nothing stands in its place, or a mask.

    Whatever is read of it or worked out with it is withheld as well: a sum over a masked amount is masked.
    """

    def __init__(self, text: str = "") -> None:
        """Keep what stands in its place; nothing for a hidden value."""
        self._text = text

    def __str__(self) -> str:
        """Read as what stands in its place."""
        return self._text

    def __format__(self, form: str) -> str:
        """Look the same in every form."""
        return self._text

    def __bool__(self) -> bool:
        """Say whether anything stands in its place."""
        return bool(self._text)

    def __getattr__(self, name: str) -> Self:
        """Withhold what is read of it too."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *given: Any, **named: Any) -> Self:
        """Withhold what it is asked to work out."""
        return self

    def __add__(self, other: Any) -> Withheld:
        """Withhold every result; a hidden part hides it, else a masked one masks it."""
        return other if isinstance(other, Withheld) and not other else self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__

    def __neg__(self) -> Self:
        """Withhold the opposite too."""
        return self

    __abs__ = __neg__

    def __round__(self, digits: int | None = None) -> Self:
        """Withhold it rounded too."""
        return self


Text = str | Withheld


class Seen:
    """One record for one person: `seen.total` is its value or `Withheld`, `seen.customer` is seen as well.

    Of a linked record that is out of the person's sight only its name is told. Only fields can be read.
    """

    __slots__ = ("_by", "_peers", "_record", "_type")

    def __init__(self, record: Any, by: Viewer, peers: Peers | None = None) -> None:
        """Look at a record; `peers` are those read along with it."""
        self._record, self._by = record, by
        self._type = registry.of_model_or_none(type(record))
        self._peers = peers or Peers([record], by)

    @property
    def pk(self) -> int:
        """Give the id, to look up what hangs on the record."""
        return int(self._record.pk)

    def __getattr__(self, name: str) -> Any:
        """Give a field as far as the person may read it."""
        known = self._type
        if known is None:
            return self.followed(name)
        field = known.fields.get(name)
        if field is None:
            raise AttributeError(f"{known.key}.{name} is no field, so nobody says who may read it")
        level = self.level(known, name)
        if level == HIDE:
            return Withheld()
        if level:
            return Withheld(masked(field, self._record))
        return self.followed(field.path if field.own else name)

    def level(self, known: RecordType, name: str) -> str:
        """Give the level that holds for a field of this record; masks are for records of others."""
        if name != known.title and not self._peers.sees(self._record):
            return HIDE
        found = bounds(known, self._by).get(name, "")
        return "" if found != HIDE and self._record.owner_id == self._by.user_id else found

    def followed(self, name: str) -> Any:
        """Give a value of the record; a linked record is seen too, together with those of its peers."""
        value = getattr(self._record, name)
        return Seen(value, self._by, self._peers.beyond(name)) if hasattr(value, "_meta") else value


class Peers:
    """Records that are read together, so that one question tells which of them are in sight."""

    def __init__(self, records: Sequence[Any], by: Viewer, *, all_seen: bool = True) -> None:
        """Take records of one type; `all_seen` where that is known already."""
        self.records, self.by = records, by
        self.seen: set[int] | None = {one.pk for one in records} if all_seen else None
        self.links: dict[str, Peers] = {}

    def beyond(self, name: str) -> Peers:
        """Give the records that a link of these leads to."""
        if name not in self.links:
            found = [getattr(one, name) for one in self.records]
            self.links[name] = Peers([one for one in found if one is not None], self.by, all_seen=False)
        return self.links[name]

    def sees(self, record: Any) -> bool:
        """Say whether a record is in the person's sight."""
        if self.seen is None:
            rows = type(record).objects.with_deleted().visible_to(self.by, "read")
            found = rows.filter(pk__in={one.pk for one in self.records})
            self.seen = set(found.values_list("pk", flat=True))
        return record.pk in self.seen


def seen_rows(rows: Any, by: Viewer, most: int | None = None) -> list[Seen]:
    """Give the rows of a query as the person may see them; rows of record types that are out of sight are left out."""
    known = registry.of_model_or_none(rows.model)
    found = list((rows.visible_to(by, "read") if known else rows)[:most])
    peers = Peers(found, by)
    return [Seen(one, by, peers) for one in found]


def seen_values(
    rows: Any, names: Sequence[str], by: Viewer, *, placed: Sequence[str] = ()
) -> Iterable[tuple[Any, ...]]:
    """Read many rows of one type as tuples: `placed` columns that only put them in order, then fields as may be told.

    Cheaper than `seen_rows` where no link is followed.
    """
    record_type = registry.of_model(rows.model)
    fields = [record_type.fields[name] for name in names]
    levels = [bounds(record_type, by).get(name, "") for name in names]
    read = rows.values_list("owner_id", *placed, *(field.path for field in fields))
    if not strictest(level for level in levels if level):
        return (row[1:] for row in read)
    start = len(placed) + 1
    return (
        (*row[1:start], *(told(*one, row[0] == by.user_id) for one in zip(fields, levels, row[start:], strict=True)))
        for row in read
    )


def seen_value(type_key: str, name: str, value: Any, by: Viewer) -> Any:
    """Give what is, or becomes, the value of a field of a type, as far as the person may read it in any record.

    One that another field withholds already stays so.
    """
    if isinstance(value, Withheld):
        return value
    record_type = registry.get(type_key)
    return told(record_type.fields[name], bounds(record_type, by).get(name, ""), value, False)


def told(field: Field, level: str, value: Any, own: bool) -> Any:
    """Give a value as far as its level lets it be told."""
    if level == HIDE:
        return Withheld()
    return value if own or not level else Withheld(mask_of(field.show(value), field.kind.name))


def money(value: Any) -> Text:
    """Write an amount as papers do; one that is withheld stays so."""
    return value if isinstance(value, Withheld) else amount_text(value, cents=True)


def masked(field: Field, record: Any) -> str:
    """Give what a mask leaves of a field."""
    value = getattr(record, field.path if field.own else field.name)
    title = field.target_type.title_of(value) if field.target_type and value is not None else value
    return mask_of(field.show(title), field.kind.name)
