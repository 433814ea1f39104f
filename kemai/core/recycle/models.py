"""What lies in the recycle bin."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class Binned(Owned):
    """One deleted record: who deleted it and when; `whole` names the record that took it along, itself when none."""

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(_("删除时间"))
    whole = models.ForeignKey("self", models.CASCADE, related_name="parts", null=True)
    stays_at_merge = "a record that lies in the bin is not merged"

    class Meta:
        verbose_name = _("回收站")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "record_type", "record_id"], name="binned_once")]
        indexes = [models.Index(fields=["organisation", "-id"], name="binned_new_ix")]
