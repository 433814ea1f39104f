"""The two columns of a record that a person added although a like one was shown."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.columns import RecordKey


def duplicate_of() -> RecordKey:
    """Keep the like record that was shown when this one was added all the same."""
    return RecordKey(
        "self", models.SET_NULL, verbose_name=_("与之重复"), null=True, blank=True, editable=False, db_index=False
    )


def confirmed_by() -> models.ForeignKey:
    """Keep who said that the two are not the same."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("确认人"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        db_index=False,
    )
