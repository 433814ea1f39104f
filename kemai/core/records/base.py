"""The columns that every record has."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.own.column import OwnValues
from kemai.core.own.values import PREFIX, own_of
from kemai.core.records.columns import LongField
from kemai.core.tenancy.manager import OwnedManager, RecordManager


class Owned(models.Model):
    """A row that belongs to one organisation; settings and notes, without a recycle bin of their own."""

    organisation = models.ForeignKey(
        settings.ORGANISATION_MODEL, models.PROTECT, related_name="+", db_index=False, editable=False
    )
    objects = OwnedManager()

    class Meta:
        abstract = True


class Record(models.Model):
    """A row that people work with: it has an owner, a history, a recycle bin and a version."""

    organisation = models.ForeignKey(
        settings.ORGANISATION_MODEL, models.PROTECT, related_name="+", db_index=False, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("负责人"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL,
        models.PROTECT,
        verbose_name=_("部门"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        editable=False,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("登记人"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        editable=False,
    )
    created_at = models.DateTimeField(_("资料登记日期"), editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("修改人"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        editable=False,
    )
    updated_at = models.DateTimeField(_("最后修改日期"), editable=False)
    remark = LongField(_("备注"))
    custom = OwnValues(default=dict, editable=False)
    is_deleted = models.BooleanField(default=False, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    lock_version = models.PositiveIntegerField(default=0, editable=False)

    objects = RecordManager()

    class Meta:
        abstract = True
        default_permissions = ()

    def __getattr__(self, name: str) -> Any:
        """Give an own value by its query path, as a coded field is given by its attribute."""
        if name.startswith(PREFIX):
            return own_of(self, name)
        raise AttributeError(f"{type(self).__name__} has no {name}")


def list_indexes(prefix: str, *leading: str) -> list[models.Index]:
    """Give the indexes that lists live on, led by the organisation: newest first for all, owner and department."""
    paths = [(), ("owner",), ("department",), *((name,) for name in leading)]
    return [
        models.Index(
            fields=["organisation", *path, "-updated_at", "-id"], name=f"{prefix}_{'_'.join(path) or 'new'}_ix"
        )
        for path in paths
    ]
