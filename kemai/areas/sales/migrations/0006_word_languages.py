"""Word templates have a language; returns say in which currency they credit."""

from django.conf import settings
from django.db import migrations, models

import kemai.core.records.columns


def take_over(apps, schema_editor):
    """Write the currency of foreign orders onto what came back of them."""
    orders = apps.get_model("sales", "SalesOrder")._base_manager.exclude(currency="CNY")
    returns = apps.get_model("sales", "ReturnOrder")._base_manager
    for currency in set(orders.values_list("currency", flat=True)):
        returns.filter(order__in=orders.filter(currency=currency).values("pk")).update(currency=currency)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_trade"),
        ("core", "0009_light_phones"),
        ("sales", "0005_billed_money2"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="wordtemplate",
            name="word_template_name_once",
        ),
        migrations.AddField(
            model_name="wordtemplate",
            name="language",
            field=models.CharField(
                choices=[("zh-hans", "中文"), ("en", "英文")], default="zh-hans", max_length=7, verbose_name="语言"
            ),
        ),
        migrations.AddConstraint(
            model_name="wordtemplate",
            constraint=models.UniqueConstraint(fields=("organisation", "name", "language"), name="word_template_once"),
        ),
        migrations.AddField(
            model_name="returnorder",
            name="currency",
            field=kemai.core.records.columns.TextField(
                blank=True, default="CNY", editable=False, max_length=3, verbose_name="币种"
            ),
        ),
        migrations.AddIndex(
            model_name="returnorder",
            index=models.Index(fields=["organisation", "received_at"], name="return_order_received_ix"),
        ),
        migrations.AddIndex(
            model_name="returnorder",
            index=models.Index(
                condition=models.Q(("currency", "CNY"), _negated=True),
                fields=["organisation"],
                name="return_order_foreign_ix",
            ),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
