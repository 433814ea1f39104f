"""Activities: what people do with and for customers, and their day."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """The activities area."""

    name = "kemai.areas.activities"
    label = "activities"
    verbose_name = _("事务")
