"""Service: what customers ask for and complain of, until it is solved."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServiceConfig(AppConfig):
    """The service area."""

    name = "kemai.areas.service"
    label = "service"
    verbose_name = _("服务")
