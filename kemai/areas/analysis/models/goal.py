"""Goals: a figure of the firm that is to move from where it is to where it should be."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.analysis.models.shared import Shared
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, DictionaryField, RecordKey, TextField


class Goal(Shared, Record):
    """A measure that is to go from its baseline to its target by a day; what it is now is worked out when asked.

    It is measured from `start` (else from the year's first day) for one person, for one department, or for all.
    """

    name = TextField(_("名称"), max_length=120, blank=False)
    measure = DictionaryField("goal_measure", _("指标"), required=True)
    baseline = models.DecimalField(_("基线"), max_digits=18, decimal_places=2)
    target = models.DecimalField(_("目标值"), max_digits=18, decimal_places=2)
    start = DateField(_("起算日期"))
    due = DateField(_("期限"), null=False, blank=False)
    of_person = RecordKey(settings.AUTH_USER_MODEL, verbose_name=_("衡量的人员"), null=True, blank=True, db_index=False)
    of_department = RecordKey(
        settings.DEPARTMENT_MODEL, verbose_name=_("衡量的部门"), null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = _("目标")
        default_permissions = ()
        indexes = list_indexes("goal")

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
