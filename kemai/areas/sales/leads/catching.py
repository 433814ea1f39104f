"""Catching leads from outside: web forms, calls, events; the same person twice is one lead with two responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.events import LeadCaught
from kemai.areas.sales.leads.actions import give
from kemai.areas.sales.leads.handing import next_person
from kemai.areas.sales.leads.scoring import WAYS
from kemai.areas.sales.models import Lead, LeadResponse
from kemai.core import actions
from kemai.core.access.provider import viewer_of
from kemai.core.dictionary.book import book
from kemai.core.duplicates.keys import key_of
from kemai.core.duplicates.stored import bearing, numbered
from kemai.core.events import tell
from kemai.core.history.write import log
from kemai.core.notify.send import tell_people
from kemai.core.options import option
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.lead"
KEEPER = option(
    "leads.keeper", gettext_lazy("线索接收人的用户名"), "", group=gettext_lazy("销售"),
    help=gettext_lazy("网页表单等渠道来的线索以这个人的名义登记；不填则为第一位系统管理员。"),
)  # fmt: skip


def catch(organisation: Any, values: Mapping[str, Any], source: str, *, way: str = "", text: str = "") -> Lead:
    """Catch a lead for a firm: a new one is handed out by its rules or waits in the pool, a known one gets a response.

    `values` are fields of a lead by name, `source` the code of its origin (web, phone, mail, event …), `way` what it
    came by, such as the name of a form. Raises Rejected with a reason beside each field.
    """
    with acting_as(keeper(organisation)) as by, transaction.atomic():
        lead, new = known(values, by), False
        if lead is None:
            lead, new = begin(values, source, by), True
        LeadResponse.objects.create(
            organisation_id=by.organisation_id,
            lead=lead,
            way=(way or source)[:40],
            text=text or str(values.get("need") or ""),
            at=timezone.now(),
        )
        if not new:
            again(lead, by)
        tell(LeadCaught(by, lead.pk, new))
    return lead


def keeper(organisation: Any) -> Viewer:
    """Give the person in whose name leads from outside are written down."""
    with everyone(reason="catching a lead"):
        people = get_user_model()._base_manager.select_related("organisation").filter(status="active")
        mine = people.filter(organisation=organisation)
        login = KEEPER.of(organisation.pk)
        user = mine.filter(login=login).first() if login else None
        user = user or mine.filter(roles__code="admin").order_by("pk").first()
        if user is None:
            raise Rejected.one("", "E-STATE", _("这家单位没有可用的管理员"))
        return viewer_of(user)


def known(values: Mapping[str, Any], by: Viewer) -> Lead | None:
    """Find the open lead of the same phone, mail or WeChat name."""
    how = registry.get(KEY).duplicates
    keys = {key_of(how[name], str(values[name])) for name in WAYS if values.get(name)} - {""}
    hits = bearing(by.organisation_id, KEY, numbered(keys))
    open_leads = Lead.objects.filter(pk__in=hits.values("record_id")).exclude(status=Lead.Status.CONVERTED)
    return open_leads.order_by("-pk").first()


def begin(values: Mapping[str, Any], source: str, by: Viewer) -> Lead:
    """Write a new lead down and hand it out; without a rule it waits in the pool of the keeper's department."""
    entry = book(by).find("lead_source", source) or book(by).find("lead_source", "other")
    given = {**values, "source": entry.id if entry else None}
    lead: Lead = actions.add(registry.get(KEY), given, by=by)
    person = next_person(lead, by)
    before = lead.owner_id
    if person is None:
        lead.owner_id, lead.status = None, Lead.Status.POOL
        lead.save(update_fields=["owner", "status"])
    else:
        give(lead, person, by)
    changes = [{"field": "owner", "old": before, "new": lead.owner_id}]
    log(by, f"{KEY}.hand_out", KEY, lead.pk, changes, title=lead.name)
    return lead


def again(lead: Lead, by: Viewer) -> None:
    """Tell the owner that a known lead has turned to the firm again."""
    if lead.owner_id:
        words = {"name": lead.name}
        tell_people(
            [lead.owner_id], lambda: _("线索 %(name)s 又来询问") % words, f"/leads/{lead.pk}/", by.organisation_id
        )
