"""The kernel from which every area is declared."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Loads every area's declarations once the models are known."""

    name = "kemai.core"
    label = "core"

    def ready(self) -> None:
        """Read the declarations of all areas: record types, actions, listeners, jobs, panels."""
        from kemai.core.records import registry

        for part in ("transfer", "printing", "reports"):
            import_module(f"kemai.core.{part}.jobs")
        autodiscover_modules("records", "actions", "panels", "listeners", "jobs", "reports")
        registry.seal()
