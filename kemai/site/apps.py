"""The room that knows everybody: commands, addresses and error pages."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the management commands of the server."""

    name = "kemai.site"
    label = "site"
