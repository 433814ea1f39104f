"""Why a row was found: the conditions that it meets, said from the row's own values without another query.

Only conditions on linked records cost a query each for the whole page (`linked`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kemai.core.records.conditions.nodes import Group, Leaf, Node, Not, Via, leaves
from kemai.core.records.conditions.sentence import via_said
from kemai.core.records.conditions.words import phrase
from kemai.core.records.kinds import KINDS
from kemai.core.records.kinds.base import EMPTY

Row = Mapping[str, tuple[Any, str]]
TITLES_MOST = 3


def reasons(node: Node, row: Row) -> list[str]:
    """Say which conditions a row meets, such as “行业 是 酒类”.

    `row` gives for each field of `names(node)` its stored value and the words shown for it, and for each condition
    of `vias(node)`, by the key `via_key`, whether it is met and by which records.
    """
    return list(dict.fromkeys(_met(node, row, turned=False)))


def names(node: Node) -> list[str]:
    """Name the fields whose values `reasons` needs."""
    return list(dict.fromkeys(leaf.field.name for leaf in leaves(node) if not is_remote(leaf)))


def is_remote(node: Node) -> bool:
    """Say whether the row's own values can't tell whether it meets a condition."""
    return isinstance(node, Via) or (isinstance(node, Leaf) and node.field.kind.name not in KINDS)


def vias(node: Node) -> Iterator[Leaf | Via]:
    """Give the conditions that only the database can tell, in reading order: those on linked records, on segments."""
    if isinstance(node, (Leaf, Via)):
        if is_remote(node):
            yield node
    elif isinstance(node, Not):
        yield from vias(node.node)
    elif isinstance(node, Group):
        for one in node.nodes:
            yield from vias(one)


def via_key(via: Leaf | Via) -> str:
    """Name a condition on linked records among the values of a row."""
    return f"({id(via)})"


def linked(node: Node, model: Any, ids: list[int]) -> dict[str, dict[int, list[str]]]:
    """Give for each condition on linked records the rows that meet it, with the titles of up to three of those."""
    return {via_key(via): titles_of(via, model, ids) for via in vias(node)}


def titles_of(via: Leaf | Via, model: Any, ids: list[int]) -> dict[int, list[str]]:
    """Give the rows that meet one condition on linked records, and what those records are called."""
    if isinstance(via, Leaf):
        return {pk: [] for pk in model.objects.filter(via.q(), pk__in=ids).values_list("pk", flat=True)}
    link = via.link
    found: dict[int, list[str]] = {}
    if link.backward:
        pairs = via.met.filter(**{f"{link.field.path}__in": ids}).values_list(link.field.path, link.resolved.type.title)
        pairs = pairs.order_by("pk")
    else:
        title = link.field.kind.paths(link.field)[-1]
        pairs = model.objects.filter(pk__in=ids).filter(via.q()).values_list("pk", title)
    for pk, title in pairs:
        titles = found.setdefault(pk, [])
        if len(titles) < TITLES_MOST:
            titles.append(str(title or ""))
    return found


def holds(node: Node, row: Row) -> bool:
    """Say whether a row meets a condition."""
    if isinstance(node, (Leaf, Via)):
        if is_remote(node):
            return bool(row[via_key(node)][0])
        return isinstance(node, Leaf) and leaf_holds(node, *row[node.field.name])
    if isinstance(node, Not):
        return not holds(node.node, row)
    join = all if node.every else any
    return join(holds(one, row) for one in node.nodes)


def _met(node: Node, row: Row, *, turned: bool) -> Iterator[str]:
    if holds(node, row) is turned:
        return
    if isinstance(node, Leaf):
        yield str(phrase(node, turned=turned))
    elif isinstance(node, Via):
        yield "：".join(filter(None, (via_said(node, turned=turned), row[via_key(node)][1])))
    elif isinstance(node, Not):
        yield from _met(node.node, row, turned=not turned)
    else:
        for one in node.nodes:
            yield from _met(one, row, turned=turned)


def leaf_holds(leaf: Leaf, stored: Any, shown: str) -> bool:
    """Say whether one value meets one condition, as the database would."""
    match leaf.operator:
        case "empty" | "filled":
            return (stored in EMPTY) is (leaf.operator == "empty")
        case "has" | "lacks":
            return contains(leaf, stored, shown) is (leaf.operator == "has")
        case "is" | "not":
            return equals(leaf, stored) is (leaf.operator == "is")
    return stored not in EMPTY and compares(leaf, stored)


def contains(leaf: Leaf, stored: Any, shown: str) -> bool:
    """Say whether a text, the name of a linked record or the chosen entry is met by part of its words."""
    if leaf.by_shown and leaf.field.kind.name != "fk":
        return equals(leaf, stored)
    text = (shown if leaf.by_shown or leaf.field.kind.name == "file" else stored or "").lower()
    return any(str(part).lower() in text for part in leaf.shown)


def equals(leaf: Leaf, stored: Any) -> bool:
    """Say whether a stored value is one of the values asked for."""
    match leaf.field.kind.name:
        case "dicts" | "people":
            return any(entry in (stored or "") for entry in leaf.values)
        case "dt":
            return stored is not None and any(first <= stored <= last for first, last in leaf.values)
    return stored in leaf.values


def compares(leaf: Leaf, stored: Any) -> bool:
    """Say whether a stored value lies where a condition asks it to."""
    moment = leaf.field.kind.name == "dt"
    first = leaf.values[0][0] if moment and leaf.operator != "days" else leaf.values[0]
    last = leaf.values[-1][1] if moment and leaf.operator != "days" else leaf.values[-1]
    match leaf.operator:
        case "starts":
            return bool(str(stored).lower().startswith(first.lower()))
        case "over":
            return bool(stored >= first)
        case "under":
            return bool(stored <= last)
        case "days":
            day = timezone.localtime(stored).date() if moment else stored
            return bool(day >= timezone.localdate() - timedelta(days=first))
    return bool(first <= stored <= last)
