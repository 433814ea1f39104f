"""Figures of speed: a mailbox of many messages filed, half of them of known people, and once more when all are here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from benchmarks.figures import Figure

CUSTOMERS, WRITES = 1000, True
MESSAGES = int(os.environ.get("KEMAI_BENCH_MAILS", "10000"))


def figures() -> list[Figure]:
    """File a folder of messages as if it were a mailbox, then fetch it again from the beginning."""
    from django.contrib.auth import get_user_model

    from kemai.core.access.provider import viewer_of
    from kemai.core.tenancy import acting_as, everyone

    with everyone(reason="benchmark"):
        user = get_user_model()._base_manager.select_related("organisation").get(login="sales1")
        viewer = viewer_of(user)
    with acting_as(viewer), TemporaryDirectory() as folder:
        for number, data in enumerate(messages(MESSAGES)):
            Path(folder, f"{number:06}.eml").write_bytes(data)
        first, cpu, told = filed(Path(folder), viewer)
        again, _cpu, known = filed(Path(folder), viewer)
    note = f"{told} filed, {cpu * 1000 / MESSAGES:.1f} ms CPU each"
    return [
        Figure(f"{MESSAGES:,} mails filed, each second", round(MESSAGES / first), "/s", least=200, note=note),
        Figure("the same once more, doubles", MESSAGES - known, "", most=0, note=f"{MESSAGES / again:,.0f}/s"),
    ]


def filed(folder: Path, viewer: Any) -> tuple[float, float, int]:
    """Read the folder from its beginning; gives wall and CPU in seconds, and how many were new or known."""
    from kemai.areas.activities.mail.fetching import fetch
    from kemai.areas.activities.mail.sources import Folder
    from kemai.areas.activities.models import Mailbox, MailboxPlace
    from kemai.core import actions
    from kemai.core.records import registry

    address = "bench@ours.example"
    mailbox = Mailbox.objects.filter(address=address).first() or actions.add(
        registry.get("activities.mailbox"), {"address": address, "server": "none.example"}, by=viewer
    )
    MailboxPlace.objects.filter(mailbox=mailbox).update(last=0)
    began, cpu, count, last = perf_counter(), process_time(), 0, -1
    while last != count:
        last = count
        told = fetch(mailbox, by=viewer, source=Folder(folder))
        count += told.filed + told.tray + told.known
    return perf_counter() - began, process_time() - cpu, count


def messages(count: int) -> Iterator[bytes]:
    """Make mails of 900 characters, in talks of four, half of them from people that the firm knows."""
    from kemai.areas.customers.models import Contact

    known = list(Contact.objects.exclude(email="").values_list("email", flat=True)[:500])
    for number in range(count):
        made = EmailMessage()
        stranger = f"person{number % 700}@far{number % 90}.example"
        made["From"] = known[number % len(known)] if known and number % 2 else stranger
        made["To"], made["Subject"] = "bench@ours.example", f"Re: 报价 {number // 4}"
        made["Date"] = f"Mon, {1 + number % 28:02} Sep 2026 10:{number % 60:02}:00 +0800"
        made["Message-ID"] = f"<bench{number}@far.example>"
        if number % 4:
            made["In-Reply-To"] = f"<bench{number - 1}@far.example>"
        made.set_content("您好，附上报价，请确认交期和付款方式。\n" * 25)
        yield made.as_bytes()
