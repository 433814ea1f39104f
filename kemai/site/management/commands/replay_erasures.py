"""Erasing once more whom a restored backup has brought back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kemai.core.privacy.replay import replay


class Command(BaseCommand):
    """Replay the list of erasures; a restore does it by itself, this is for databases restored by hand."""

    help = "Erase again every person of the list of erasures whom this database still knows."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many."""
        self.stdout.write(f"{replay()} erased again")
