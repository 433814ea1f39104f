"""Organisations, people, departments, roles and sign-in."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Tells the kernel who a user is."""

    name = "kemai.areas.accounts"
    label = "accounts"
    verbose_name = _("组织与用户")

    def ready(self) -> None:
        """Register viewers and the department scopes."""
        import_module("kemai.areas.accounts.viewers")
