"""Where the nodes and lines of a decision map stand: rows from the top parent down, people below their companies.

Units are those of the drawing (CSS pixels at full size). The same relations always give the same drawing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kemai.areas.customers.ties.ends import Side, Tie
from kemai.areas.customers.ties.loops import DOWN, UP

ACROSS, DOWNWARDS, MARGIN, IN_A_ROW = 150, 120, 70, 6
SMALLEST, GROWTH, GAP, WORDS = 16, 3, 6, 30


@dataclass(frozen=True)
class Node:
    """One company or person: its place, half its size by influence, and how it stands towards the firm."""

    side: Side
    x: int
    y: int
    size: int
    influence: int
    attitude: str


@dataclass(frozen=True)
class Line:
    """One relation between two nodes, with the place of its words."""

    tie: Tie
    x1: int
    y1: int
    x2: int
    y2: int
    at: tuple[int, int]


@dataclass(frozen=True)
class Drawing:
    """A map with its size."""

    width: int
    height: int
    nodes: list[Node]
    lines: list[Line]


def draw(centre: Side, ties: list[Tie]) -> Drawing:
    """Lay out the sides of some relations around a company."""
    sides = sorted({centre, *(side for tie in ties for side in (tie.first, tie.second))})
    firms = levels(centre, [one for one in sides if one[0] == "customer"], ties)
    strength = {side: stands(side, ties) for side in sides}
    people = sorted((one for one in sides if one[0] == "contact"), key=lambda one: (-strength[one][0], one))
    rows = [*in_rows(firms), *(people[start : start + IN_A_ROW] for start in range(0, len(people), IN_A_ROW))]
    widest = max(len(row) for row in rows)
    width = MARGIN * 2 + ACROSS * max(widest - 1, 2)
    nodes = {}
    for depth, row in enumerate(rows):
        for place, side in enumerate(row):
            x = width // 2 + round((place - (len(row) - 1) / 2) * ACROSS)
            influence, attitude = strength[side]
            size = SMALLEST + GROWTH * influence
            nodes[side] = Node(side, x, MARGIN + depth * DOWNWARDS, size, influence, attitude)
    height = MARGIN * 2 + DOWNWARDS * (len(rows) - 1)
    return Drawing(width, height, list(nodes.values()), [line(tie, nodes, turn) for turn, tie in enumerate(ties)])


def levels(centre: Side, firms: list[Side], ties: list[Tie]) -> dict[Side, int]:
    """Give each company its level: parents one above, branches one below, others beside the one they are tied to."""
    moves: dict[Side, list[tuple[Side, int]]] = defaultdict(list)
    for tie in ties:
        fall = {DOWN: 1, UP: -1}.get(tie.code, 0)
        moves[tie.first].append((tie.second, fall))
        moves[tie.second].append((tie.first, -fall))
    found, edge = {centre: 0}, [centre]
    while edge:
        side = edge.pop(0)
        for other, fall in sorted(moves[side]):
            if other not in found and other[0] == "customer":
                found[other] = found[side] + fall
                edge.append(other)
    return found | {one: 0 for one in firms if one not in found}


def in_rows(found: dict[Side, int]) -> list[list[Side]]:
    """Give the companies of each level from the top, at most six a row."""
    by_level: dict[int, list[Side]] = defaultdict(list)
    for side, level in sorted(found.items()):
        by_level[level].append(side)
    whole = [by_level[level] for level in sorted(by_level)]
    return [row[start : start + IN_A_ROW] for row in whole for start in range(0, len(row), IN_A_ROW)]


def stands(side: Side, ties: list[Tie]) -> tuple[int, str]:
    """Give the strongest influence and the newest attitude that relations say of their first side."""
    said = [tie for tie in ties if tie.first == side]
    attitudes = [tie.attitude for tie in said if tie.attitude]
    return max((tie.influence for tie in said), default=0), attitudes[-1] if attitudes else ""


def line(tie: Tie, nodes: dict[Side, Node], turn: int) -> Line:
    """Draw one relation from edge to edge of its nodes; the words of every second one stand a little further on."""
    first, second = nodes[tie.first], nodes[tie.second]
    dx, dy = second.x - first.x, second.y - first.y
    length = max((dx * dx + dy * dy) ** 0.5, 1)
    start, end = room(first, dy > 0) / length, 1 - room(second, dy < 0) / length
    x1, y1 = round(first.x + dx * start), round(first.y + dy * start)
    x2, y2 = round(first.x + dx * end), round(first.y + dy * end)
    share = (0.35, 0.55)[turn % 2]
    return Line(tie, x1, y1, x2, y2, (round(x1 + (x2 - x1) * share), round(y1 + (y2 - y1) * share)))


def room(node: Node, below: bool) -> int:
    """Give how far from its middle a line keeps: below a node stand its words."""
    return node.size + GAP + (WORDS if below else 0)
