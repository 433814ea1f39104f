"""The keys by which like records meet."""

from django.db import models

from kemai.core.records.base import Owned


class MatchKey(Owned):
    """One normalised key of one record: `n:` name, `p:` phone digits, `e:` exact value."""

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    key = models.CharField(max_length=140)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "record_type", "key"], name="match_key_ix"),
            models.Index(fields=["organisation", "record_type", "record_id"], name="match_record_ix"),
        ]
