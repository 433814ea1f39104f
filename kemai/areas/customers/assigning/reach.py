"""Who may be given which customers: those whose staff card names an area that holds them, or none.

The card's 负责区域 names places: provinces, cities, districts, 华东 and the like. Who has none works everywhere, and
so does who has words there that name no place. A customer without a place fits everybody (docs/decisions/0055).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kemai.core.records.colleagues import people
from kemai.core.records.errors import Invalid
from kemai.core.regions.divisions import find, line, names, short_of
from kemai.core.regions.keeping import PARTS
from kemai.core.tenancy.memory import Memory
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.customer"
PLACE = ("country", *PARTS.values())
HOME = ("中国", "全国")
WIDE = {
    "华东": ("上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "台湾"),
    "华北": ("北京", "天津", "河北", "山西", "内蒙古"),
    "东北": ("辽宁", "吉林", "黑龙江"),
    "华中": ("河南", "湖北", "湖南"),
    "华南": ("广东", "广西", "海南", "香港", "澳门"),
    "西南": ("重庆", "四川", "贵州", "云南", "西藏"),
    "西北": ("陕西", "甘肃", "青海", "宁夏", "新疆"),
    "江浙沪": ("江苏", "浙江", "上海"),
    "长三角": ("江苏", "浙江", "上海", "安徽"),
    "京津冀": ("北京", "天津", "河北"),
}
APART = re.compile(r"[\s、,，;；/|+]+")
REST = re.compile(r"(?:大区|片区|区域|地区)$")


def _read(organisation_id: int) -> dict[int, str]:
    rows = people().filter(organisation_id=organisation_id).exclude(area="")
    return dict(rows.values_list("pk", "area"))


_areas = Memory(_read)


def misfit(person: int, place: Mapping[str, Any], by: Viewer) -> Invalid | None:
    """Say why a person can't be given a customer that lies at a place (E-REF), None where they can."""
    area = _areas.of(by).get(person, "")
    if covers(area, *(str(place.get(name) or "").strip() for name in PLACE)):
        return None
    return Invalid("E-REF", _("客户不在此人的负责区域（%(area)s）") % {"area": area})


def fitting(ids: Iterable[int], place: Mapping[str, Any], by: Viewer) -> list[int]:
    """Keep those of some people who may be given a customer that lies at a place."""
    return [one for one in ids if misfit(one, place, by) is None]


@lru_cache(maxsize=20_000)
def covers(area: str, country: str, province: str, city: str, district: str) -> bool:
    """Say whether the area of a card holds a place."""
    wanted = {REST.sub("", part) for part in APART.split(area) if part}
    if not any(part in names() or part in WIDE or part in HOME for part in wanted):
        return True
    at_home = country in ("", *HOME)
    typed = {country, province, city, district} - {""}
    if not typed or (not {province, city, district} - {""} and at_home):
        return True
    held = find(province, city, district) if at_home else None
    known = {name for one in (line(held) if held else ()) for name in (one.name, one.short)}
    lies_in = typed | {short_of(name) for name in typed} | known | (set(HOME) if at_home else set())
    lies_in |= {name for name, parts in WIDE.items() if at_home and lies_in.intersection(parts)}
    return bool(lies_in & (wanted | {short_of(part) for part in wanted}))


def outside(rows: Any, person: int, by: Viewer) -> Any:
    """Keep those rows of customers that lie outside a person's area: one look at each place that occurs among them."""
    area = _areas.of(by).get(person, "")
    if not area:
        return rows.none()
    beyond = Q(pk__in=())
    for place in rows.order_by().values_list(*PLACE).distinct():
        if not covers(area, *(str(text or "").strip() for text in place)):
            beyond |= Q(**dict(zip(PLACE, place, strict=True)))
    return rows.filter(beyond)
