"""What search stores: one document for each record that can be found, and its phones."""

from django.conf import settings
from django.db import models


class SearchDocument(models.Model):
    """What one record is found by; the token index of the database hangs on its id.

    `text` is what kemai.core.search.document packs: it serves the recheck, and the old tokens that SQLite must be
    told when a document goes. Ids are never used twice, so a higher id was made known later.
    """

    organisation = models.ForeignKey(settings.ORGANISATION_MODEL, models.CASCADE, related_name="+", db_index=False)
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    found_by_index_alone = True
    indexes_records = True
    stays_at_merge = "made anew from the records"

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "record_type", "record_id"], name="search_document_once")
        ]


class SearchPhone(models.Model):
    """One phone of a document, forwards and backwards, so that its first and last digits are found by range.

    The store writes and forgets it with its document, so the database is not asked for each phone whether that exists.
    """

    organisation = models.ForeignKey(settings.ORGANISATION_MODEL, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="+", db_constraint=False)
    digits = models.CharField(max_length=20)
    reversed = models.CharField(max_length=20)
    indexes_records = True

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "reversed"], name="search_phone_reversed"),
            models.Index(fields=["organisation", "digits"], name="search_phone_digits"),
        ]
