"""What the policies of a firm ask for today: which customers are due, and who ought to contact them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import DateTimeField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from kemai.areas.activities import team
from kemai.areas.activities.models import Interaction, RevisitPolicy
from kemai.areas.customers.models import Customer
from kemai.areas.customers.queries import members
from kemai.core.access.provider import viewer_of
from kemai.core.records.colleagues import active
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid
from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Wanted:
    """One customer whom a person ought to contact because a policy says so; `leader` where it is a senior one."""

    customer_id: int
    adviser_id: int
    due: date
    policy_id: int
    leader: bool = False

    @property
    def place(self) -> tuple[int, int, bool]:
        """Name what may stand in the lists only once."""
        return self.customer_id, self.adviser_id, self.leader


def before(days: int) -> datetime:
    """Give the instant before which the last contact lies when an interval has passed."""
    first = timezone.localdate() - timedelta(days=days - 1)
    return timezone.make_aware(datetime.combine(first, time.min))


def customers_of(policy: RevisitPolicy, by: Viewer) -> Any:
    """Give the customers that a policy is about; none where its segment cannot be read any more."""
    try:
        return members(policy.segment, by)
    except (Invalid, UnknownName):
        return Customer.objects.none()


def reader_of(policy: RevisitPolicy) -> Viewer | None:
    """Give with whose sight the segment of a policy is read: its owner's, nobody's when they have left."""
    people: Any = get_user_model()._base_manager
    owner = people.select_related("organisation").filter(pk=policy.owner_id).first()
    return viewer_of(owner) if owner is not None and owner.is_active else None


def seen_since(customers: Any) -> Any:
    """Add when each customer was last contacted by anybody, `seen`; one never contacted counts from its first day."""
    return customers.annotate(seen=Coalesce("last_contact_at", "created_at", output_field=DateTimeField()))


def seen_by(customers: Any, leader_id: int) -> Any:
    """Add when a leader contacted each customer last, `seen`."""
    own = Interaction.objects.filter(customer=OuterRef("pk"), owner_id=leader_id).order_by("-started_at")
    return customers.annotate(seen=Coalesce(Subquery(own.values("started_at")[:1]), "created_at"))


def wanted(policy: RevisitPolicy, by: Viewer) -> Iterator[Wanted]:
    """Give everybody who is due by a policy today, for its people and for its leaders."""
    customers, people = customers_of(policy, by).exclude(owner=None), active(by)
    above = team.supervisors()
    late = seen_since(customers).filter(seen__lt=before(policy.interval_days))
    for pk, owner, seen in late.order_by("pk").values_list("pk", "owner_id", "seen").iterator():
        adviser = owner if policy.by_role == RevisitPolicy.By.OWNER else above.get(owner) or owner
        if adviser in people:
            yield Wanted(pk, adviser, due_on(seen, policy.interval_days), policy.pk)
    if not policy.senior_interval_days:
        return
    for leader, owners in leaders(policy, customers, above).items():
        rows = seen_by(customers.filter(owner_id__in=owners), leader)
        unseen = rows.filter(seen__lt=before(policy.senior_interval_days)) if leader in people else rows.none()
        for pk, seen in unseen.order_by("pk").values_list("pk", "seen").iterator():
            yield Wanted(pk, leader, due_on(seen, policy.senior_interval_days), policy.pk, leader=True)


def leaders(policy: RevisitPolicy, customers: Any, above: dict[int, int | None]) -> dict[int, list[int]]:
    """Give the owners of customers by the leader who looks after them: the named one, else the top of their line."""
    found: dict[int, list[int]] = defaultdict(list)
    for owner in customers.order_by().values_list("owner_id", flat=True).distinct():
        found[policy.senior_id or team.top_of(above, owner)].append(owner)
    return found


def due_on(seen: datetime, days: int) -> date:
    """Give the day on which somebody last seen then is due."""
    return timezone.localtime(seen).date() + timedelta(days=days)
