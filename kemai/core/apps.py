"""The kernel from which every area is declared."""

from importlib import import_module

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Loads every area's declarations once the models are known."""

    name = "kemai.core"
    label = "core"

    def ready(self) -> None:
        """Read the declarations of all areas: record types, actions, listeners, jobs, panels."""
        from kemai.core.history import guard
        from kemai.core.own import looked_up
        from kemai.core.records import registry
        from kemai.core.review.choices import declare_rights
        from kemai.core.search import schema
        from kemai.core.tenancy import guards, session

        connection_created.connect(session.connected)
        pre_migrate.connect(guard.before_migrate, sender=self)
        post_migrate.connect(guard.after_migrate, sender=self)
        pre_migrate.connect(guards.lift, sender=self)
        post_migrate.connect(guards.restore, sender=self)
        post_migrate.connect(schema.make_functions, sender=self)
        post_migrate.connect(looked_up.make_function, sender=self)
        parts = ("audit", "recycle", "review", "transfer", "printing", "reports", "limits", "backup", "files", "own")
        for part in (*parts, "duplicates"):
            import_module(f"kemai.core.{part}.jobs")
        declared = ("outbox.send", "privacy.replay", "regions.records", "working_days.records", "modules.shipped")
        for module in declared:
            import_module(f"kemai.core.{module}")
        autodiscover_modules("records", "actions", "panels", "listeners", "jobs", "reports", "modules")
        registry.seal()
        declare_rights()
