"""The room that knows everybody: commands, addresses and error pages."""

from importlib import import_module

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the management commands of the server."""

    name = "kemai.site"
    label = "site"

    def ready(self) -> None:
        """Offer the demo data to firms that want it."""
        import_module("kemai.site.demo.filling")
