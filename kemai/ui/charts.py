"""Charts drawn on the server: the geometry of columns, lines, slices and funnels, for `components/chart.html`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from django.utils.translation import gettext as _

WIDTH, HEIGHT, FOOT, HEAD = 760, 240, 24, 18
POINTS_MOST, SLICES_MOST, STEPS_MOST = 40, 8, 12
LABELS_MOST = 10
ROUND = 1000
STEP, NARROW, MIDDLE = 30, 480, 250
Shape = dict[str, Any]


@dataclass(frozen=True)
class Point:
    """One value: what it is called, how it is said, and where its rows are."""

    label: str
    value: Any
    shown: str
    url: str = ""

    @property
    def size(self) -> float:
        """Give the value as a length; what is below zero has none."""
        return max(0.0, float(self.value or 0))

    @property
    def brief(self) -> str:
        """Say a large amount without its cents, for the little room beside a mark."""
        plain = self.shown.replace(",", "").replace(".", "").isdigit()
        return f"{round(self.value):,}" if plain and self.size >= ROUND else self.shown


def draw(kind: str, points: Sequence[Point]) -> Shape | None:
    """Lay points out as bar, line, pie or funnel; None for what is no chart or has nothing to draw."""
    layout = LAYOUTS.get(kind)
    if layout is None or not any(point.size for point in points):
        return None
    return {"kind": kind, "width": WIDTH, **layout(points)}


def columns(points: Sequence[Point]) -> Shape:
    """Stand columns beside each other, the highest as high as the chart."""
    points = points[:POINTS_MOST]
    step, largest = WIDTH / len(points), max(point.size for point in points)
    marks = []
    for place, point in enumerate(points):
        height = point.size * (HEIGHT - FOOT - HEAD) / largest
        box = {"x": place * step + step * 0.15, "y": HEIGHT - FOOT - height, "w": step * 0.7, "h": height}
        marks.append(mark(point, **box, middle=(place + 0.5) * step, named=is_named(place, len(points))))
    return {"height": HEIGHT, "base": HEIGHT - FOOT, "marks": marks}


def line(points: Sequence[Point]) -> Shape:
    """Join points by a line."""
    points = points[:POINTS_MOST]
    step, largest = WIDTH / len(points), max(point.size for point in points)
    marks = []
    for place, point in enumerate(points):
        y = HEIGHT - FOOT - point.size * (HEIGHT - FOOT - HEAD) / largest
        marks.append(
            mark(point, x=(place + 0.5) * step, y=y, middle=(place + 0.5) * step, named=is_named(place, len(points)))
        )
    way = " ".join(f"{one['x']},{one['y']}" for one in marks)
    return {"height": HEIGHT, "base": HEIGHT - FOOT, "marks": marks, "way": way}


def pie(points: Sequence[Point]) -> Shape:
    """Cut a ring into slices, the smallest ones taken together."""
    points = [point for point in points if point.size]
    if len(points) > SLICES_MOST:
        rest = sum(point.value for point in points[SLICES_MOST - 1 :])
        points = [*points[: SLICES_MOST - 1], Point(_("其余"), rest, f"{rest:,}")]
    total, turned, marks = sum(point.size for point in points), 0.0, []
    for place, point in enumerate(points):
        share = point.size / total
        marks.append(mark(point, path=slice_of(turned, share), hue=place + 1, percent=f"{share * 100:.1f}%"))
        turned += share
    return {"width": HEIGHT, "height": HEIGHT, "marks": marks}


def slice_of(start: float, share: float) -> str:
    """Give the path of a slice of a ring around the middle, from a part of the whole turn on."""
    share = min(share, 0.9999)
    middle, outer, inner = HEIGHT / 2, 100, 58
    edges = [start * 2 * pi - pi / 2, (start + share) * 2 * pi - pi / 2]
    (a, b), (c, d) = ((middle + outer * cos(one), middle + outer * sin(one)) for one in edges)
    (e, f), (g, h) = ((middle + inner * cos(one), middle + inner * sin(one)) for one in reversed(edges))
    large = int(share > 0.5)
    return (
        f"M{a:.1f} {b:.1f}A{outer} {outer} 0 {large} 1 {c:.1f} {d:.1f}"
        f"L{e:.1f} {f:.1f}A{inner} {inner} 0 {large} 0 {g:.1f} {h:.1f}Z"
    )


def funnel(points: Sequence[Point]) -> Shape:
    """Put bars one under the other, each in the middle; a funnel where they fall."""
    points = points[:STEPS_MOST]
    largest = max(point.size for point in points)
    marks = []
    for place, point in enumerate(points):
        width = max(2, point.size * 200 / largest)
        marks.append(mark(point, x=MIDDLE - width / 2, y=place * STEP + 2, w=width, h=STEP - 4, middle=MIDDLE))
    return {"width": NARROW, "height": len(points) * STEP, "marks": marks}


def mark(point: Point, **place: Any) -> Shape:
    """Give one mark: what it is called and its place, rounded."""
    rounded = {name: round(value, 1) if isinstance(value, float) else value for name, value in place.items()}
    return {"label": point.label, "shown": point.shown, "brief": point.brief, "url": point.url, **rounded}


def is_named(place: int, count: int) -> bool:
    """Say whether a mark has room for its name below it."""
    return place % (-(-count // LABELS_MOST)) == 0


LAYOUTS: dict[str, Callable[[Sequence[Point]], Shape]] = {
    "bar": columns,
    "line": line,
    "pie": pie,
    "funnel": funnel,
}
