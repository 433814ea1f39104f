"""Figures of one customer's timeline of 5,000 entries: contacts, notes and mails of four years."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated

CUSTOMERS, WRITES = 1000, True
TALKS, NOTES, MAILS = 2500, 1500, 1000
TYPE = "customers.customer"


def figures() -> list[Figure]:
    """Measure the first page, one in the middle and the last one, of all entries and of one kind."""
    customer, now = fill()
    home, client = f"/customers/{customer}/timeline/", browser("sales1")
    middle, end = (f"before={(now - timedelta(days=days)).timestamp():.6f}" for days in (730, 1440))
    asked = (
        ("first 50 of 5,000 entries", home),
        ("50 entries of two years ago", f"{home}?{middle}"),
        ("the last entries", f"{home}?{end}"),
        ("50 mails of two years ago", f"{home}?kind=mail&{middle}"),
    )
    return [figure for name, url in asked for figure in measure(repeated(client, url)).figures(name, 20)]


def fill() -> tuple[int, datetime]:
    """Write the entries as they stand; gives the customer, and the moment before which they lie."""
    from django.db import connection
    from django.utils import timezone

    from kemai.areas.activities.models import Interaction, MailMessage
    from kemai.areas.customers.models import Customer
    from kemai.core.notes.models import Note
    from kemai.core.tenancy.current import acting_as
    from kemai.site.demo.firm import FIRST, found

    firm, now = found(FIRST), timezone.now()
    seller = firm.people["sales1"]
    with acting_as(firm.viewer) as viewer:
        customer = Customer.objects.filter(owner=seller).order_by("pk").values_list("pk", flat=True)[0]
        here = {"organisation_id": viewer.organisation_id}
        mine = here | {"customer_id": customer, "owner_id": seller.pk, "department_id": seller.department_id}
        moments = [now - timedelta(hours=7 * number) for number in range(TALKS + NOTES + MAILS)]
        Interaction.objects.bulk_create(
            (Interaction(**mine, **talk(at)) for at in moments[::2][:TALKS]), batch_size=500
        )
        about: dict[str, Any] = {"record_type": TYPE, "record_id": customer, "created_by_id": seller.pk}
        Note.objects.bulk_create(
            (Note(**here, **about, text="客户问交期，答应明天回复。", created_at=at) for at in moments[1::3][:NOTES]),
            batch_size=500,
        )
        MailMessage.objects.bulk_create(
            (MailMessage(**mine, **mail(at)) for at in moments[1::5][:MAILS]), batch_size=500
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return int(customer), now


def talk(at: datetime) -> dict[str, Any]:
    """Give one contact."""
    said = {"subject": "电话沟通交期", "content": "客户问下个月能否提前一周交货，答应明天回复。", "channel": "phone"}
    return {**said, "started_at": at, "created_at": at, "updated_at": at}


def mail(at: datetime) -> dict[str, Any]:
    """Give one mail that was filed."""
    key = f"bench-{at.timestamp():.0f}"
    words = {
        "subject": "Re: 报价",
        "body": "您好，附上报价，请确认交期和付款方式。\n" * 10,
        "partner": "wang@far.example",
    }
    ends = {"from_address": "wang@far.example", "from_name": "王建国", "to_addresses": "info@ours.example"}
    kept = {"message_key": key, "thread": key, "state": "filed", "sent_at": at}
    return {**words, **ends, **kept, "created_at": at, "updated_at": at}
