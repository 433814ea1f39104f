"""Reminding customers of what is overdue, each time more firmly: by mail where they have an address, else by SMS."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import Dunning, ReceivablePlan
from kemai.areas.sales.receivables.keeping import customer_first, moved
from kemai.core.actions.declare import action
from kemai.core.options import option
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import put
from kemai.core.records.currencies import HOME, NOTHING, Amounts
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.receivableplan"
Open = ReceivablePlan.Status.OPEN
GROUP, LEVELS = gettext_lazy("催款"), 3
HELP = format_lazy(gettext_lazy("可以写：{words}"), words="{客户} {金额} {笔数} {天数} {公司}")
TEXTS = (
    option(
        "dunning.first",
        gettext_lazy("第一次催款"),
        "{客户}：您好！贵方有 {笔数} 笔款项共 {金额} 元已到期，请安排付款。如已付款请忽略。{公司}",
        group=GROUP,
        help=HELP,
    ),
    option(
        "dunning.second",
        gettext_lazy("第二次催款"),
        "{客户}：贵方 {金额} 元货款已逾期 {天数} 天，前次提醒后仍未收到，请在 7 天内付清或与我方联系。{公司}",
        group=GROUP,
        help=HELP,
    ),
    option(
        "dunning.last",
        gettext_lazy("最后催款"),
        "{客户}：贵方 {金额} 元货款已逾期 {天数} 天，经多次提醒仍未付清。请于 3 天内付清，否则我方将暂停发货。{公司}",
        group=GROUP,
        help=HELP,
    ),
)


def is_overdue(plan: ReceivablePlan) -> bool:
    """Say whether a receivable should have been paid before today."""
    return bool(plan.status == Open and plan.due < timezone.localdate())


@action(
    KEY,
    label=gettext_lazy("催款"),
    icon="send",
    allowed=is_overdue,
    refusal=gettext_lazy("只有逾期未收的款项可以催"),
    ahead=customer_first,
)
def dun(plan: Any, *, by: Viewer) -> None:
    """Remind the customer of all that is overdue, one level above the last time, once a day at the most."""
    today = timezone.localdate()
    due = ReceivablePlan.objects.filter(customer=plan.customer_id, status=Open, due__lt=today).order_by("due", "pk")
    plans = list(due)
    if any(one.dunned_on == today for one in plans):
        raise Rejected.one("", "E-STATE", _("今天已经催过这位客户"))
    remind(plan.customer, plans, by)
    for one in plans:
        if one.pk == plan.pk:
            plan.dunned, plan.dunned_on = min(one.dunned + 1, LEVELS), today
            plan.save(update_fields=["dunned", "dunned_on"])
        else:
            moved(KEY, one, "dun", by, dunned=min(one.dunned + 1, LEVELS), dunned_on=today)


def remind(customer: Customer, plans: list[ReceivablePlan], by: Viewer) -> Dunning:
    """Write the reminder and hand it to the outbox; raises Rejected where the customer can't be reached."""
    channel, address = way_to(customer)
    level = min(max(one.dunned for one in plans) + 1, LEVELS)
    total = sum((Amounts({one.currency: one.open_sum}) for one in plans), Amounts())
    text = worded(level, customer.name, total, plans, by)
    message = OutMessage(
        channel=channel,
        address=address,
        name=customer.name[:120],
        text=text,
        record_type="customers.customer",
        record_id=customer.pk,
    )
    with transaction.atomic():
        put([message], by=by)
        made = Dunning(organisation_id=by.organisation_id, customer=customer, level=level, channel=channel)
        made.total, made.text, made.at, made.by_id = total.get(HOME, NOTHING), text, timezone.now(), by.user_id
        made.save()
    return made


def way_to(customer: Customer) -> tuple[str, str]:
    """Choose how a customer is reached: mail, else SMS, of the customer, else of the main contact."""
    person = customer.main_contact
    for holder in (customer, person):
        if holder is not None and holder.email:
            return OutMessage.Channel.MAIL, holder.email
    for holder in (customer, person):
        if holder is not None and holder.mobile:
            return OutMessage.Channel.SMS, holder.mobile
    raise Rejected.one("", "E-REQ", _("客户没有邮箱和手机，请先补上"))


def worded(level: int, name: str, total: Amounts, plans: list[ReceivablePlan], by: Viewer) -> str:
    """Fill in the firm's words for this level."""
    oldest = min(one.due for one in plans)
    words = {
        "客户": name,
        "金额": str(total.said("{:,.2f}".format)),
        "笔数": str(len(plans)),
        "天数": str((timezone.localdate() - oldest).days),
        "公司": firm_name(by),
    }
    text = str(TEXTS[level - 1].of(by.organisation_id))
    for word, value in words.items():
        text = text.replace(f"{{{word}}}", value)
    return text


def firm_name(by: Viewer) -> str:
    """Give the name of the firm."""
    firm = Customer._meta.get_field("organisation").related_model
    return str(firm._base_manager.values_list("name", flat=True).get(pk=by.organisation_id))
