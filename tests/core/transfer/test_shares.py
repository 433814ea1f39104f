"""Shares written as fractions of one are read as per cent, where nothing says otherwise."""

from __future__ import annotations

import pytest

from kemai.core.transfer.shares import Shares


@pytest.mark.parametrize(
    ("heading", "texts", "read"),
    [
        ("discount", ["0", "0.15", "1"], ["0", "15", "100"]),
        ("折扣%", ["0.5", "0.25"], ["0.5", "0.25"]),
        ("discount", ["0.5", "12"], ["0.5", "12"]),
        ("discount", ["0.5%", "0.25"], ["0.5%", "0.25"]),
        ("discount", ["0", "1", "无"], ["0", "1", "无"]),
        ("discount", ["NaN", "0.05"], ["NaN", "5"]),
    ],
)
def test_a_column_is_written_one_way(heading: str, texts: list[str], read: list[str]) -> None:
    shares = Shares(heading)
    shares.load(["", "0"])
    shares.load(texts)
    assert [shares.percent(one) for one in texts] == read
    shares.load(["40"])
    assert shares.percent("0.15") == ("15" if read[-1] in ("100", "5") else "0.15")
