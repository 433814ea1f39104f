"""The condition tree as JSON: {"all": […]}, {"any": […]}, {"not": node}, or a leaf {"field", "op", "values"}.

{"some": link, "where": node} asks that a linked record exists that meets the node; a leaf on `owner.department` says
the same of one field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.core.records.conditions.beyond import beyond
from kemai.core.records.conditions.errors import Misfit, UnknownName
from kemai.core.records.conditions.links import Link, links_of
from kemai.core.records.conditions.nodes import Group, Leaf, Node, Not, Via
from kemai.core.records.conditions.values import operators_of, read_leaf
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

Tree = dict[str, Any]

LEVELS_MOST = 8
LEAVES_MOST = 50
LINKS_MOST = 3
LEAF_KEYS = {"field", "op", "values"}
SOME_KEYS = {"some", "where"}


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


def walk(tree: Any, level: int, links: int = 0) -> Iterator[Tree]:
    """Give the leaves of a tree as written; raises Invalid for a wrong shape, more than 8 levels or 3 links on end."""
    if level > LEVELS_MOST:
        raise misshapen(_("最多 %(limit)d 层括号") % {"limit": LEVELS_MOST}, "E-RNG")
    if not isinstance(tree, dict):
        raise misshapen(_("应为 all、any、not 或一个条件"))
    if "field" in tree:
        if not (set(tree) <= LEAF_KEYS and isinstance(tree.get("values", []), (list, tuple))):
            raise misshapen(_("一个条件由 field、op、values 组成"))
        refuse_far(links + str(tree["field"]).count("."))
        yield tree
        return
    if "some" in tree:
        if not set(tree) <= SOME_KEYS:
            raise misshapen(_("关联条件由 some、where 组成"))
        refuse_far(links + 1)
        yield tree
        if tree.get("where"):
            yield from walk(tree["where"], level + 1, links + 1)
        return
    children = tree.get("all", tree.get("any", [tree["not"]] if "not" in tree else None))
    if len(tree) != 1 or not isinstance(children, list) or not children:
        raise misshapen(_("应为 all、any、not 或一个条件"))
    for child in children:
        yield from walk(child, level + 1, links)


def refuse_far(links: int) -> None:
    """Refuse a condition that goes through too many links."""
    if links > LINKS_MOST:
        raise misshapen(_("最多经过 %(limit)d 层关联") % {"limit": LINKS_MOST}, "E-RNG")


def misshapen(hint: Any, code: str = "E-FMT") -> Invalid:
    """Refuse a tree because of its shape or size."""
    return Invalid(code, hint)


def node_of(tree: Tree, resolved: Resolved, viewer: Viewer) -> Node:
    """Read one node of a tree whose shape has been walked."""
    if "field" in tree:
        return leaf_of(tree, resolved, viewer)
    if "some" in tree:
        link = known_link(tree["some"], resolved, viewer)
        inner = tree.get("where")
        return Via(link, node_of(inner, link.resolved, viewer) if inner else Group(True, ()), link.rows(viewer))
    if "not" in tree:
        return Not(node_of(tree["not"], resolved, viewer))
    every = "all" in tree
    return Group(every, tuple(node_of(child, resolved, viewer) for child in tree["all" if every else "any"]))


def leaf_of(tree: Tree, resolved: Resolved, viewer: Viewer) -> Leaf | Via:
    """Read one leaf; the reason why a value does not fit carries the field's label."""
    head, dot, rest = str(tree["field"]).partition(".")
    if dot:
        link = known_link(head, resolved, viewer)
        return Via(link, leaf_of({**tree, "field": rest}, link.resolved, viewer), link.rows(viewer))
    field = known_field(tree["field"], resolved)
    operator = tree.get("op", "is")
    if operator not in operators_of(field):
        raise UnknownName(operator)
    try:
        return read_leaf(field, operator, tree.get("values", []), viewer)
    except Invalid as reason:
        raise Misfit(reason, field.name, field.label) from reason


def known_link(name: Any, resolved: Resolved, viewer: Viewer) -> Link:
    """Give a link that this person may follow."""
    link = links_of(resolved, viewer).get(name) if isinstance(name, str) else None
    if link is None:
        raise UnknownName(name)
    return link


def known_field(name: Any, resolved: Resolved) -> Field:
    """Give a field that this person may filter and sort by; hidden, masked and absent fields are all unknown."""
    further = beyond(resolved.type.key)
    if isinstance(name, str) and name in further and name not in resolved.fields:
        return further[name]
    if not isinstance(name, str) or name not in resolved.fields or name in resolved.masked:
        raise UnknownName(name)
    return resolved.fields[name]
