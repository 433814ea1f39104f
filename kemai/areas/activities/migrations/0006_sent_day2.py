"""Every mail has its time: lists are sorted by it out of an index, which knows no empty ones."""

from django.db import migrations
from django.db.models import F


def date(apps, schema_editor):
    """Give a mail without a time the one when it was noted."""
    mails = apps.get_model("activities", "MailMessage")._base_manager
    mails.filter(sent_at=None).update(sent_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_seats_day2")]

    operations = [migrations.RunPython(date, migrations.RunPython.noop)]
