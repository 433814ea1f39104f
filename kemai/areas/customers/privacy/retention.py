"""How long data of persons is kept: who has not been heard of for longer is suggested, and nothing goes by itself."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.models import Contact, Customer, PrivacyRequest
from kemai.areas.customers.privacy.requests import REQUEST, Kind, Status
from kemai.core import actions
from kemai.core.notes.models import Note
from kemai.core.options import option
from kemai.core.options.declare import Option
from kemai.core.outbox.models import OutMessage
from kemai.core.privacy.rights import require_privacy
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer

MOST = 200
SENT = (OutMessage.State.SENT, OutMessage.State.SHOWN)


def months_option(code: str, label: Any) -> Option:
    """Declare after how many months the records of a type are suggested; 0 suggests none."""
    words = gettext_lazy("满这么多个月没有联系或修改，就列入保存期限清单；0 表示不提示，任何情况下都不会自动清除")
    return option(f"privacy.keep_{code}", label, 0, group=gettext_lazy("隐私"), least=0, most=600, help=words)


@dataclass(frozen=True)
class Rule:
    """How long one kind of record is kept; `link` is the field by which a request names it."""

    type_key: str
    link: str
    months: Option
    only: Q = Q()


RULES = (
    Rule("customers.contact", "contact", months_option("contacts", gettext_lazy("联系人保存几个月"))),
    Rule(
        "customers.customer",
        "customer",
        months_option("persons", gettext_lazy("个人客户保存几个月")),
        Q(kind=Customer.Kind.PERSON),
    ),
)


def rule_of(type_key: str) -> Rule | None:
    """Find the rule of a record type."""
    return next((rule for rule in RULES if rule.type_key == type_key), None)


def last_day(months: int, today: date) -> date:
    """Give the day so many months before, the month's last where it is shorter."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def due(rule: Rule, by: Viewer) -> Any:
    """Give the records whose last change, note and message lie behind the time of keeping, the oldest first.

    Those erased already or asked to be are left out.
    """
    model, months = registry.get(rule.type_key).model, rule.months.of(by.organisation_id)
    if not months:
        return model.objects.none()
    before = timezone.make_aware(datetime.combine(last_day(months, timezone.localdate()), time.min))
    here = {"record_type": rule.type_key, "record_id": OuterRef("pk")}
    rows = model.objects.visible_to(by, "delete").filter(rule.only, updated_at__lt=before, anonymised_at=None)
    later = [
        Note.objects.filter(**here, created_at__gte=before),
        OutMessage.objects.filter(**here, created_at__gte=before, state__in=SENT),
        PrivacyRequest.objects.filter(**{rule.link: OuterRef("pk")}, kind=Kind.ANONYMISE, status=Status.OPEN),
    ]
    if model is Customer:
        later.append(Contact.objects.filter(customer=OuterRef("pk"), updated_at__gte=before))
    for found in later:
        rows = rows.exclude(Exists(found))
    return rows.order_by(F("updated_at").asc(), "pk")


def ask_to_erase(rule: Rule, ids: Iterable[int], *, by: Viewer) -> int:
    """Register a request to erase for chosen suggestions, answered by people one by one; gives how many."""
    require_privacy(by)
    wanted = list(due(rule, by).filter(pk__in=list(ids)[:MOST]).values_list("pk", flat=True))
    with transaction.atomic():
        for record_id in wanted:
            values = {rule.link: record_id, "kind": Kind.ANONYMISE, "remark": _("已满保存期限")}
            actions.add(registry.get(REQUEST), values, by=by)
    return len(wanted)
