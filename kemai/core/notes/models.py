"""Notes on records."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class Note(Owned):
    """A few words that a person leaves on a record."""

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    text = models.TextField(_("内容"))
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("备注记录")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "record_type", "record_id", "-id"], name="note_record_ix")]
