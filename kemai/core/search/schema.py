"""The migration operations that make and refill what Django's own migrations can't: the token index."""

from typing import Any

from django.db import connections
from django.db.migrations.operations.base import Operation

from kemai.core.search.store import store
from kemai.core.tenancy.session import as_owner


def make_functions(using: str, **kwargs: Any) -> None:
    """After migrations: make what searching calls inside PostgreSQL."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        from kemai.core.search.postgres import CANDIDATES_FUNCTION

        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute(CANDIDATES_FUNCTION)


class CreateSearchIndex(Operation):
    """Make the token index of the database in use; it comes right after the table of SearchDocument."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing that Django knows."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the index, empty."""
        for statement in store().create:
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the index; documents stay."""
        for statement in store().drop:
            schema_editor.execute(statement)

    def describe(self) -> str:
        """Read as what it does."""
        return "Make the token index of search"


class RefillSearchIndex(Operation):
    """Make all tokens anew: ship one with every change of the tokeniser or of the pypinyin version."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing that Django knows."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Refill the index from the stored texts."""
        store().refill()

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Refill once more, with the tokeniser as it then is."""
        store().refill()

    def describe(self) -> str:
        """Read as what it does."""
        return "Refill the token index of search"
