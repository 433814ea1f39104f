"""Money arithmetic: totals equal their lines, parts their whole, and half a cent goes up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kemai.core.records.amounts import LineTotal, digits_of, fine, line_total, paper_total, rounded, split

CENT = Decimal("0.01")
amounts = st.decimals(-(10**12), 10**12, places=2)
quantities = st.decimals("0.001", 10**9, places=3)
prices = st.decimals(0, 10**9, places=2)
shares = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        ("2.345", "CNY", "2.35"),
        ("-2.345", "CNY", "-2.35"),
        ("2.3449999", "CNY", "2.34"),
        ("1234.5", "JPY", "1235"),
        ("1.0055", "KWD", "1.01"),
        ("1.005", "", "1.01"),
    ],
)
def test_half_a_cent_goes_up(value: str, currency: str, expected: str) -> None:
    assert rounded(Decimal(value), currency) == Decimal(expected)


def test_currencies_have_their_digits() -> None:
    assert [digits_of(code) for code in ("CNY", "USD", "JPY", "KWD", "???")] == [2, 2, 0, 2, 2]


def test_a_line_keeps_the_hundredth_of_a_cent() -> None:
    assert line_total(Decimal(3), Decimal("9.99"), Decimal("12.5"), Decimal(13)) == LineTotal(
        Decimal("26.2238"), Decimal("3.4091")
    )


@given(st.lists(st.tuples(quantities, prices, shares, shares), max_size=12), st.sampled_from(["CNY", "JPY", "USD"]))
def test_a_paper_equals_its_lines(rows: list[tuple[Decimal, Decimal, Decimal, Decimal]], currency: str) -> None:
    lines = [line_total(*row) for row in rows]
    paper = paper_total(lines, currency)
    assert paper.total == paper.net + paper.tax
    assert paper.net == rounded(sum((line.amount for line in lines), Decimal(0)), currency)
    assert paper.tax == rounded(sum((line.tax for line in lines), Decimal(0)), currency)
    assert paper_total(reversed(lines), currency) == paper


@given(quantities, prices, shares)
def test_a_line_lies_between_nothing_and_its_full_price(quantity: Decimal, price: Decimal, discount: Decimal) -> None:
    line = line_total(quantity, price, discount, Decimal(0))
    assert 0 <= line.amount <= fine(quantity * price)
    assert line.tax == 0


@given(amounts, st.integers(1, 60))
def test_equal_parts_equal_the_whole_and_differ_by_a_cent_at_most(amount: Decimal, count: int) -> None:
    parts = split(amount, count)
    assert sum(parts) == amount
    assert len(parts) == count
    assert max(parts) - min(parts) <= CENT


@given(amounts, st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=12).filter(lambda many: sum(many) > 0))
def test_parts_by_share_equal_the_whole(amount: Decimal, weights: list[Decimal]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    assert all(part == rounded(part) for part in parts)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) <= CENT


@pytest.mark.parametrize("shares", [0, [], [Decimal(0)], [Decimal(2), Decimal(-1)]])
def test_nothing_is_split_among_nobody(shares: list[Decimal] | int) -> None:
    with pytest.raises(ValueError, match="shares"):
        split(Decimal(10), shares)
