"""Which modules a firm has switched off."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class ClosedModule(Owned):
    """A module that a firm has switched off, with who did it and when; a module without a row is on."""

    code = TextField(_("代码"), max_length=40, blank=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("操作人"), related_name="+", null=True
    )
    closed_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("停用的模块")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="closed_module_once")]

    def __str__(self) -> str:
        """Read as its code."""
        return self.code
