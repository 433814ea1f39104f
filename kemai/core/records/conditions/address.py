r"""Chips in the address: the repeated parameter `f=field:operator:value|value`.

Inside a value `\|` is a bar and `\\` a backslash; everything else stands for itself (the browser's percent escapes
come on top). Only the first two colons part the chip, so values may hold colons. `field:empty` needs no third part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from kemai.core.records.conditions.tree import Tree
from kemai.core.records.errors import Invalid

PARAMETER = "f"
_between_values = re.compile(r"((?:\\.|[^\\|])*)(?:\||$)", re.S)
_escaped = re.compile(r"\\(.)", re.S)


def read_chip(text: str) -> Tree:
    """Read one chip into a leaf; raises Invalid when it has no operator."""
    name, colon, rest = text.partition(":")
    operator, _colon, values = rest.partition(":")
    if not (name and colon and operator):
        raise Invalid("E-FMT", _("条件应写作 栏目:条件:值"))
    return {"field": name, "op": operator, "values": split(values)}


def split(text: str) -> list[str]:
    """Part the values of a chip at its unescaped bars."""
    if not text:
        return []
    parts: list[str] = []
    place = 0
    while place <= len(text):
        found = _between_values.match(text, place)
        part = found[1] if found else text[place:]
        parts.append(_escaped.sub(r"\1", part))
        if not found or found.end(1) == len(text):
            break
        place = found.end()
    return parts


def write_chip(leaf: Tree) -> str:
    """Write a leaf as one chip."""
    values = "|".join(str(value).replace("\\", r"\\").replace("|", r"\|") for value in leaf.get("values", ()))
    return f"{leaf['field']}:{leaf.get('op', 'is')}" + (f":{values}" if values else "")


def tree_of(chips: Iterable[str]) -> Tree:
    """Read all chips of an address into one tree: every one must hold."""
    return {"all": [read_chip(chip) for chip in chips]}


def chips_of(tree: Tree | None) -> list[str]:
    """Write a tree as chips; raises Invalid when it is more than leaves that must all hold."""
    nodes = [] if not tree else [tree] if "field" in tree else tree.get("all")
    if nodes is None or any("field" not in node for node in nodes):
        raise Invalid("E-FMT", _("此条件含有 或、非 与括号，请用查询语句表示"))
    return [write_chip(node) for node in nodes]


def with_chip(chips: Sequence[str], leaf: Tree) -> list[str]:
    """Add a condition; the same one is not added twice."""
    chip = write_chip(leaf)
    return [*chips] if chip in chips else [*chips, chip]


def without_chip(chips: Sequence[str], chip: str) -> list[str]:
    """Take a condition out."""
    return [one for one in chips if one != chip]


def query(chips: Iterable[str], others: Iterable[tuple[str, str]] = ()) -> str:
    """Write chips and other parameters as the query part of an address, without the question mark."""
    return urlencode([*others, *((PARAMETER, chip) for chip in chips)], safe=":|,")
