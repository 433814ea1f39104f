"""Amounts of money in capital Chinese numerals (金额大写), as papers and cheques write them.

Source: 中国人民银行《正确填写票据和结算凭证的基本规定》.
"""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
STEPS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))
CENT = Decimal("0.01")


def capitals(amount: Decimal) -> str:
    """Write an amount of yuan with two digits: 6007.14 is 陆仟零柒元壹角肆分; without 分 it ends with 整."""
    cents = int(abs(amount.quantize(CENT)) * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    said = f"{whole(yuan)}元" if yuan else ""
    if jiao:
        said += f"{DIGITS[jiao]}角"
    if fen:
        said += ("零" if yuan and not jiao else "") + f"{DIGITS[fen]}分"
    else:
        said = f"{said or '零元'}整"
    return f"负{said}" if amount < 0 and cents else said


def whole(number: int) -> str:
    """Write a whole number above zero; a gap between two figures is one 零."""
    for size, name in STEPS:
        if number >= size:
            high, low = divmod(number, size)
            return whole(high) + name + ("零" if 0 < low < size // 10 else "") + (whole(low) if low else "")
    return DIGITS[number]
