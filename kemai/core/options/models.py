"""What a firm has set otherwise than shipped."""

from django.db import models

from kemai.core.records.base import Owned


class FirmOption(Owned):
    """One setting of one firm; a setting without a row has its shipped value."""

    key = models.CharField(max_length=60)
    value = models.JSONField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="firm_option_once")]
