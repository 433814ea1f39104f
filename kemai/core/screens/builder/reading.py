"""From typed rows to a condition tree with a reason beside each row that cannot be taken, and back from a condition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kemai.core.records.conditions import UnknownName
from kemai.core.records.conditions.links import links_of
from kemai.core.records.conditions.nodes import Leaf, Node, Not, Via
from kemai.core.records.conditions.tree import Tree, leaf_of
from kemai.core.records.conditions.writing import Writer
from kemai.core.records.errors import Invalid
from kemai.core.screens.builder.drafts import GROUP, LEAF, SOME, Draft

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

PICKED = ("pick", "dict", "dicts")


def tree_of(draft: Draft, resolved: Resolved, viewer: Viewer) -> Tree | None:
    """Give the tree of a draft, None for nothing; what is wrong is noted on its row (`faulty` then says so)."""
    if draft.kind == LEAF:
        return leaf(draft, resolved, viewer)
    if draft.kind == SOME:
        link = links_of(resolved, viewer).get(draft.link)
        if link is None:
            draft.error = UnknownName(draft.link).message
            return None
        inner = joined(draft, link.resolved, viewer)
        some = {"some": draft.link, "where": inner} if inner else {"some": draft.link}
        return {"not": some} if draft.has == "lacks" else some
    return joined(draft, resolved, viewer)


def joined(draft: Draft, resolved: Resolved, viewer: Viewer) -> Tree | None:
    """Join the rows below a row."""
    found = [tree for one in draft.rows if (tree := tree_of(one, resolved, viewer)) is not None]
    if not found:
        return None
    group = found[0] if len(found) == 1 else {"any" if draft.join in ("any", "none") else "all": found}
    return {"not": group} if draft.join in ("none", "less") else group


def leaf(draft: Draft, resolved: Resolved, viewer: Viewer) -> Tree | None:
    """Read one condition by itself."""
    made = {"field": draft.name, "op": draft.operator or "is", "values": draft.values}
    try:
        leaf_of(made, resolved, viewer)
    except UnknownName as reason:
        draft.error = reason.message
    except Invalid as reason:
        draft.error = reason.message
    return made


def faulty(draft: Draft) -> bool:
    """Say whether a row or one below it cannot be taken."""
    return bool(draft.error) or any(map(faulty, draft.rows))


def draft_of(node: Node, resolved: Resolved, viewer: Viewer) -> Draft:
    """Lay a condition out in rows; the whole is always a bracket."""
    made = laid(node, resolved, viewer)
    return made if made.kind == GROUP else Draft(GROUP, rows=[made])


def laid(node: Node, resolved: Resolved, viewer: Viewer) -> Draft:
    """Lay one node out."""
    if isinstance(node, Leaf):
        return Draft(LEAF, name=node.field.name, operator=node.operator, values=values(node, resolved, viewer))
    if isinstance(node, Not):
        return turned(laid(node.node, resolved, viewer))
    if isinstance(node, Via):
        inner = laid(node.node, node.link.resolved, viewer)
        if inner.kind == LEAF and not node.link.backward and "." not in inner.name:
            return replace(inner, name=f"{node.link.name}.{inner.name}")
        whole = inner if inner.kind == GROUP else Draft(GROUP, rows=[inner])
        return Draft(SOME, join=whole.join, link=node.link.name, rows=whole.rows)
    if len(node.nodes) == 1:
        return laid(node.nodes[0], resolved, viewer)
    return Draft(GROUP, join="all" if node.every else "any", rows=[laid(one, resolved, viewer) for one in node.nodes])


def turned(draft: Draft) -> Draft:
    """Turn a row round."""
    if draft.kind == SOME:
        return replace(draft, has="lacks" if draft.has == "has" else "has")
    if draft.kind == GROUP:
        opposite = {"all": "less", "less": "all", "any": "none", "none": "any"}
        return replace(draft, join=opposite[draft.join])
    return Draft(GROUP, join="none", rows=[draft])


def values(leaf: Leaf, resolved: Resolved, viewer: Viewer) -> list[str]:
    """Give the values of a condition as its row shows them: ids where entries are ticked, words elsewhere."""
    if leaf.field.kind.name in PICKED and leaf.operator in ("is", "not"):
        return [part for value in leaf.values for part in str(value).strip(",").split(",")]
    return Writer(resolved, viewer).values(leaf)
