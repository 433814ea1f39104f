"""Invoices and the titles that customers want on them."""

from __future__ import annotations

import re

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models.line import RateField
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import (
    DateField,
    DictionaryField,
    MoneyField,
    NumberField,
    PhoneField,
    RecordKey,
    TextField,
)
from kemai.core.records.currencies import HOME, foreign_index
from kemai.core.records.errors import Invalid

TAX_NUMBER = re.compile(r"[0-9A-Za-z]{15,20}")


def tax_number(value: str) -> None:
    """Take 15 to 20 digits and letters, blanks between them aside."""
    if not TAX_NUMBER.fullmatch(value.replace(" ", "")):
        raise Invalid("E-FMT", _("税号为 15–20 位数字或字母"))


class InvoiceTitle(Record):
    """What a customer wants to stand on its invoices: name, tax number, address, bank."""

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    title = TextField(_("抬头"), max_length=120, blank=False)
    tax_no = TextField(_("税号"), max_length=30, checks=[tax_number])
    address = TextField(_("地址"), max_length=200)
    phone = PhoneField(_("电话"))
    bank = TextField(_("开户银行"), max_length=120)
    account = TextField(_("银行账号"), max_length=40)
    usual = models.BooleanField(_("默认抬头"), default=False)

    class Meta:
        verbose_name = _("发票抬头")
        default_permissions = ()
        indexes = list_indexes("invoice_title", "customer")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="invoice_title_number_once"),
        ]

    def __str__(self) -> str:
        """Read as the title."""
        return self.title


class Invoice(Record):
    """A bill with tax that a customer asked for, was issued, voided, or countered by a red one.

    `amount` is with tax, in the currency of the paper that it bills, and negative on a red invoice, whose `counters`
    is the one it takes back. `invoice_no` is the number on the paper, given out once.
    """

    class Status(models.TextChoices):
        """Where an invoice stands."""

        REQUESTED = "requested", _("待开")
        ISSUED = "issued", _("已开")
        VOID = "void", _("已作废")
        COUNTERED = "countered", _("已红冲")

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contract = RecordKey("sales.Contract", verbose_name=_("合同"), null=True, blank=True, db_index=False)
    order = RecordKey("sales.SalesOrder", verbose_name=_("订单"), null=True, blank=True, db_index=False)
    kind = DictionaryField("invoice_kind", _("发票种类"), required=True)
    title = TextField(_("抬头"), max_length=120, blank=False)
    tax_no = TextField(_("税号"), max_length=30, checks=[tax_number])
    amount = MoneyField(_("开票金额"), null=False, blank=False, minimum=None)
    currency = TextField(_("币种"), max_length=3, default=HOME, editable=False)
    tax_rate = RateField(_("税率%"), default=13)
    tax = MoneyField(_("税额"), null=False, default=0, minimum=None, editable=False)
    invoice_no = TextField(_("发票号码"), max_length=40, editable=False)
    issued_on = DateField(_("开票日期"), editable=False)
    status = models.CharField(
        _("发票状态"), max_length=10, choices=Status.choices, default=Status.REQUESTED, editable=False
    )
    counters = RecordKey(
        "sales.Invoice", verbose_name=_("红冲的发票"), null=True, blank=True, db_index=False, editable=False
    )
    reason = TextField(_("作废/红冲原因"), max_length=200, editable=False)

    class Meta:
        verbose_name = _("发票")
        default_permissions = ()
        indexes = [
            *list_indexes("invoice", "contract", "order"),
            models.Index(fields=["organisation", "customer", "status", "amount"], name="invoice_billed_ix"),
            models.Index(fields=["organisation", "status", "issued_on"], name="invoice_status_ix"),
            foreign_index("invoice_foreign_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="invoice_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "invoice_no"], condition=~Q(invoice_no=""), name="invoice_paper_number_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "counters"], condition=~Q(counters=None), name="invoice_countered_once"
            ),
            models.CheckConstraint(
                condition=Q(counters=None, amount__gt=0) | Q(amount__lt=0) & ~Q(counters=None),
                name="invoice_of_something",
            ),
            models.CheckConstraint(condition=Q(contract=None) | Q(order=None), name="invoice_of_one_paper"),
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lte=100), name="invoice_tax_rate_fits"),
            models.CheckConstraint(
                condition=Q(status="requested") | Q(status="void") | ~Q(invoice_no="") & ~Q(issued_on=None),
                name="invoice_issued_with_number",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("void", "countered")) | ~Q(reason=""), name="invoice_taken_back_why"
            ),
            models.CheckConstraint(condition=Q(counters=None) | ~Q(counters=F("id")), name="invoice_not_own_counter"),
        ]

    def __str__(self) -> str:
        """Read as the number on the paper, before that as the request's."""
        return self.invoice_no or self.number
