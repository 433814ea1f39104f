"""`upgrade`: the tables of a new version, with a way back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kemai.core.backup.errors import Refused
from kemai.site.upgrading import upgrade


class Command(BaseCommand):
    """Upgrade the database to this program; killed at any point, the same command goes on."""

    help = "Look, back up, change the tables, try them out; on failure the state before comes back by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        """Upgrade and say what was done."""
        try:
            if not upgrade(self.stdout.write):
                self.stdout.write("Nothing to do: the database fits this program.")
        except Refused as reason:
            raise CommandError(str(reason)) from reason
