"""Entries of the data dictionary."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class DictionaryEntry(Owned):
    """One choice of one dictionary of one organisation, in both languages."""

    key = TextField(_("字典"), max_length=40, blank=False)
    code = TextField(_("代码"), max_length=40, blank=False)
    label = TextField(_("显示名"), max_length=60, blank=False)
    label_en = TextField(_("英文显示名"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("上级"), null=True, blank=True, related_name="children"
    )
    order = models.PositiveIntegerField(_("排序"), default=0)
    colour = models.PositiveSmallIntegerField(_("颜色"), default=0)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("字典条目")
        default_permissions = ()
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key", "code"], name="dictionary_code_once"),
        ]

    def __str__(self) -> str:
        """Read as the label in the reader's language."""
        return self.label_en if get_language() == "en" and self.label_en else self.label
