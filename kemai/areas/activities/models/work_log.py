"""What people and their managers write under the report of a day; the report itself is drawn from history."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import DateField, DictionaryField, LongField, RecordKey


class WorkLog(Owned):
    """The note of a person on one of their days, and their manager's comment."""

    user = RecordKey(settings.AUTH_USER_MODEL, db_index=False)
    day = DateField(null=False, blank=False)
    kind = DictionaryField("worklog_kind", _("类别"))
    note = LongField(_("自我备注"))
    comment = LongField(_("主管备注"))
    commented_by = RecordKey(settings.AUTH_USER_MODEL, null=True, db_index=False)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "user", "day"], name="work_log_once")]
