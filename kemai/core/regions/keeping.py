"""Which region of the firm a record lies in: found by its address, made when the firm first meets a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.regions.address import split
from kemai.core.regions.divisions import CITY, DISTRICT, PROVINCE, Division, find, line
from kemai.core.regions.models import Region
from kemai.core.search.records import index_record
from kemai.core.tenancy.prepared import prepared

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

PARTS = {PROVINCE: "province", CITY: "city", DISTRICT: "district"}


def locate(values: dict[str, Any], by: Viewer) -> None:
    """Fill province, city, district and region from each other and from the address; what was typed stays as it is."""
    division = complete(values)
    values["region"] = region_of(division, by) if division else None


def complete(values: dict[str, Any]) -> Division | None:
    """Fill province, city and district from each other and from the address; gives the division that they name."""
    typed = [str(values.get(name) or "") for name in PARTS.values()]
    division = find(*typed)
    address = str(values.get("address") or "")
    if address and not (typed[0] and typed[1]):
        found = split(address).place
        if found is not None and (division is None or division in line(found)):
            division = found
    for one in line(division) if division else ():
        name = PARTS[one.level]
        values[name] = values.get(name) or one.name
    return division


def region_of(division: Division, by: Viewer) -> int:
    """Give the firm's region of a division; the regions above it are made with it."""
    kept: dict[str, int] = by.cache.setdefault("regions", {})
    if division.code not in kept:
        wanted = line(division)
        first, second, third = [*(one.code for one in wanted), *[""] * len(PARTS)][: len(PARTS)]
        kept.update(dict(coded(by, first=first, second=second, third=third)))
        for one in wanted:
            if one.code not in kept:
                kept[one.code] = made(one, kept.get(one.parent), by)
    return kept[division.code]


@prepared
def coded(by: Viewer, *, first: str, second: str, third: str) -> Any:
    """Ask for the firm's regions with some codes."""
    return Region.objects.with_deleted().filter(code__in=(first, second, third)).values_list("code", "pk")


def made(division: Division, parent_id: int | None, by: Viewer) -> int:
    """Make a region; when somebody made it meanwhile, theirs is taken."""
    now = timezone.now()
    with transaction.atomic():
        region, new = Region.objects.get_or_create(
            organisation_id=by.organisation_id,
            code=division.code,
            defaults={
                "name": division.name,
                "place": division.short,
                "level": division.level,
                "parent_id": parent_id,
                "created_at": now,
                "updated_at": now,
            },
        )
        if new:
            record_type = registry.of_model(Region)
            log(by, "core.region.add", record_type.key, region.pk, [], title=region.name)
            index_record(record_type, region)
    return int(region.pk)
