"""Invoices say in which currency they are: that of the paper that they bill."""

from django.conf import settings
from django.db import migrations, models

import kemai.core.records.columns


def take_over(apps, schema_editor):
    """Write the currency of foreign papers onto what is billed and owed for them, and onto what paid that."""

    def rows_of(model):
        return apps.get_model("sales", model)._base_manager

    for name, model in (("contract", "Contract"), ("order", "SalesOrder")):
        foreign = rows_of(model).exclude(currency="CNY")
        for currency in set(foreign.values_list("currency", flat=True)):
            papers = foreign.filter(currency=currency).values("pk")
            for one in ("Invoice", "ReceivablePlan"):
                rows_of(one).filter(**{f"{name}__in": papers}).update(currency=currency)
            paid = rows_of("ReceiptMatch").filter(**{f"plan__{name}__in": papers})
            rows_of("Receipt").filter(pk__in=paid.values("receipt")).update(currency=currency)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_trade"),
        ("core", "0009_light_phones"),
        ("customers", "0006_trade"),
        ("sales", "0004_money2"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="currency",
            field=kemai.core.records.columns.TextField(
                blank=True, default="CNY", editable=False, max_length=3, verbose_name="币种"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("currency", "CNY"), _negated=True),
                fields=["organisation"],
                name="invoice_foreign_ix",
            ),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
