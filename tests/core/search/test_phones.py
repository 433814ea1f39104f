"""Phones as digits."""

import pytest

from kemai.core.search.phones import all_digits, digits


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("８６１３８００１３８０００", "13800138000"),
        ("0571-8888 6666", "057188886666"),
        ("(0571)88886666转802", "057188886666"),
        ("0571-88886666-802", "057188886666"),
        ("+1 (415) 555-2671 ext. 9", "14155552671"),
        ("8612 3456", "86123456"),
        ("none", ""),
    ],
)
def test_digits(written: str, number: str) -> None:
    assert digits(written) == number


def test_one_field_may_hold_several_phones() -> None:
    assert all_digits(["13800138000/0571-88886666", "", "13800138000；123"]) == ["13800138000", "057188886666"]


def test_a_long_number_keeps_its_end() -> None:
    assert digits("1" * 30 + "4567") == "1" * 16 + "4567"
