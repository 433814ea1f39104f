"""`migrate`: Django's own, which founds a new installation in one step."""

from __future__ import annotations

from django.core.management.commands import migrate

from kemai.site.founding import FoundingExecutor

migrate.MigrationExecutor = FoundingExecutor  # type: ignore[attr-defined]  # Django's command has no other place for it


class Command(migrate.Command):
    """Bring the tables to this program's state; an empty database gets them at once."""
