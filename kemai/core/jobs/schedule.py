"""Work that comes round by itself: every so many minutes, or daily at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from kemai.core.jobs.models import Slot
from kemai.core.tenancy.current import everyone

log = logging.getLogger("kemai.schedule")
Work = Callable[[], object]
SLOTS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Plan:
    """One piece of work and the slot that a moment falls into; `daily` slots are dates, and never run backwards."""

    name: str
    work: Work
    slot: Callable[[datetime], str]
    daily: bool


_plans: dict[str, Plan] = {}


def every(*, minutes: int) -> Callable[[Work], Work]:
    """Do a function every so many minutes (a divisor of a day), over all firms, once whoever else runs."""

    def slot(now: datetime) -> str:
        return str(int(now.timestamp()) // 60 // minutes)

    return _planned(slot, daily=False)


def daily(at: str) -> Callable[[Work], Work]:
    """Do a function once a day, at or as soon as possible after a time of the server's zone such as `02:30`."""

    def slot(now: datetime) -> str:
        local = timezone.localtime(now)
        day = local.date() if f"{local:%H:%M}" >= at else local.date() - timedelta(days=1)
        return f"{day:%Y-%m-%d}"

    return _planned(slot, daily=True)


def _planned(slot: Callable[[datetime], str], *, daily: bool) -> Callable[[Work], Work]:
    def register(work: Work) -> Work:
        name = f"{work.__module__}.{work.__qualname__}"
        _plans[name] = Plan(name, work, slot, daily)
        return work

    return register


def run_due(now: datetime | None = None) -> list[str]:
    """Do what is due and not yet done in its slot; one that fails is logged and stops no other. Gives the names."""
    now = now or timezone.now()
    done = [plan.name for plan in list(_plans.values()) if taken(plan, now) and _do(plan)]
    Slot.objects.filter(taken_at__lt=now - SLOTS_KEPT).delete()
    return done


def taken(plan: Plan, now: datetime) -> bool:
    """Take the slot of a plan; False when this or another process has it, or a clock put back would repeat a day."""
    slot = plan.slot(now)
    held = Slot.objects.filter(name=plan.name)
    if (held.filter(slot__gte=slot) if plan.daily else held.filter(slot=slot)).exists():
        return False
    try:
        with transaction.atomic():
            Slot.objects.create(name=plan.name, slot=slot, taken_at=now)
    except IntegrityError:
        return False
    return True


def _do(plan: Plan) -> bool:
    try:
        with everyone(reason=plan.name):
            plan.work()
    except Exception:
        log.exception("%s failed", plan.name)
        return False
    return True
