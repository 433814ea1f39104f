"""The condition tree as JSON: {"all": […]}, {"any": […]}, {"not": node}, or a leaf {"field", "op", "values"}."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.core.records.conditions.errors import Misfit, UnknownName
from kemai.core.records.conditions.nodes import Group, Leaf, Node, Not
from kemai.core.records.conditions.values import operators_of, read_leaf
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

Tree = dict[str, Any]

LEVELS_MOST = 8
LEAVES_MOST = 50
LEAF_KEYS = {"field", "op", "values"}


def to_q(tree: Tree | None, resolved: Resolved, viewer: Viewer) -> Q:
    """Turn a tree into a query condition; raises UnknownName, or Invalid where a value or the shape does not fit."""
    return read(tree, resolved, viewer).q()


def read(tree: Tree | None, resolved: Resolved, viewer: Viewer) -> Node:
    """Read a tree once, for SQL and for explaining; no tree or an empty one is a condition that always holds."""
    if not tree or tree == {"all": []}:
        return Group(every=True, nodes=())
    if sum(1 for _leaf in walk(tree, 1)) > LEAVES_MOST:
        raise misshapen(_("最多 %(limit)d 个条件") % {"limit": LEAVES_MOST}, "E-RNG")
    return node_of(tree, resolved, viewer)


def walk(tree: Any, level: int) -> Iterator[Tree]:
    """Give the leaves of a tree as written; raises Invalid for a wrong shape or more than 8 levels."""
    if level > LEVELS_MOST:
        raise misshapen(_("最多 %(limit)d 层括号") % {"limit": LEVELS_MOST}, "E-RNG")
    if not isinstance(tree, dict):
        raise misshapen(_("应为 all、any、not 或一个条件"))
    if "field" in tree:
        if not (set(tree) <= LEAF_KEYS and isinstance(tree.get("values", []), (list, tuple))):
            raise misshapen(_("一个条件由 field、op、values 组成"))
        yield tree
        return
    children = tree.get("all", tree.get("any", [tree["not"]] if "not" in tree else None))
    if len(tree) != 1 or not isinstance(children, list) or not children:
        raise misshapen(_("应为 all、any、not 或一个条件"))
    for child in children:
        yield from walk(child, level + 1)


def misshapen(hint: Any, code: str = "E-FMT") -> Invalid:
    """Refuse a tree because of its shape or size."""
    return Invalid(code, hint)


def node_of(tree: Tree, resolved: Resolved, viewer: Viewer) -> Node:
    """Read one node of a tree whose shape has been walked."""
    if "field" in tree:
        return leaf_of(tree, resolved, viewer)
    if "not" in tree:
        return Not(node_of(tree["not"], resolved, viewer))
    every = "all" in tree
    return Group(every, tuple(node_of(child, resolved, viewer) for child in tree["all" if every else "any"]))


def leaf_of(tree: Tree, resolved: Resolved, viewer: Viewer) -> Leaf:
    """Read one leaf; the reason why a value does not fit carries the field's label."""
    field = known_field(tree["field"], resolved)
    operator = tree.get("op", "is")
    if operator not in operators_of(field):
        raise UnknownName(operator)
    try:
        return read_leaf(field, operator, tree.get("values", []), viewer)
    except Invalid as reason:
        raise Misfit(reason, field.name, field.label) from reason


def known_field(name: Any, resolved: Resolved) -> Field:
    """Give a field that this person may filter and sort by; hidden, masked and absent fields are all unknown."""
    if not isinstance(name, str) or name not in resolved.fields or name in resolved.masked:
        raise UnknownName(name)
    return resolved.fields[name]
