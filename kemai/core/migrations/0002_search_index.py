"""The token index of search, in the shape of the database in use."""

from django.db import migrations

from kemai.core.search.schema import CreateSearchIndex


class Migration(migrations.Migration):
    """Make the token index right after the table of documents."""

    dependencies = [("core", "0001_initial")]
    operations = [CreateSearchIndex()]
