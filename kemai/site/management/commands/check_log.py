"""`check_log`: finds tampering with the log of every firm, and prints the end of each chain to be kept elsewhere."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kemai.areas.accounts.models import Organisation
from kemai.core.audit.checking import Anchor, anchor_of, check
from kemai.core.audit.sealing import seal_all
from kemai.core.tenancy.current import everyone


class Command(BaseCommand):
    """Check the seals; the exit code is 1 when anything is wrong."""

    help = "Check the log of all firms against its seals."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the ends of chains that were printed earlier."""
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="CODE:NUMBER:DIGEST",
            help="an end printed earlier; the log must still contain it (several times for several firms)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check firm by firm."""
        anchors = dict(read_anchor(text) for text in options["anchor"])
        seal_all()
        wrong = 0
        with everyone(reason="checking the log"):
            for firm in Organisation.objects.order_by("pk"):
                for one in check(firm.pk, anchor=anchors.get(firm.code)):
                    wrong += 1
                    self.stdout.write(f"{firm.code}: {one.kind} act={one.act} seal={one.seal} {one.text}".rstrip())
                if last := anchor_of(firm.pk):
                    self.stdout.write(f"{firm.code}:{last.number}:{last.digest}")
        if wrong:
            self.stderr.write(f"{wrong} findings: the log was tampered with.")
            sys.exit(1)


def read_anchor(text: str) -> tuple[str, Anchor]:
    """Read an end of a chain as the command prints it."""
    code, _colon, rest = text.partition(":")
    number, _colon, digest = rest.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise CommandError(f"An anchor reads CODE:NUMBER:DIGEST, not {text}.")
    return code, Anchor(int(number), digest)
