"""The one table of history."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.tenancy.current import Everyone, current


class ActQuerySet(models.QuerySet):
    """Acts can be read and added, never changed."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse: history is append-only."""
        raise TypeError("History is append-only.")

    def delete(self) -> NoReturn:
        """Refuse: history is append-only."""
        raise TypeError("History is append-only.")


class ActManager(models.Manager.from_queryset(ActQuerySet)):  # type: ignore[misc]
    """Gives the acts of the current viewer's organisation."""

    def get_queryset(self) -> ActQuerySet:
        """Return the acts of the organisation; raises NoViewer without a viewer."""
        looking = current()
        rows: Any = super().get_queryset()
        return rows if isinstance(looking, Everyone) else rows.filter(organisation_id=looking.organisation_id)


class Act(models.Model):
    """One action on one record: `changes` is a list of {field, old, new} with JSON values.

    The database itself refuses to change or delete an act (`guard.py`); only its content may be blanked, once, for an
    erasure: `erased_at` then says when, and `digest` stands for the content in the seal.
    """

    organisation = models.ForeignKey(
        settings.ORGANISATION_MODEL, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField(_("时间"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )
    action = models.CharField(_("动作"), max_length=80)
    record_type = models.CharField(_("记录类型"), max_length=60)
    record_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    batch = models.BigIntegerField(null=True)
    ip = models.GenericIPAddressField(_("网络地址"), null=True)
    erased_at = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=32, null=True)

    objects = ActManager()
    stays_at_merge = "history is never rewritten; the timeline reads both records"

    class Meta:
        verbose_name = _("修改历史")
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "record_type", "record_id", "-id"], name="act_record_ix"),
            models.Index(
                fields=["organisation", "user", "-id"],
                name="act_user_ix",
                condition=models.Q(batch__isnull=True),
            ),
            models.Index(
                fields=["organisation", "batch"], name="act_batch_ix", condition=models.Q(batch__isnull=False)
            ),
            models.Index(
                fields=["organisation", "-at", "-id"], name="act_log_ix", condition=models.Q(batch__isnull=True)
            ),
        ]

    def save(self, *args: Any, **options: Any) -> None:
        """Add the act; saving it a second time is refused."""
        if not self._state.adding:
            raise TypeError("History is append-only.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse: history is append-only."""
        raise TypeError("History is append-only.")
