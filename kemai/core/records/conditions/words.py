"""Conditions in words: what each operator is called, and one condition as label, how, what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kemai.core.records.conditions.nodes import Leaf, Node, Via
from kemai.core.records.conditions.tree import Tree, leaf_of

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

OPERATORS: dict[str, Any] = {
    "has": _("含"),
    "lacks": _("不含"),
    "is": pgettext_lazy("condition", "是"),
    "not": _("不是"),
    "starts": _("开头是"),
    "over": _("不小于"),
    "under": _("不大于"),
    "between": _("介于"),
    "days": _("最近"),
    "empty": _("为空"),
    "filled": _("不为空"),
}
OPPOSITES: dict[str, Any] = {
    "has": OPERATORS["lacks"],
    "lacks": OPERATORS["has"],
    "is": OPERATORS["not"],
    "not": OPERATORS["is"],
    "starts": _("开头不是"),
    "over": _("小于"),
    "under": _("大于"),
    "between": _("不介于"),
    "days": _("早于最近"),
    "empty": OPERATORS["filled"],
    "filled": OPERATORS["empty"],
}


@dataclass(frozen=True)
class Phrase:
    """One condition in words: 行业 · 是 · 酒类."""

    label: str
    how: str
    what: str

    def __str__(self) -> str:
        """Read as a sentence."""
        return " ".join(filter(None, (self.label, self.how, self.what)))


def phrase(leaf: Leaf, *, turned: bool = False) -> Phrase:
    """Say one condition in the reader's language; `turned` says its opposite."""
    how = (OPPOSITES if turned else OPERATORS)[leaf.operator]
    return Phrase(str(leaf.field.label), str(how), what(leaf))


def what(leaf: Leaf) -> str:
    """Say the values of a condition."""
    if leaf.operator == "between":
        return " – ".join(leaf.shown)
    if leaf.operator == "days":
        return str(_("%(count)s 天") % {"count": leaf.shown[0]})
    return (" / " if get_language() == "en" else "、").join(leaf.shown)


def describe(tree: Tree, resolved: Resolved, viewer: Viewer) -> Phrase:
    """Say one leaf of a tree (a chip) in words; raises UnknownName or Invalid as reading it does."""
    node: Node = leaf_of(tree, resolved, viewer)
    links = []
    while isinstance(node, Via):
        links.append(node.link.label)
        node = node.node
    if not isinstance(node, Leaf):
        raise TypeError(node)
    said = phrase(node)
    return replace(said, label=" › ".join([*links, said.label]))
