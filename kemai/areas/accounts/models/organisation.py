"""The firm."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.columns import PhoneField, TextField


class Organisation(models.Model):
    """One firm in the installation; `version` moves whenever its own layer (dictionary, layouts, rights) changes.

    `views_version` moves whenever somebody arranges a list, which happens far more often and concerns nothing else.
    """

    name = TextField(_("单位名称"), max_length=120, blank=False)
    code = TextField(_("代码"), max_length=40, blank=False, unique=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    views_version = models.PositiveIntegerField(default=1, editable=False)
    short_name = TextField(_("简称"), default="")
    address = TextField(_("地址"), max_length=200, default="")
    phone = PhoneField(_("电话"), default="")
    tax_id = TextField(_("税号"), max_length=30, default="")
    packs = models.JSONField(_("行业包"), default=list, blank=True)
    host = TextField(_("专用域名"), max_length=120, null=True, blank=True, unique=True, default=None)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("单位")
        default_permissions = ()

    def __str__(self) -> str:
        """Read as its name."""
        return self.name
