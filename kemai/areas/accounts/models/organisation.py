"""The firm and its departments."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class Organisation(models.Model):
    """One firm in the installation; `version` moves whenever its own layer (dictionary, layouts, rights) changes."""

    name = TextField(_("单位名称"), max_length=120, blank=False)
    code = TextField(_("代码"), max_length=40, blank=False, unique=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    packs = models.JSONField(_("行业包"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("单位")
        default_permissions = ()

    def __str__(self) -> str:
        """Read as its name."""
        return self.name


class Department(Owned):
    """A part of the firm; the tree may be as deep or flat as wished."""

    name = TextField(_("部门名称"), blank=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("上级部门"), null=True, blank=True, related_name="children"
    )

    class Meta:
        verbose_name = _("部门")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="department_name_once")]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name
