"""The departments of a firm."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Record
from kemai.core.records.columns import DictionaryField, RecordKey, TextField


class Department(Record):
    """A part of the firm; the tree may be as deep or flat as wished. As a record it belongs to its head."""

    name = TextField(_("部门名称"), blank=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("上级部门"), null=True, blank=True, related_name="children"
    )
    head = RecordKey("accounts.User", verbose_name=_("部门主管"), null=True, blank=True)
    kind = DictionaryField("department_kind", _("部门类型"))
    owner = RecordKey("accounts.User", verbose_name=_("负责人"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("资料登记日期"), editable=False, default=timezone.now)
    updated_at = models.DateTimeField(_("最后修改日期"), editable=False, default=timezone.now)

    class Meta:
        verbose_name = _("部门")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "-updated_at", "-id"], name="department_new_ix")]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="department_name_once")]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save the department, which lies in itself and belongs to its head."""
        new = self.pk is None
        self.owner_id, self.department_id = self.head_id, self.pk
        super().save(*args, **options)
        if new:
            self.department_id = self.pk
            Department._base_manager.filter(pk=self.pk).update(department_id=self.pk)
