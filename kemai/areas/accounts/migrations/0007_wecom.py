import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import kemai.core.records.columns


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_trade"),
        ("core", "0009_light_phones"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shortcut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", kemai.core.records.columns.TextField(blank=True, max_length=60, verbose_name="名称")),
                ("url", kemai.core.records.columns.TextField(blank=True, max_length=500, verbose_name="链接")),
            ],
            options={
                "verbose_name": "快捷方式",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WecomApp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("corp", models.CharField(blank=True, max_length=64)),
                ("agent", models.PositiveIntegerField(default=0)),
                ("sealed", models.TextField(blank=True)),
                ("access", models.TextField(blank=True)),
                ("access_until", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="user",
            name="wecom",
            field=kemai.core.records.columns.TextField(
                blank=True, default="", max_length=64, verbose_name="企业微信账号"
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="area",
            field=kemai.core.records.columns.TextField(
                blank=True,
                help_text="地名，用顿号隔开，例如：上海、江苏，或 华东。客户在别处就不能分给此人；不填则不限。",
                max_length=60,
                verbose_name="负责区域",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                models.F("organisation"),
                django.db.models.functions.text.Lower("wecom"),
                condition=models.Q(("wecom", ""), _negated=True),
                name="user_wecom_once",
            ),
        ),
        migrations.AddField(
            model_name="shortcut",
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
            model_name="shortcut",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="wecomapp",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="shortcut",
            constraint=models.UniqueConstraint(fields=("person", "url"), name="shortcut_once"),
        ),
        migrations.AddConstraint(
            model_name="wecomapp",
            constraint=models.UniqueConstraint(fields=("organisation",), name="wecom_app_once"),
        ),
    ]
