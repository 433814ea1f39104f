"""Files kept with records."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class Attachment(Owned):
    """A file of one record; `place` is its random name in the private store.

    A file sent again under the same name is its next `version`; the earlier ones are `replaced` and stay reachable.
    """

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    name = models.CharField(_("文件名"), max_length=200)
    place = models.CharField(max_length=80, unique=True)
    kind = models.CharField(_("类型"), max_length=80)
    size = models.BigIntegerField(_("字节数"))
    checksum = models.CharField(max_length=64)
    version = models.PositiveIntegerField(_("版本"), default=1)
    replaced = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("附件")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "record_type", "record_id"], name="attachment_record_ix")]
