"""Customers and contacts: the shared record of every firm and person dealt with."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    """The customers area."""

    name = "kemai.areas.customers"
    label = "customers"
    verbose_name = _("客户")
