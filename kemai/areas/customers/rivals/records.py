"""Competitors and what customers spend with them, as people and machines see them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Competitor, RivalSpend
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.typed import RecordType

ship_number("customers.rivalspend", "JP-{YYYY}-{0000}")


@registry.add
class CompetitorType(RecordType):
    """The file on a rival of the firm."""

    model, icon, menu = Competitor, "target", "market"
    plural = pgettext_lazy("plural", "竞争对手")
    columns = ["name", "price_level", "products", "news_date", "owner", "updated_at"]
    form = [
        (_("竞争对手"), ["name", "website", "price_level", "products", "strengths", "weaknesses"]),
        (_("动态"), ["news", "news_source", "news_date", "owner", "remark"]),
    ]
    facts = ["website", "price_level", "news_date", "owner"]
    badges = {"price_level": "tag"}
    search = {"name": "A", "products": "C"}
    transfer = {"key": "name"}


@registry.add
class RivalSpendType(RecordType):
    """What a customer spends with a rival."""

    model, icon, title = RivalSpend, "coin", "number"
    plural = pgettext_lazy("plural", "竞品消费")
    columns = ["number", "customer", "competitor", "amount", "period", "source", "owner", "updated_at"]
    form = [(_("竞品消费"), ["customer", "competitor", "amount", "period", "source", "owner", "remark", "number"])]
    facts = ["customer", "competitor", "amount", "period", "owner"]
    search = {"number": "B"}
    transfer = {"key": "number", "by": {"customer": "number", "competitor": "name"}}
    panels_under, later = ("customers.customer", "customers.competitor"), True
    goes_with = ("customer", "competitor")
