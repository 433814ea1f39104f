"""A condition that has been read: groups, negation and leaves, each able to become SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from kemai.core.own.narrowing import narrowed
from kemai.core.records.conditions.links import Link
from kemai.core.records.fields import Field

NOTHING = Q(pk__in=())
BY_WORDS = ("has", "lacks")
TURNED = {"not": "is", "lacks": "has"}


@dataclass(frozen=True)
class Leaf:
    """One condition on one field: `values` are of the field's kind, `shown` says them to a person.

    `has` and `lacks` of a choice or link hold the choices (or a query of the linked records) whose names contain the
    text. The values of a moment are pairs: its first and last instant.
    """

    field: Field
    operator: str
    values: Any
    shown: tuple[str, ...]

    @property
    def by_shown(self) -> bool:
        """Say whether the words that people read are compared, not the stored value."""
        return self.operator in BY_WORDS and "has" not in self.field.kind.operators

    def q(self) -> Q:
        """Make the query condition; an own value that is missing meets `not` and no other comparison."""
        if not self.field.own or self.operator == "empty":
            return self._plain()
        if self.operator in TURNED:
            return ~replace(self, operator=TURNED[self.operator]).q()
        return narrowed(self.field, self.operator, self._at)

    def _at(self, path: str) -> Q:
        return replace(self, field=replace(self.field, path=path))._plain() & Q(**{f"{path}__isnull": False})

    def _plain(self) -> Q:
        if self.by_shown:
            found = self._named()
            return found if self.operator == "has" else ~found
        if self.field.kind.name == "dt":
            return self._moment()
        return self.field.kind.condition(self.field, self.operator, list(self.values))

    def _named(self) -> Q:
        if self.field.relation and self.field.target is not None:
            return Q(**{f"{self.field.path}__in": self.values})
        return self.field.kind.condition(self.field, "is", list(self.values)) if self.values else NOTHING

    def _moment(self) -> Q:
        path = self.field.path
        match self.operator:
            case "is":
                found = Q()
                for first, last in self.values:
                    found |= Q(**{f"{path}__range": (first, last)})
                return found
            case "over":
                return Q(**{f"{path}__gte": self.values[0][0]})
            case "under":
                return Q(**{f"{path}__lte": self.values[0][1]})
            case "between":
                return Q(**{f"{path}__range": (self.values[0][0], self.values[1][1])})
        return self.field.kind.condition(self.field, self.operator, list(self.values))


@dataclass(frozen=True)
class Group:
    """Conditions of which all or any must hold; an empty group of all holds always."""

    every: bool
    nodes: tuple[Node, ...]

    def q(self) -> Q:
        """Join the query conditions."""
        found = Q()
        for node in self.nodes:
            found = found & node.q() if self.every else found | node.q()
        return found


@dataclass(frozen=True)
class Not:
    """A condition that must not hold; empty values count as not holding."""

    node: Node

    def q(self) -> Q:
        """Turn the query condition round."""
        return ~self.node.q()


@dataclass(frozen=True)
class Via:
    """A condition that some linked record must meet; `rows` are those that the person may find."""

    link: Link
    node: Node
    rows: Any

    @property
    def met(self) -> Any:
        """Give the linked records that meet the condition."""
        return self.rows.filter(self.node.q())

    def q(self) -> Q:
        """Make the query condition."""
        path = self.link.field.path
        if self.link.backward:
            return Q(pk__in=self.met.filter(**{f"{path}__isnull": False}).values(path))
        return Q(**{f"{path}__in": self.met.values("pk")})


Node = Leaf | Group | Not | Via


def leaves(node: Node) -> Iterator[Leaf]:
    """Give the leaves on the record's own fields in reading order; those of linked records are left out."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Via):
        return
    elif isinstance(node, Not):
        yield from leaves(node.node)
    else:
        for one in node.nodes:
            yield from leaves(one)
