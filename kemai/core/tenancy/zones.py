"""Time zones: moments are stored in UTC and shown by the person's clock, else the firm's, else the server's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.options.declare import option

COMMON = (
    *("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul"),
    *("Asia/Bangkok", "Asia/Kolkata", "Asia/Dubai", "Europe/Moscow", "Europe/Berlin", "Europe/London", "UTC"),
    *("America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Los_Angeles", "Australia/Sydney"),
)
ZONE = option(
    "house.time_zone",
    _("单位所在时区"),
    settings.TIME_ZONE,
    group=_("时间"),
    help=_("日程、任务和提醒按它显示；每人可在“提醒与通知”里另选。"),
    choices=lambda viewer: [(name, name) for name in dict.fromkeys((settings.TIME_ZONE, *COMMON))],
)


@cache
def known_zones() -> frozenset[str]:
    """Give the names of all zones, as calendar files use them."""
    return frozenset(available_timezones())


def zone_of(user: Any) -> ZoneInfo:
    """Give the zone by whose clock a person reads."""
    return named(user.time_zone or ZONE.of(user.organisation_id))


def named(name: str) -> ZoneInfo:
    """Give a zone by its name, the server's own where there is none of that name."""
    return ZoneInfo(name if name in known_zones() else settings.TIME_ZONE)


@contextmanager
def clock_of(user: Any) -> Iterator[ZoneInfo]:
    """Read and say times by a person's clock in a block."""
    zone = zone_of(user)
    with timezone.override(zone):
        yield zone
