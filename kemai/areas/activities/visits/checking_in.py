"""Checking in at a visit by the position of the phone."""

from __future__ import annotations

import math
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.models import Visit
from kemai.areas.activities.visits.records import may_check_in
from kemai.core.actions.declare import Action
from kemai.core.history.sayings import say
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

say("activities.visit.check_in", _("签到"))


def check_in(visit: Visit, *, by: Viewer, latitude: str = "", longitude: str = "", accuracy: str = "") -> None:
    """Note when and where somebody arrived: degrees and metres as the phone tells them, 未定位 where it is silent.

    Raises Rejected: E-FMT for what is no number, E-RNG beyond the globe.
    """
    visit.checked_in_at = timezone.now()
    visit.position = position_of(latitude, longitude, accuracy)
    visit.save(update_fields=["checked_in_at", "position"])


def position_of(latitude: str, longitude: str, accuracy: str) -> str:
    """Say a position as text, five decimals being about a metre."""
    if not (latitude or longitude):
        return gettext("未定位")
    north, east = degrees(latitude, 90), degrees(longitude, 180)
    around = f" ±{degrees(accuracy, 1_000_000):.0f} m" if accuracy else ""
    return f"{north:.5f}, {east:.5f}{around}"


def degrees(text: str, most: float) -> float:
    """Read a number within limits."""
    try:
        value = float(text)
    except ValueError as error:
        raise Rejected.one("", "E-FMT", text[:40]) from error
    if not math.isfinite(value) or abs(value) > most:
        raise Rejected.one("", "E-RNG", f"±{most:g}")
    return value


CHECK_IN: Any = Action(
    "activities.visit",
    "check_in",
    _("签到"),
    check_in,
    icon="map-pin",
    allowed=may_check_in,
    refusal=_("已经签到，或拜访已经结束"),
)
