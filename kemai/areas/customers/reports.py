"""What people ask about customers as a whole."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.queries import lost
from kemai.core.reports.declare import Shelf
from kemai.core.reports.listed import Listed
from kemai.core.reports.makeup import MakeUp
from kemai.core.reports.monthly import Month, Monthly
from kemai.core.reports.questions import Question
from kemai.core.screens.menu import place

CUSTOMER, CONTACT = "customers.customer", "customers.contact"
HOME = "/customers/reports/"


def lost_within(rows: Any, question: Question) -> Any:
    """Keep the customers that were lost on the asked days."""
    start, end = question.moments()
    limits = {"lost_at__gte": start, "lost_at__lte": end}
    return lost(rows, question.viewer).filter(**{path: moment for path, moment in limits.items() if moment})


def lost_in(month: Month) -> str:
    """Give the list of the customers lost in a month."""
    return f"{HOME}lost/?from={month.first.isoformat()}&to={month.last.isoformat()}"


REPORTS = Shelf(
    HOME,
    _("客户报表"),
    (
        MakeUp(code="region", label=_("按地区"), type_key=CUSTOMER, field="province"),
        MakeUp(code="type", label=_("按类型"), type_key=CUSTOMER, field="customer_type"),
        MakeUp(code="industry", label=_("按行业"), type_key=CUSTOMER, field="industry"),
        MakeUp(code="source", label=_("按来源"), type_key=CUSTOMER, field="source"),
        MakeUp(code="owner", label=_("按负责人"), type_key=CUSTOMER, field="owner"),
        MakeUp(code="state", label=_("按状态"), type_key=CUSTOMER, field="state"),
        MakeUp(code="size", label=_("按规模"), type_key=CUSTOMER, field="size_class"),
        Monthly(
            code="new",
            label=_("每月新增"),
            type_key=CUSTOMER,
            finding=_("新增 %(total)s 个客户，%(month)s 最多（%(count)s）"),
            nothing=_("这段时间没有新增客户"),
        ),
        Monthly(
            code="lost-by-month",
            label=_("每月流失"),
            type_key=CUSTOMER,
            dated="",
            path="lost_at",
            narrow=lost_within,
            leads_to=lost_in,
            finding=_("流失 %(total)s 个客户，%(month)s 最多（%(count)s）"),
            nothing=_("这段时间没有流失客户"),
        ),
        Listed(
            code="lost",
            label=_("流失客户"),
            type_key=CUSTOMER,
            dated="",
            narrow=lost_within,
            columns=("number", "owner", "province", "industry", "phone"),
        ),
        Listed(
            code="list",
            label=_("客户清单"),
            type_key=CUSTOMER,
            columns=("number", "customer_type", "state", "province", "industry", "owner", "phone"),
            order=("number",),
        ),
        Listed(
            code="contacts",
            label=_("联系人清单"),
            type_key=CONTACT,
            columns=("customer", "position", "mobile", "office_phone", "email", "invalid"),
            order=("customer_id", "id"),
        ),
        MakeUp(code="contact-counts", label=_("联系人数"), type_key=CONTACT, field="customer"),
    ),
)

place("analysis", _("客户报表"), HOME, "chart", lambda viewer: viewer.may(CUSTOMER, "read"))
