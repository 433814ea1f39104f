"""Forms on the firm's own websites through which people become leads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Record, list_indexes
from kemai.core.records.checks import websites
from kemai.core.records.columns import DictionaryField, LongField, TextField, UrlField


class LeadForm(Record):
    """A form whose answers become leads of one source; it is posted to its own secret address from any website.

    `token` is the secret part of the address. `sites` are the websites that may show the form in a frame, one a line;
    `thanks` is the page to which whoever has sent it is led, empty for a page of ours.
    """

    name = TextField(_("表单名称"), max_length=60, blank=False)
    source = DictionaryField("lead_source", _("来源"), required=True)
    campaign = TextField(_("营销活动"))
    sites = LongField(
        _("嵌入网站"),
        checks=[websites],
        help_text=_("每行一个网址，例如 https://www.example.com；只有这些网站能用框架显示此表单"),
    )
    thanks = UrlField(_("提交后打开"))
    active = models.BooleanField(_("启用"), default=True)
    token = models.CharField(_("密钥"), max_length=43, editable=False, unique=True)

    class Meta:
        verbose_name = _("线索表单")
        default_permissions = ()
        indexes = list_indexes("lead_form")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="lead_form_name_once")]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
