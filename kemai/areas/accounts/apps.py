"""Organisations, people, departments, roles and sign-in."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Tells the kernel who a user is."""

    name = "kemai.areas.accounts"
    label = "accounts"
    verbose_name = _("组织与用户")

    def ready(self) -> None:
        """Register viewers and the department scopes."""
        import_module("kemai.areas.accounts.viewers")
        import_module("kemai.areas.accounts.signing_in.gate")
        import_module("kemai.areas.accounts.signing_in.tokens")
        import_module("kemai.areas.accounts.signing_in.schedule")
        import_module("kemai.areas.accounts.hosting.ending")
        import_module("kemai.areas.accounts.hosting.plans")
        import_module("kemai.areas.accounts.hosting.founding")
        import_module("kemai.areas.accounts.hosting.linking")
        import_module("kemai.areas.accounts.wecom.carrying")
        import_module("kemai.areas.accounts.shortcuts.pages")
        own_rows = import_module("kemai.areas.accounts.people.own_rows")
        post_migrate.connect(own_rows.fill, sender=self, dispatch_uid="accounts.own_rows")
