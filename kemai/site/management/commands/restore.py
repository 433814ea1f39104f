"""`restore FILE`: the installation as it was in a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kemai.core.backup import listing, orders, voiding
from kemai.core.backup.drilling import SECONDS, drill
from kemai.core.backup.errors import Refused
from kemai.core.backup.restoring import recover, restore


class Command(BaseCommand):
    """Restore a backup, finish a killed restore, or let held jobs go."""

    help = "Restore a backup by file or name; the present state is backed up first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("file", nargs="?", help="archive (path, or name as `backup --list` shows it)")
        parser.add_argument("--drill", action="store_true", help="rehearse only: FILE or the newest, elsewhere")
        parser.add_argument("--by", default="command line", help="who asks for it, for the log")
        parser.add_argument("--recover", action="store_true", help="go back to before a restore that was killed")
        parser.add_argument("--release", action="store_true", help="let the jobs run that a restore has held")

    def handle(self, **options: Any) -> None:
        """Do what was asked; a refusal leaves everything as it was."""
        try:
            if options["release"]:
                self.stdout.write(f"{voiding.let_go()} held jobs and messages may run.")
            elif options["recover"]:
                self.stdout.write(f"Went back to before: {recover() or 'nothing, all was well'}.")
            elif options["drill"]:
                self.rehearse(options["file"])
            elif options["file"]:
                self.restore(options["file"], options["by"])
            else:
                raise CommandError("Name a backup: restore FILE")
        except Refused as reason:
            raise CommandError(str(reason)) from reason

    def rehearse(self, named: str | None) -> None:
        """Rehearse a restore and say how long it took; fails when anything is wrong or it took too long."""
        done = drill(place_of(named) if named else None)
        steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in done.steps.items())
        self.stdout.write(f"{done.path.name}: {done.rows:,} rows and {done.files:,} files as the manifest says,")
        self.stdout.write(f"the log is whole; {done.seconds:.1f} seconds ({steps}).")
        if not done.in_time:
            raise CommandError(f"That is longer than {SECONDS} seconds.")

    def restore(self, named: str, by: str) -> None:
        """Restore and say what stands there now."""
        with orders.noted(Path(named).stem, by):
            chosen = place_of(named)
            manifest = restore(chosen, by=by)
        rows = sum(manifest["counts"].values())
        self.stdout.write(f"Restored {chosen.name} of {manifest['at']}: {rows:,} rows. Everybody must sign in anew;")
        self.stdout.write("jobs and messages that waited are held until `restore --release` or the page /backups/.")


def place_of(named: str) -> Path:
    """Find an archive by its path or its name."""
    path = Path(named)
    return path if path.is_file() else listing.find(named).path
