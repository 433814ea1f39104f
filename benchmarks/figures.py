"""What is measured, and what it has to reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value with its unit; `most` or `least` is the bar, without either it is only told."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Say whether the bar is reached: yes, no, or nothing where there is none."""
        if self.most is None and self.least is None:
            return ""
        reached = (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)
        return "yes" if reached else "**no**"

    @property
    def bar(self) -> str:
        """Write the bar."""
        if self.most is not None:
            return f"≤ {self.most:,g}"
        return "" if self.least is None else f"≥ {self.least:,g}"


def percentile(values: list[float], share: int) -> float:
    """Give the value below which `share` of a hundred lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]
