"""How people come in and leave: invitations by mail, and what a leaver handed over."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned

VALID_FOR = timedelta(days=7)


class Invitation(Owned):
    """A link by which a person sets their first password: good once, for 7 days; only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("邀请")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "-id"], name="invitation_new_ix")]


class HandOver(Owned):
    """All records of one person given to others in one step: from whom, to whom, how many, why and when.

    `receivers` gives the receiver of each record type by its key where it is not `target`. History holds one act per
    record, bound together by the batch.
    """

    source = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("移交人"), db_index=False
    )
    target = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("接收人"), db_index=False
    )
    receivers = models.JSONField(default=dict)
    records = models.PositiveIntegerField(_("记录数"), default=0)
    reason = models.CharField(_("原因"), max_length=200)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("移交")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "source", "-id"], name="hand_over_source_ix")]

    @property
    def batch(self) -> int:
        """Number the acts of this hand-over; imports take the numbers above zero."""
        return -int(self.pk)
