"""The firm's own Word templates of its papers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import TextField


class WordTemplate(Record):
    """A Word document with fields in it, out of which papers are made.

    `file` is the attachment that was judged when it was sent; other files kept with the record are no templates.
    Templates of one name for the same papers are one template in several languages.
    """

    class Paper(models.TextChoices):
        """Which papers are made of it, by the key of their type."""

        CONTRACT = "sales.contract", _("合同")
        QUOTE = "sales.quote", _("报价单")
        ORDER = "sales.salesorder", _("销售订单")

    class Language(models.TextChoices):
        """In which language its papers are."""

        CHINESE = "zh-hans", _("中文")
        ENGLISH = "en", _("英文")

    name = TextField(_("模板名称"), max_length=60, blank=False)
    paper = models.CharField(_("单据"), max_length=40, choices=Paper.choices, default=Paper.CONTRACT)
    language = models.CharField(_("语言"), max_length=7, choices=Language.choices, default=Language.CHINESE)
    active = models.BooleanField(_("启用"), default=True)
    file = models.PositiveBigIntegerField(_("Word 文件"), null=True, editable=False)

    class Meta:
        verbose_name = _("Word 模板")
        default_permissions = ()
        indexes = list_indexes("word_template")
        constraints = [models.UniqueConstraint(fields=["organisation", "name", "language"], name="word_template_once")]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
