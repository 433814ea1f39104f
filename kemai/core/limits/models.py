"""The one table of counted tries."""

from django.db import models


class Tries(models.Model):
    """How often one subject tried one thing since its window opened; the subject is kept as a keyed hash only."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
