"""Letters to many customers: one for each from a template, all printed into one document, in the background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kemai.areas.activities.letters.paper import letters_pdf
from kemai.areas.activities.letters.records import KEY
from kemai.areas.activities.letters.sending import send_out
from kemai.areas.activities.models import Letter, MailTemplate
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.actions.declare import action, ask
from kemai.core.actions.perform import require
from kemai.core.audit.held import hold, must_wait
from kemai.core.audit.models import HeldAction
from kemai.core.history.write import log
from kemai.core.jobs.declare import job
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.printing import press
from kemai.core.printing.jobs import kept
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.tenancy.viewer import Viewer

CUSTOMER, KIND, PART = "customers.customer", "activities.letters", 100


def write_many(ids: Iterable[int], kind: str, template: str, *, by: Viewer) -> Job | HeldAction:
    """Start letters or faxes to customers, or let very many wait for a yes.

    Raises Rejected without a template, Forbidden without the right to mail.
    """
    require(registry.get(CUSTOMER), "mail", by)
    require(registry.get(KEY), "add", by)
    if kind not in Letter.Kind.values:
        raise Rejected.one("kind", "E-REQ")
    wanted = sorted(set(ids))
    given = {"ids": wanted, "kind": kind, "template": template_of(template).pk, "language": get_language()}
    title = _("写信给 %(count)d 个客户") % {"count": len(wanted)}
    if must_wait(len(wanted), by):
        return hold(KIND, title, given, len(wanted), by=by)
    with transaction.atomic():
        return start(KIND, title, given, by=by)


def template_of(called: str) -> MailTemplate:
    """Find a template by its id or name; raises Rejected E-REQ."""
    rows = MailTemplate.objects.filter(is_deleted=False)
    found = rows.filter(pk=as_id(called) or 0).first() or rows.filter(name=called).first()
    if found is None:
        raise Rejected.one("template", "E-REQ")
    return found


@job(KIND)
def write_letters_later(
    *, progress: Progress, by: Viewer, ids: list[int], kind: str, template: int, language: str
) -> dict[str, Any]:
    """Write and send one letter to each customer; run twice, each customer still gets one."""
    batch, skipped = progress.job.pk, Counter[str]()
    with translation.override(language):
        progress.total(len(ids))
        for customer in Customer.objects.visible_to(by, "mail").filter(pk__in=ids).order_by("number", "pk"):
            there = Letter.objects.filter(batch=batch, customer=customer).exists()
            if not there and (reason := written(customer, kind, template, batch, by)):
                skipped[reason] += 1
            progress.advance(1)
        letters = list(Letter.objects.filter(batch=batch).select_related("owner").order_by("pk"))
        facts = {"count": len(letters), "skipped": dict(skipped), "kind": kind}
        log(by, f"{KEY}.print", KEY, None, [], title=_("信函传真"), facts=facts)
        said = "；".join(f"{reason}：{count}" for reason, count in skipped.items())
        if not letters or kind == Letter.Kind.FAX:
            return {"url": "/letters/", "label": _("信函传真"), "sent": len(letters), "skipped": said}
        return kept(bound(letters, by), f"{_('信函')}.pdf", progress, by, rows=len(letters), skipped=said)


def written(customer: Customer, kind: str, template: int, batch: int, by: Viewer) -> str:
    """Write and send one letter; gives the reason where it can't be."""
    main = customer.main_contact
    contact = main.pk if main and not main.invalid and main.customer_id == customer.pk else None
    values = {"customer": customer.pk, "contact": contact, "kind": kind, "template": template}
    try:
        with transaction.atomic():
            made = actions.add(registry.get(KEY), values, by=by)
            Letter.objects.filter(pk=made.pk).update(batch=batch)
            send_out(made, by=by)
    except Rejected as reasons:
        return "；".join(one.message for many in reasons.errors.values() for one in many)
    return ""


def bound(letters: list[Letter], by: Viewer) -> bytes:
    """Print letters into one document, a part at a time."""
    binder = press.Binder()
    for at in range(0, len(letters), PART):
        binder.add(letters_pdf(letters[at : at + PART], by=by))
    return binder.bound()


@action(
    CUSTOMER,
    label=gettext_lazy("写信"),
    icon="note",
    verb="mail",
    button=False,
    asks=(ask("template", gettext_lazy("模板"), required=True),),
)
def write_letter(customer: Any, *, by: Viewer, template: str) -> None:
    """Draft a letter to a customer from a template; several at once go by the page of the list."""
    values = {"customer": customer.pk, "template": template_of(template).pk}
    actions.add(registry.get(KEY), values, by=by)
