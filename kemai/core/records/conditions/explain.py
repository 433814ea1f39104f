"""Why a row was found: the conditions that it meets, said from the row's own values without another query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kemai.core.records.conditions.nodes import Leaf, Node, Not, leaves
from kemai.core.records.conditions.words import phrase
from kemai.core.records.kinds.base import EMPTY

Row = Mapping[str, tuple[Any, str]]


def reasons(node: Node, row: Row) -> list[str]:
    """Say which conditions a row meets, such as “行业 是 酒类”.

    `row` gives for each field of `names(node)` its stored value and the words shown for it.
    """
    return list(dict.fromkeys(_met(node, row, turned=False)))


def names(node: Node) -> list[str]:
    """Name the fields whose values `reasons` needs."""
    return list(dict.fromkeys(leaf.field.name for leaf in leaves(node)))


def holds(node: Node, row: Row) -> bool:
    """Say whether a row meets a condition."""
    if isinstance(node, Leaf):
        return leaf_holds(node, *row[node.field.name])
    if isinstance(node, Not):
        return not holds(node.node, row)
    join = all if node.every else any
    return join(holds(one, row) for one in node.nodes)


def _met(node: Node, row: Row, *, turned: bool) -> Iterator[str]:
    if holds(node, row) is turned:
        return
    if isinstance(node, Leaf):
        yield str(phrase(node, turned=turned))
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
    text = (shown if leaf.by_shown else stored or "").lower()
    return any(str(part).lower() in text for part in leaf.shown)


def equals(leaf: Leaf, stored: Any) -> bool:
    """Say whether a stored value is one of the values asked for."""
    match leaf.field.kind.name:
        case "dicts":
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
