"""Amounts in capital numerals, by the rules for cheques, and read back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kemai.core.printing.capitals import DIGITS, capitals

UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10", "壹拾元整"),
        ("100000", "壹拾万元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100005000", "壹亿零伍仟元整"),
        ("10000000000.01", "壹佰亿元零壹分"),
        ("1000000000000", "壹万亿元整"),
        ("-12.30", "负壹拾贰元叁角整"),
    ],
)
def test_amounts_are_written_as_on_cheques(amount: str, said: str) -> None:
    assert capitals(Decimal(amount)) == said


@given(st.decimals(0, 10**15, places=2))
def test_what_is_written_reads_back(amount: Decimal) -> None:
    said = capitals(amount)
    assert "零零" not in said
    assert not said.startswith("零元零")
    assert read(said) == amount


def read(said: str) -> Decimal:
    """Read capital numerals."""
    yuan, _mark, rest = said.removesuffix("整").rpartition("元")
    cents = sum(
        DIGITS.index(rest[place - 1]) * worth
        for unit, worth in (("角", 10), ("分", 1))
        if (place := rest.find(unit)) > 0
    )
    return Decimal(whole(yuan)) + Decimal(cents) / 100


def whole(text: str) -> int:
    """Read a whole number."""
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        head, mark, tail = text.rpartition(unit)
        if mark:
            return whole(head) * worth + whole(tail)
    total, digit = 0, 0
    for char in text:
        if char in UNITS:
            total, digit = total + digit * UNITS[char], 0
        else:
            digit = DIGITS.index(char)
    return total + digit
