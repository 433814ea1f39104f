"""Splits a Chinese place off the beginning, the end or the brackets of a name: 北京华锐 and 华锐(北京) are one firm."""

from __future__ import annotations

import re
from functools import cache

from kemai.core.regions.divisions import CITY, PROVINCE, tree

CITY_CODE = 4  # digits; a county that a province governs itself has six, and names such as 东方 and 天门
BESIDES = frozenset(["义乌", "昆山", "台北", "高雄", "台中", "台南", "新竹"])
COMMON_WORDS = frozenset(["朝阳"])
ENDING = re.compile("特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市")
NO_BOUNDARY = frozenset("路街道站港大")
BRACKETS = re.compile("[(（]([\u3400-\u9fff]{2,12})[)）]")


@cache
def areas() -> frozenset[str]:
    """Name the provinces and cities that names of firms begin or end with."""
    found = {
        one.short
        for one in tree().values()
        if one.level == PROVINCE or (one.level == CITY and len(one.code) == CITY_CODE and one.name.endswith("市"))
    }
    return (BESIDES | found) - COMMON_WORDS


@cache
def longest() -> int:
    """Give the length of the longest of them."""
    return max(map(len, areas()))


@cache
def last_letters() -> frozenset[str]:
    """Give the characters that they end with."""
    return frozenset(area[-1] for area in areas())


@cache
def starts() -> dict[str, tuple[str, ...]]:
    """Give them by their first two characters, the longer ones first."""
    return {
        start: tuple(sorted((area for area in areas() if area.startswith(start)), key=len, reverse=True))
        for start in {area[:2] for area in areas()}
    }


def split_region(text: str) -> tuple[str, str]:
    """Give the province or city of a name or address and what is left of it; nothing but a place is left whole."""
    found = BRACKETS.search(text) if "(" in text or "（" in text else None
    if found and (area := leading(found[1])) and area[1] == len(found[1]):
        rest = text[: found.start()] + text[found.end() :]
        return (area[0], rest) if len(rest) > 1 else ("", text)
    if first := leading(text):
        region, end = leading(text, first[1]) or first
        if len(text) - end > 1 and text[end] not in NO_BOUNDARY:
            return region, text[end:]
        return "", text
    if text[-1:] in last_letters():
        for size in range(min(longest(), len(text) - 3), 1, -1):
            if text[-size:] in areas():
                return text[-size:], text[:-size]
    return "", text


def leading(text: str, start: int = 0) -> tuple[str, int] | None:
    """Give the place at the beginning of a text, or further on, and where it ends, its 省 or 市 with it."""
    for area in starts().get(text[start : start + 2], ()):
        if text.startswith(area, start):
            end = start + len(area)
            return area, ending.end() if (ending := ENDING.match(text, end)) else end
    return None
