"""The line of a paper: what every quote, contract, order and delivery has in common."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Record
from kemai.core.records.columns import MoneyField, NumberField, RecordKey, TextField, WholeField

NONE = Decimal(0)


class RateField(models.DecimalField):
    """A share of 0 to 100 per cent, two decimals."""

    kind = "pct"
    minimum, maximum = 0, 100

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to nothing."""
        for name, value in (("max_digits", 5), ("decimal_places", 2), ("default", NONE)):
            options.setdefault(name, value)
        super().__init__(*args, **options)


class PaperLine(Record):
    """What a paper is about, line by line: a product of the catalogue or a name, quantity, price, discount, tax.

    `price` is before tax. `amount` and `tax_amount` follow from the rest and are kept to the hundredth of a cent; the
    paper rounds their sums once. A concrete line names its paper by a link, and gives it `list_indexes`.
    """

    number = NumberField(_("编号"))
    position = WholeField(_("行号"), minimum=0, maximum=9999, default=0)
    product = RecordKey("products.Product", verbose_name=_("产品"), null=True, blank=True, db_index=False)
    variant = RecordKey("products.Variant", verbose_name=_("规格品"), null=True, blank=True, db_index=False)
    name = TextField(_("品名"), max_length=200)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=3, default=1)
    unit = TextField(_("计量单位"), max_length=20)
    price = MoneyField(_("单价"), null=False, blank=True)
    discount = RateField(_("折扣%"))
    tax_rate = RateField(_("税率%"))
    amount = MoneyField(_("金额"), max_digits=20, decimal_places=4, null=False, default=NONE, editable=False)
    tax_amount = MoneyField(_("税额"), max_digits=20, decimal_places=4, null=False, default=NONE, editable=False)

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        """Read as the name of what it is about."""
        return self.name


def line_rules(name: str) -> list[models.BaseConstraint]:
    """Give the promises that the lines of a table keep; `name` begins the names of the constraints."""
    return [
        models.UniqueConstraint(fields=["organisation", "number"], name=f"{name}_number_once"),
        models.CheckConstraint(condition=Q(quantity__gt=0), name=f"{name}_of_something"),
        models.CheckConstraint(condition=Q(price__gte=0), name=f"{name}_price_not_negative"),
        models.CheckConstraint(condition=Q(discount__gte=0, discount__lte=100), name=f"{name}_discount_share"),
        models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lte=100), name=f"{name}_tax_share"),
    ]
