"""Store match keys as numbers, with a place apart for those of an import."""

from django.db import migrations, models

from kemai.core.duplicates.stored import number_of
from kemai.core.records import bulk

AT_ONCE = 10_000


def number(apps, schema_editor):
    """Give each key its number."""
    keys = apps.get_model("core", "MatchKey")
    last = 0
    while rows := list(keys._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", "text")[:AT_ONCE]):
        last = rows[-1][0]
        bulk.update(keys, {pk: {"key": number_of(text)} for pk, text in rows})


class Migration(migrations.Migration):
    dependencies = [("core", "0009_light_phones")]

    operations = [
        migrations.RemoveIndex("matchkey", "match_key_ix"),
        migrations.RenameField("matchkey", "key", "text"),
        migrations.AddField("matchkey", "key", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("matchkey", "apart", models.BooleanField(default=False)),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.RemoveField("matchkey", "text"),
        migrations.AddIndex("matchkey", models.Index(fields=["organisation", "apart", "key"], name="match_key_ix")),
    ]
