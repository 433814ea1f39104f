"""Rows that stand on a list of somebody's own (their seats, what they got): each list repeats what its records go by.

A page in that order joins the list, whose index has a person's rows sorted: the first fifty are looked up, and no
others. In another order it is one condition, for which databases walk the order and look each row up on the list. A
capped count of all rows takes the list itself, less what lies in the recycle bin. One of some rows has no order, and
PostgreSQL then reads the table from end to end beside the list; told to take the list first, it looks up a thousand
rows at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BigAutoField, Exists, F, OuterRef, Q
from django.db.models.lookups import In

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

LISTED_BY, LISTED_ID = "listed_by", "listed_id"
_list_first: ContextVar[bool] = ContextVar("kemai_list_first", default=False)


@contextmanager
def list_first() -> Iterator[None]:
    """Take the list first and look its rows up, in what is put into SQL meanwhile."""
    token = _list_first.set(True)
    try:
        yield
    finally:
        _list_first.reset(token)


def handed(model: Any, link: str, viewer: Viewer, *, by: str) -> Q:
    """Give the condition of the records on a person's own list.

    The rows of `model` are of one organisation and user each, and lead by `link` to a record whose column `by`, the one
    that lists of these records are usually sorted by, they repeat under the same name.
    """
    mine = (("organisation_id", viewer.organisation_id), ("user_id", viewer.user_id))
    return Q(pk__handed=OwnList(model, link, by, mine))


@dataclass(frozen=True)
class OwnList:
    """The list of one person."""

    model: Any
    link: str
    by: str
    mine: tuple[tuple[str, int], ...]

    def resolve_expression(self, *args: Any, **named: Any) -> Any:
        """Ask for the ids of the records on the list."""
        return self.rows().values(f"{self.link}_id").resolve_expression(*args, **named)

    def rows(self) -> Any:
        """Give the rows of the list itself."""
        return self.model.objects.filter(**dict(self.mine))

    def living(self) -> Any:
        """Give those that lead to a record outside the recycle bin, each with its id, and look no record up."""
        records = self.model._meta.get_field(self.link).related_model.objects
        gone = records.with_deleted().filter(is_deleted=True, pk=OuterRef(f"{self.link}_id"))
        return self.rows().filter(~Exists(gone)).annotate(**{LISTED_ID: F(f"{self.link}_id")})

    def joined(self, records: Any) -> Any:
        """Give those of some records that are on the list, each with the column and the id that the list repeats."""
        name = self.model._meta.get_field(self.link).related_query_name()
        records = records.filter(**{f"{name}__{path}": value for path, value in self.mine})
        return records.annotate(**{LISTED_BY: F(f"{name}__{self.by}"), LISTED_ID: F(f"{name}__{self.link}_id")})


@BigAutoField.register_lookup
class Handed(In):
    """`pk__handed=` an own list: the records on it, as `pk__in` gives them."""

    lookup_name = "handed"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Write the list as an array where it is to be read first."""
        if not _list_first.get():
            return super().as_sql(compiler, connection)
        left, params = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{right})", (*params, *more)
