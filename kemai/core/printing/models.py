"""What the papers of a firm look like."""

from django.db import models

from kemai.core.records.base import Owned


class Logo(Owned):
    """The picture at the head of a firm's papers: PNG or JPEG, judged by content, small enough to lie in its row."""

    kind = models.CharField(max_length=20)
    picture = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation"], name="printing_logo_once")]
