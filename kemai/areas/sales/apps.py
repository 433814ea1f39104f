"""Sales: from the first enquiry to the won deal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    """The sales area."""

    name = "kemai.areas.sales"
    label = "sales"
    verbose_name = _("销售")
