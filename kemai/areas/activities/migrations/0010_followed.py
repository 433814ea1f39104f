"""Whoever follows a task has a row for it with the time that it is due, so that an index gives their tasks in order.

Tasks in the recycle bin have an index of their own, so that a list is counted without looking its records up.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CHUNK = 1000


def follow(apps, schema_editor):
    """Write a row for everybody whom a task names as a watcher and who is still there."""
    tasks, followers = apps.get_model("activities", "Task"), apps.get_model("activities", "TaskFollower")
    users = set(apps.get_model("accounts", "User")._base_manager.values_list("organisation_id", "pk"))
    made = []
    named = tasks._base_manager.exclude(watchers="").values_list("organisation_id", "pk", "due", "watchers")
    for firm, pk, due, watchers in named:
        people = {(firm, int(one)) for one in watchers.split(",") if one} & users
        made += [followers(organisation_id=firm, task_id=pk, user_id=one, due=due) for _firm, one in sorted(people)]
    followers._base_manager.bulk_create(made, batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_wecom"),
        ("activities", "0009_listed"),
        ("core", "0010_key_numbers"),
        ("customers", "0006_trade"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TaskFollower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("is_deleted", True)), fields=["organisation", "id"], name="task_gone_ix"
            ),
        ),
        migrations.AddField(
            model_name="taskfollower",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="taskfollower",
            name="task",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="followers",
                to="activities.task",
            ),
        ),
        migrations.AddField(
            model_name="taskfollower",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="taskfollower",
            index=models.Index(fields=["organisation", "task"], name="task_follower_ix"),
        ),
        migrations.AddIndex(
            model_name="taskfollower",
            index=models.Index(fields=["organisation", "user", "-due", "-task"], name="task_follower_due_ix"),
        ),
        migrations.AddConstraint(
            model_name="taskfollower",
            constraint=models.UniqueConstraint(fields=("organisation", "user", "task"), name="task_follower_once"),
        ),
        migrations.RunPython(follow, migrations.RunPython.noop),
    ]
