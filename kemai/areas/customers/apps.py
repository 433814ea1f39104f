"""Customers and contacts: the shared record of every firm and person dealt with."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    """The customers area."""

    name = "kemai.areas.customers"
    label = "customers"
    verbose_name = _("客户")

    def ready(self) -> None:
        """Let customers of an earlier release get their regions after an upgrade."""
        placed = import_module("kemai.areas.customers.placed")
        post_migrate.connect(placed.order, sender=self, dispatch_uid="customers.placed")
