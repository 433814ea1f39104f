"""Fetches a mailbox from a real IMAP server while the fetching process is killed, and looks what was filed.

`python tests/faults/mail_loop.py MESSAGES KILLS SEED` in a data folder of its own prints a line of JSON: how many
messages, acts, search entries and files there are in the end. Each run of the fetching is a process of its own, ended
by SIGKILL at a random write; the next one goes on.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from random import Random
from typing import Any

from tests.faults import stage
from tests.faults.kill_loop import die_at, forked
from tests.faults.scene import people

BATCHES = 12
COUNTED = stage.FOLDER / "writes"


def letters(count: int) -> Iterator[bytes]:
    """Write the messages of a mailbox; the fifth comes twice."""
    return (letter(4 if at == 5 else at) for at in range(count))


def letter(at: int) -> bytes:
    """Write one message: of a known sender or a stranger, an answer, with HTML, with a file."""
    made = EmailMessage()
    made["From"] = f"王建国 <wang{at % 7}@qinghe.example>"
    made["To"], made["Subject"] = "info@ours.example", f"Re: 报价 {at % 40}" if at % 3 else f"报价 {at}"
    made["Date"] = f"Mon, {1 + at % 20:02d} Nov 2026 10:{at % 60:02d}:00 +0800"
    made["Message-ID"] = f"<{at}@qinghe.example>"
    if at % 3:
        made["In-Reply-To"] = f"<{at - at % 3}@qinghe.example>"
    made.set_content(f"第 {at} 封\n\n> 前文")
    if at % 5 == 0:
        made.add_alternative(f"<p>第 <b>{at}</b> 封</p>", subtype="html")
    if at % 10 == 0:
        made.add_attachment(f"附件 {at}".encode(), maintype="text", subtype="plain", filename=f"{at}.txt")
    return made.as_bytes()


def waiting(address: str) -> Callable[[], None]:
    """Make the tables, a firm with a known sender, and a mailbox that was never fetched."""

    def run() -> None:
        from django.core.management import call_command

        from kemai.areas.activities.mail.sealing import keep_password
        from kemai.core import actions
        from kemai.core.records import registry
        from kemai.core.tenancy import acting_as

        call_command("migrate", verbosity=0)
        _admin, viewer = people()
        with acting_as(viewer):
            customer = actions.add(registry.get("customers.customer"), {"name": "青禾科技"}, by=viewer)
            contact = {"name": "王建国", "customer": customer.pk, "email": "wang1@qinghe.example"}
            actions.add(registry.get("customers.contact"), contact, by=viewer)
            values = {"address": "info@ours.example", "server": address, "security": "none", "since_days": 3000}
            keep_password(actions.add(registry.get("activities.mailbox"), values, by=viewer), "geheim", by=viewer)
        stage.put_aside()

    return run


def work(count: int, kill_at: int = 0) -> Callable[[], None]:
    """Fetch until nothing is left, up to a point; says how many points there are."""

    def run() -> None:
        from kemai.areas.activities.mail import fetching
        from kemai.areas.activities.models import Mailbox
        from kemai.core.tenancy import acting_as, everyone

        if count < fetching.BATCH * BATCHES:
            fetching.BATCH = max(1, count // BATCHES)
        passed = die_at(kill_at, lambda: os.kill(os.getpid(), signal.SIGKILL))
        with everyone(reason="test"):
            mailbox = Mailbox.objects.get()
            viewer = fetching.keeper_of(mailbox)
        assert viewer is not None
        with acting_as(viewer):
            while (told := fetching.fetch(mailbox, by=viewer)) and told.filed + told.tray:
                assert mailbox.trouble == "", mailbox.trouble
        assert mailbox.trouble == "", mailbox.trouble
        COUNTED.write_text(str(passed()))

    return run


def told() -> None:
    """Print what is there."""
    from kemai.areas.activities.models import MailboxPlace, MailMessage
    from kemai.core.files.models import Attachment
    from kemai.core.history.models import Act
    from kemai.core.search.models import SearchDocument
    from kemai.core.tenancy import everyone

    key = "activities.mailmessage"
    with everyone(reason="test"):
        names = list(MailMessage.objects.values_list("message_id", flat=True))
        found: dict[str, Any] = {
            "messages": len(names),
            "different": len(set(names)),
            "acts": Act.objects.filter(action=f"{key}.add").count(),
            "search": SearchDocument.objects.filter(record_type=key).count(),
            "files": Attachment.objects.filter(record_type=key).count(),
            "filed": MailMessage.objects.filter(state="filed").count(),
            "last": MailboxPlace.objects.get().last,
        }
    stage.sound()
    print(json.dumps(found), flush=True)


def main(count: int, kills: int, seed: int) -> None:
    """Fetch undisturbed, then again with so many kills."""
    import django

    django.setup()
    from kemai.areas.activities.tests.mail_servers import imap_server

    with imap_server() as (address, box):
        box.put(*letters(count))
        assert forked(waiting(address)) == 0
        assert forked(work(count)) == 0
        assert forked(told) == 0
        writes = int(COUNTED.read_text())
        stage.put_back(empty=False)
        chance = Random(seed)
        for _kill in range(kills):
            code = forked(work(count, chance.randint(2, writes // (kills + 1))))
            assert code == -signal.SIGKILL, code
        assert forked(work(count)) == 0
        assert forked(told) == 0


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
