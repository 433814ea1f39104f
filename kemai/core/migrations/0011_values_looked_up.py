"""Keep values of own fields once more for PostgreSQL, in place of indexes that it never used."""

import django.db.models.deletion
from django.db import migrations, models

UNUSED = "SELECT relname FROM pg_class WHERE relkind = 'i' AND relname LIKE 'kemai\\_own\\_%'"


def drop_unused(apps, schema_editor):
    """Drop the indexes over the column of own values on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(UNUSED)
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_wecom"),
        ("core", "0010_key_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexedValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("index_id", models.BigIntegerField()),
                ("record_id", models.BigIntegerField()),
                ("text", models.TextField(null=True)),
                ("number", models.FloatField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("text", None)), fields=["index_id", "number"], name="indexed_number_ix"
                    ),
                    models.Index(
                        condition=models.Q(("number", None)), fields=["index_id", "text"], name="indexed_text_ix"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("index_id", "record_id"), name="indexed_value_once")],
            },
        ),
        migrations.CreateModel(
            name="ValueIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.CharField(max_length=63)),
                ("key", models.CharField(max_length=40)),
                ("numeric", models.BooleanField()),
                ("ready", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "relation", "key"), name="value_index_once")
                ],
            },
        ),
        migrations.RunPython(drop_unused, migrations.RunPython.noop),
    ]
