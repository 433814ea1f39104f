"""`read_mails`: a folder of message files stands in for a mail server, to try filing without an account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kemai.areas.activities.mail.fetching import fetch, keeper_of
from kemai.areas.activities.mail.sources import Folder
from kemai.areas.activities.models import Mailbox
from kemai.core.tenancy import acting_as, everyone


class Command(BaseCommand):
    """Read the .eml files of a folder into a mailbox."""

    help = "Read the .eml files of a folder into a mailbox, as if a mail server held them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the firm, the mailbox and the folder."""
        parser.add_argument("code", help="code of the firm")
        parser.add_argument("address", help="address of the mailbox")
        parser.add_argument("folder", type=Path, help="folder with .eml files")

    def handle(self, **options: Any) -> None:
        """Fetch once, and tell what became of the messages."""
        with everyone(reason="reading a folder of messages"):
            rows = Mailbox.objects.filter(organisation__code=options["code"], address=options["address"])
            mailbox = rows.first()
            viewer = keeper_of(mailbox) if mailbox else None
        if mailbox is None or viewer is None:
            raise CommandError(f"no mailbox {options['address']} with an active owner in {options['code']}")
        with acting_as(viewer):
            told = fetch(mailbox, by=viewer, source=Folder(options["folder"]))
        self.stdout.write(f"filed {told.filed}, tray {told.tray}, known {told.known}")
        for line in (*told.refused, mailbox.trouble):
            if line:
                self.stdout.write(line)
