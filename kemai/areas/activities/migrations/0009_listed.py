"""The lists of somebody's own repeat when a meeting starts and when a message was made, so that an index sorts them.

What lies in the recycle bin has an index of its own, so that a list is counted without looking its records up.
"""

from datetime import UTC, datetime

from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def repeat(apps, schema_editor):
    """Write onto every seat when its meeting starts, onto every reading when its message was made."""
    for name, whole, link, column in (
        ("MeetingSeat", "Meeting", "meeting_id", "start"),
        ("MessageReading", "Message", "message_id", "created_at"),
    ):
        records = apps.get_model("activities", whole)._base_manager.filter(pk=OuterRef(link))
        apps.get_model("activities", name)._base_manager.update(**{column: Subquery(records.values(column))})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_wecom"),
        ("activities", "0008_wecom_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="meetingseat",
            name="start",
            field=models.DateTimeField(default=UNKNOWN),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="messagereading",
            name="created_at",
            field=models.DateTimeField(default=UNKNOWN),
            preserve_default=False,
        ),
        migrations.RunPython(repeat, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="meetingseat",
            index=models.Index(fields=["organisation", "user", "-start", "-meeting"], name="meeting_seat_start_ix"),
        ),
        migrations.AddIndex(
            model_name="messagereading",
            index=models.Index(
                fields=["organisation", "user", "-created_at", "-message"], name="message_reading_new_ix"
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                condition=models.Q(("is_deleted", True)), fields=["organisation", "id"], name="meeting_gone_ix"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("is_deleted", True)), fields=["organisation", "id"], name="message_gone_ix"
            ),
        ),
    ]
