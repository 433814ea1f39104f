"""What stands beside the marks of a chart."""

from decimal import Decimal

import pytest

from kemai.ui.charts import Point, draw


@pytest.mark.parametrize(
    ("value", "shown", "brief"),
    [
        (Decimal("1062792.12"), "1,062,792.12", "1,062,792"),
        (Decimal("12.50"), "12.50", "12.50"),
        (Decimal(1288), "1,288 天", "1,288 天"),
        (None, "", ""),
    ],
)
def test_large_amounts_stand_without_cents(value: Decimal | None, shown: str, brief: str) -> None:
    assert Point("2026-11", value, shown).brief == brief


def test_a_ring_is_as_wide_as_high_and_a_funnel_is_narrow() -> None:
    points = [Point("甲", 3, "3"), Point("乙", 1, "1")]
    ring, funnel, bars = (draw(kind, points) for kind in ("pie", "funnel", "bar"))
    assert ring is not None
    assert funnel is not None
    assert bars is not None
    assert ring["width"] == ring["height"]
    assert funnel["width"] < bars["width"]
    assert all(0 <= mark["x"] <= mark["x"] + mark["w"] <= funnel["width"] for mark in funnel["marks"])
