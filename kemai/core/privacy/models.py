"""The list of erasures, which outlives every backup."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kemai.core.records.base import Owned


class Erasure(Owned):
    """One person made unrecognisable; it names nobody.

    `records` lists [type, id, time of adding] of what was erased, `digests` keyed hashes of name with phone or mail,
    by which copies of the person under other ids are known again after a restore. `counts` says how much went where.
    """

    key = models.CharField(max_length=32, unique=True)
    records = models.JSONField(default=list)
    digests = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "-id"], name="erasure_new_ix")]
