"""A page that a person keeps at hand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models.people import User
from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class Shortcut(Owned):
    """One shortcut of one person: what it is called, and the address within Kemai that it leads to."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    name = TextField(_("名称"), blank=False)
    url = TextField(_("链接"), max_length=500, blank=False)

    class Meta:
        verbose_name = _("快捷方式")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "url"], name="shortcut_once")]
