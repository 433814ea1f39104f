"""Splitting a written address into province, city, district and the rest, however much of it was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kemai.core.regions.divisions import CITY, DISTRICT, PROVINCE, Division, line, names, whole, within

LEAD = re.compile(r"^(?:[\s,，、:：;；|/\-—]|中华人民共和国|中国|地址|[(（][^)）]{0,20}[)）])+")
ROAD = re.compile(
    r"(?:[东西南北中]{0,2}[一二三四五六七八九十]?(?:大街|大道|路|街|道|巷|弄|里|村|镇|乡|桥|广场|大厦|花园|国际))"
)
LONGEST = 15
SEEK = 40
RANKS = tuple("省市区县")
BETWEEN = " ,，、/|-—·"


@dataclass(frozen=True)
class Split:
    """An address in parts: the divisions that were found, and what is left of the text."""

    place: Division | None
    rest: str

    def name(self, level: str) -> str:
        """Give the full name of the province, city or district, empty where it is not known."""
        found = line(self.place) if self.place else []
        return next((one.name for one in found if one.level == level), "")

    @property
    def province(self) -> str:
        """Give the province."""
        return self.name(PROVINCE)

    @property
    def city(self) -> str:
        """Give the city; a municipality is its own."""
        return self.name(CITY)

    @property
    def district(self) -> str:
        """Give the district or county."""
        return self.name(DISTRICT)


def split(text: str) -> Split:
    """Split an address; a name that several places bear counts only below one that was named before it."""
    rest = LEAD.sub("", text.strip())
    place, rest = _walk(rest)
    if place is None:
        place, rest = _seek(rest)
    return Split(place, rest.lstrip(BETWEEN))


def _walk(text: str) -> tuple[Division | None, str]:
    """Take division after division from the beginning of a text."""
    place: Division | None = None
    while True:
        found = _first(text.lstrip(BETWEEN), place)
        if found is None:
            return (place and whole(place)), text
        place, text = found


def _first(text: str, above: Division | None) -> tuple[Division, str] | None:
    """Take the longest name at the beginning that leads to one division, in the one above where there is one."""
    for size in range(min(LONGEST, len(text)), 1, -1):
        name = text[:size]
        wide = _one(name, above)
        if wide is not None and (name == wide.name or not ROAD.match(text, size)):
            ranked = name != wide.name and text[size : size + 1] in RANKS
            if ranked and text[: size + 1] in names():
                continue
            return wide, text[size + ranked :]
    return None


@cache
def _one(name: str, above: Division | None) -> Division | None:
    """Give the one division of that name below another: the widest, and of districts only one that stands alone."""
    found = [one for one in names().get(name, ()) if above is None or one is above or within(one, above)]
    if not found:
        return None
    wide = [one for one in found if one.level == found[0].level]
    bare = above is None and wide[0].level == DISTRICT and name != wide[0].name
    if len(wide) > 1 or (bare and not wide[0].name.endswith("市")):
        return None
    return wide[0]


def _seek(text: str) -> tuple[Division | None, str]:
    """Look for a full name further on, behind a landmark; the text stays whole."""
    for start in range(1, min(SEEK, len(text))):
        found = _first(text[start:], None)
        if found is not None and text.startswith(found[0].name, start):
            place, _rest = _walk(text[start:])
            return place, text
    return None, text
