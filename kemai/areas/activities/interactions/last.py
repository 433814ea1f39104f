"""When each customer was last contacted, kept beside the customer so that lists of 100,000 can be sorted by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from kemai.areas.activities.models import Interaction, MailMessage
from kemai.areas.customers.models import Customer
from kemai.core.records.among import among


def keep_last_contact(customer_ids: Iterable[int]) -> None:
    """Work out anew when some customers were last contacted; nobody's open form becomes stale by it.

    Mails that people wrote count as contacts; what machines sent does not.
    """
    spoken = Interaction.objects.filter(customer=OuterRef("pk")).order_by("-started_at", "-id")
    wrote = MailMessage.objects.filter(customer=OuterRef("pk"), nature=MailMessage.Nature.PERSON)
    talk = Subquery(spoken.values("started_at")[:1])
    mail = Subquery(wrote.order_by("-sent_at", "-id").values("sent_at")[:1])
    rows = Customer.objects.with_deleted().filter(among("pk", sorted(customer_ids)))
    rows.update(last_contact_at=Coalesce(Greatest(talk, mail), talk, mail))


def not_contacted_since(customers: Any, moment: datetime) -> Any:
    """Keep the customers whom nobody has contacted since a moment, those never contacted among them."""
    return customers.filter(Q(last_contact_at=None) | Q(last_contact_at__lt=moment))
