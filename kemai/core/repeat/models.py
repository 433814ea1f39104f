"""The row that remembers what a request was answered the first time."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class FirstAnswer(Owned):
    """What one request of one person was answered; `status` is 0 while it is still being done.

    `key` and `fingerprint` are SHA-256 hashes; `place` is the address that the answer leads to.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    place = models.TextField(blank=True)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("已提交的请求")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "key"], name="first_answer_once"),
        ]
        indexes = [models.Index(fields=["made_at"], name="first_answer_made_ix")]
