"""The regions of a firm: the divisions that its records lie in, and those that it adds itself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import RecordKey, TextField


class Region(Record):
    """A place in the tree of country, province, city and district; `path` holds the codes from the top down to it."""

    class Level(models.TextChoices):
        """The rank of a region; each lies one rank below its parent."""

        COUNTRY = "country", _("国家")
        PROVINCE = "province", _("省")
        CITY = "city", pgettext_lazy("region", "市")
        DISTRICT = "district", _("区县")

    level = models.CharField(_("行政级别"), max_length=10, choices=Level.choices)
    place = TextField(_("地名"), blank=False)
    name = TextField(_("地区名称"), blank=False)
    short = TextField(_("简称"), max_length=20)
    code = TextField(_("地区代码"), max_length=12, blank=False)
    parent = RecordKey("core.Region", verbose_name=_("上级地区"), null=True, blank=True, related_name="parts")
    path = models.CharField(_("所在层级"), max_length=60, editable=False, default="")

    class Meta:
        verbose_name = _("地区")
        default_permissions = ()
        indexes = [
            *list_indexes("region"),
            models.Index(fields=["organisation", "path"], name="region_path_ix"),
        ]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="region_code_once")]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save the region with its path."""
        self.path = f"{self.parent.path if self.parent else '/'}{self.code}/"
        super().save(*args, **options)
