"""`backup`: the whole installation in one sealed file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kemai.core.backup import keys, listing
from kemai.core.backup.errors import Refused
from kemai.core.backup.listing import Kind
from kemai.core.backup.making import make, verify


class Command(BaseCommand):
    """Make a backup, list those there are, or read one from end to end."""

    help = "Back the whole installation up (database, files, manifest), encrypted and checked."

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("--list", action="store_true", help="list the backups instead")
        parser.add_argument("--verify", metavar="NAME", help="read a backup from end to end instead")

    def handle(self, **options: Any) -> None:
        """Do what was asked and say where the file is."""
        try:
            if options["list"]:
                for one in listing.backups():
                    self.stdout.write(f"{one.name}  {one.kind}  {one.state}  {one.size:,} bytes  {one.checksum}")
            elif options["verify"]:
                one = verify(listing.find(options["verify"]))
                self.stdout.write(f"{one.name} is sound: {one.rows:,} rows, {one.files:,} files.")
            else:
                self.make()
        except Refused as reason:
            raise CommandError(str(reason)) from reason

    def make(self) -> None:
        """Make a backup."""
        made = make(Kind.MANUAL, by="command line")
        self.stdout.write(f"{made.path}\n{made.size:,} bytes, {made.rows:,} rows, {made.files:,} files, checked.")
        self.stdout.write(f"SHA-256 {made.checksum}")
        if keys.lies_beside_the_data():
            self.stderr.write("The key is the file backup-key in the data folder: keep a copy of it elsewhere.")
