"""Writing a condition tree as search language, in the reader's words; reading it again finds the same rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from kemai.core.records.conditions.links import link_called
from kemai.core.records.conditions.names import field_called
from kemai.core.records.conditions.nodes import Group, Leaf, Node, Not, Via
from kemai.core.records.conditions.tokens import HALF_WIDTH, JOINTS, TURNS, WORDS
from kemai.core.records.conditions.tree import Tree, read
from kemai.core.records.conditions.values import CHOSEN, read_leaf
from kemai.core.records.errors import Invalid

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

SIGNS = {"is": "=", "not": "!=", "has": " like ", "lacks": " not like ", "over": ">=", "under": "<="}
CHINESE = {"starts": "开头是", "between": "介于", "days": "最近", "empty": "为空", "filled": "不为空"}
LOOSE = re.compile(r'[^\s()"=!<>~|≠≥≤&\\]+')


def write(tree: Tree | None, resolved: Resolved, viewer: Viewer) -> str:
    """Write a tree as search language; raises UnknownName or Invalid as reading the tree does."""
    node = read(tree, resolved, viewer)
    return Writer(resolved, viewer).node(node, outer="or")


class Writer:
    """Writes nodes for one reader."""

    def __init__(self, resolved: Resolved, viewer: Viewer) -> None:
        """Keep what names depend on."""
        self.resolved, self.viewer = resolved, viewer

    def node(self, node: Node, outer: str) -> str:
        """Write a node, with brackets where the outer one binds closer."""
        if isinstance(node, Leaf):
            return self.leaf(node)
        if isinstance(node, Not):
            return f"NOT {self.node(node.node, outer='not')}"
        if isinstance(node, Via):
            return self.via(node)
        if not isinstance(node, Group):
            raise TypeError(node)
        if len(node.nodes) == 1:
            return self.node(node.nodes[0], outer)
        joint = "and" if node.every else "or"
        text = f" {joint.upper()} ".join(self.node(one, outer=joint) for one in node.nodes)
        return text if outer == "or" and text else f"({text})" if text and outer != joint else text

    def via(self, via: Via) -> str:
        """Write what a linked record must meet, in brackets behind the link."""
        label, link = via.link.label, via.link
        name = quoted(label) if link_called(label, self.resolved, self.viewer) is link else link.name
        return f"{name}({Writer(link.resolved, self.viewer).node(via.node, outer='or')})"

    def leaf(self, leaf: Leaf) -> str:
        """Write one condition."""
        name = self.name(leaf)
        values = "|".join(quoted(value) for value in self.values(leaf))
        sign = SIGNS.get(leaf.operator)
        if sign is None:
            word = leaf.operator if get_language() == "en" else CHINESE[leaf.operator]
            return f"{name} {word} {values}".rstrip()
        return f"{name}{sign}{values}"

    def name(self, leaf: Leaf) -> str:
        """Call the field by its label where that means it and no other."""
        label = str(leaf.field.label)
        means = field_called(label, self.resolved, self.viewer)
        return quoted(label, spaces=True) if means is leaf.field else leaf.field.name

    def values(self, leaf: Leaf) -> list[str]:
        """Give the values as people call them where that means the same, as stored otherwise."""
        if leaf.field.kind.name not in CHOSEN or leaf.operator in ("has", "lacks"):
            return [*leaf.shown]
        try:
            again: Any = read_leaf(leaf.field, leaf.operator, leaf.shown, self.viewer).values
        except Invalid:
            again = None
        return [*leaf.shown] if again == leaf.values else [str(value).strip(",") for value in leaf.values]


def quoted(text: str, *, spaces: bool = False) -> str:
    """Put quotation marks around what would be read as more than one word."""
    plain = text.translate(HALF_WIDTH)
    words = plain.split(" ") if spaces else [plain]
    if all(LOOSE.fullmatch(word) and word.lower() not in {*JOINTS, *TURNS, *WORDS} for word in words):
        return text
    escaped = re.sub(r'(["\\“”＂])', r"\\\1", text)
    return f'"{escaped}"'
