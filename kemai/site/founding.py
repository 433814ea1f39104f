"""The tables of a new installation, made at once in the shape that the migrations lead to, instead of step by step.

Each step renders anew what it touches: a hundred tables by hundreds of steps cost twenty seconds, at once two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation
from django.db.migrations.state import ProjectState

OF_MODELS = (ModelOperation, FieldOperation, IndexOperation)
Plan = Sequence[tuple[Migration, bool]]


class FoundingExecutor(MigrationExecutor):
    """Runs migrations; an empty database that is to get all of them gets their result in one transaction."""

    def migrate(
        self, targets: Any, plan: Any = None, state: Any = None, fake: bool = False, fake_initial: bool = False
    ) -> Any:
        """Bring the database to the targets and give the state of its models."""
        if plan and not fake and self.is_new(plan):
            return self.found(plan)
        return super().migrate(targets, plan, state, fake, fake_initial)

    def is_new(self, plan: Plan) -> bool:
        """Say whether the plan is everything, forwards, and the database holds none of it."""
        whole = {migration for migration, backwards in plan if not backwards} == set(self.loader.graph.nodes.values())
        return whole and not set(self.connection.introspection.table_names()) - {"django_migrations"}

    def found(self, plan: Plan) -> Any:
        """Make all tables of the last state, then whatever else migrations make; what only moves rows has none here."""
        state = ProjectState(real_apps=self.loader.unmigrated_apps)
        for migration, _backwards in plan:
            state = migration.mutate_state(state, preserve=False)
        with self.connection.schema_editor(atomic=True) as editor:
            for model in state.apps.get_models():
                if model._meta.can_migrate(self.connection):
                    editor.create_model(model)
            for migration, _backwards in plan:
                for operation in migration.operations:
                    if not isinstance(operation, (*OF_MODELS, RunPython)):
                        operation.database_forwards(migration.app_label, editor, state, state)
            self.recorder.ensure_schema()
            for migration, _backwards in plan:
                self.recorder.record_applied(migration.app_label, migration.name)
        return state
