"""How much waits for each person: the gauge of their workload."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.models import DueContact, Task, Visit
from kemai.core.options import option
from kemai.core.records.among import among

AHEAD = timedelta(days=7)
CAPACITY = option(
    "journal.capacity", _("每人一周的正常工作量（任务、拜访、联系合计）"), 30, group=_("工作日报"), least=1, most=1000
)


@dataclass(frozen=True)
class Load:
    """What waits for a person in the coming seven days, late work included; `share` is per cent of the usual."""

    tasks: int
    overdue: int
    visits: int
    contacts: int
    capacity: int

    @property
    def total(self) -> int:
        """Add it up."""
        return self.tasks + self.visits + self.contacts

    @property
    def share(self) -> int:
        """Give the load in per cent of the usual one."""
        return round(self.total * 100 / self.capacity)

    @property
    def level(self) -> str:
        """Say whether it is too much."""
        return "bad" if self.share > 120 else "warn" if self.share > 90 else "good"


def loads(people: Iterable[int], organisation_id: int) -> dict[int, Load]:
    """Give the workload of some people: four queries, however many they are."""
    ids, now, capacity = sorted(people), timezone.now(), CAPACITY.of(organisation_id)
    until = timezone.make_aware(datetime.combine(timezone.localdate() + AHEAD, time.max))
    tasks = Task.objects.filter(finished_at=None, due__lte=until)
    visits = Visit.objects.filter(status=Visit.Status.PLANNED, planned_at__lte=until)
    contacts = DueContact.objects.filter(state=DueContact.State.OPEN, due__lte=until.date())
    open_ones, late = tally(tasks, ids), tally(tasks.filter(due__lt=now), ids)
    planned, due = tally(visits, ids), tally(contacts, ids)
    return {pk: Load(open_ones[pk], late[pk], planned[pk], due[pk], capacity) for pk in ids}


def tally(rows: Any, people: list[int]) -> Counter[int]:
    """Count rows by the people who own them."""
    counted = rows.filter(among("owner_id", people)).order_by().values("owner_id").annotate(found=Count("pk"))
    return Counter(dict(counted.values_list("owner_id", "found")))
