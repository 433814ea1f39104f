"""The packs that a firm has taken, and the names that it has given to types and fields."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class TakenPack(Owned):
    """A pack that a firm has taken; `added` names the parts that were not there before, and go back with it."""

    code = TextField(_("代码"), max_length=40, blank=False)
    version = TextField(_("版本"), max_length=20, blank=False)
    added = models.JSONField(default=list)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("启用人"), related_name="+", null=True
    )
    taken_at = models.DateTimeField(_("启用时间"))

    class Meta:
        verbose_name = _("行业包")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="taken_pack_once")]

    def __str__(self) -> str:
        """Read as its code."""
        return self.code


class Renaming(Owned):
    """The firm's own name for a record type (`field` empty) or for one of its fields."""

    record = TextField(_("记录类型"), max_length=60, blank=False)
    field = TextField(_("字段名"), max_length=60)
    label = TextField(_("中文名称"), max_length=40, blank=False)
    label_en = TextField(_("英文名称"), max_length=60)

    class Meta:
        verbose_name = _("改名")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "record", "field"], name="renaming_once")]

    def __str__(self) -> str:
        """Read as the name given."""
        return self.label
