"""Answering what a person asks about their data: look, copy, restrict, erase, close."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.models import Consent, PrivacyRequest
from kemai.areas.customers.privacy.consents import KEY, switch
from kemai.core.actions.declare import action, ask
from kemai.core.actions.perform import fetch, touch
from kemai.core.history.write import log
from kemai.core.privacy.copy import archive
from kemai.core.privacy.person import Person, person_of
from kemai.core.privacy.rights import require_privacy
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

CUSTOMER, REQUEST = "customers.customer", "customers.privacyrequest"
Kind, Status = PrivacyRequest.Kind, PrivacyRequest.Status


def is_open(request: PrivacyRequest) -> bool:
    """Say whether a request still waits for its answer."""
    return request.status == Status.OPEN


def subject(request: PrivacyRequest, by: Viewer, verb: str = "read") -> tuple[RecordType, Any]:
    """Give the record that a request is about, and its type; 403 without the right, 404 for one out of sight."""
    require_privacy(by)
    key, record_id = (KEY, request.contact_id) if request.contact_id else (CUSTOMER, request.customer_id)
    return registry.get(key), fetch(registry.get(key), record_id or 0, verb, by)


def copy(request: PrivacyRequest, *, by: Viewer) -> bytes:
    """Pack the person's data; the act is noted on the record, and an open request for a copy is answered by it."""
    record_type, record = subject(request, by)
    person = person_of(record_type, record)
    packed = archive(person, by, {"consents": consents(person)})
    with transaction.atomic():
        key, facts = record_type.key, {"request": request.number, "bytes": len(packed)}
        log(by, f"{key}.copy", key, record.pk, [], title=record_type.title_of(record), facts=facts)
        if is_open(request) and request.kind == Kind.EXPORT:
            answer(request, Status.DONE, _("已提供资料包"), by=by)
    return packed


def consents(person: Person) -> list[dict[str, str]]:
    """Give every word that the person said about being reached."""
    ids = [record.pk for kind, record in person.records if kind.key == KEY]
    rows = Consent.objects.filter(contact__in=ids).select_related("wording").order_by("id")
    return [
        {"at": one.at.isoformat(), "channel": one.channel, "purpose": one.purpose, "state": one.state}
        | {"source": one.source, "wording": one.wording.text if one.wording else ""}
        for one in rows
    ]


def restrict(request: PrivacyRequest, *, by: Viewer) -> None:
    """Stop every contact with the person; the request is answered by it. Raises Rejected."""
    person = person_of(*subject(request, by))
    contacts = [record.pk for kind, record in person.records if kind.key == KEY and not record.is_deleted]
    if not contacts:
        raise Rejected.one("", "E-STATE", _("此客户名下没有同名联系人，无处登记请勿联系；先为其新建联系人"))
    with transaction.atomic():
        for contact_id in contacts:
            switch(contact_id, True, by=by)
        answer(request, Status.DONE, _("已限制：不再联系"), by=by)


def answer(request: PrivacyRequest, status: str, words: str, *, by: Viewer) -> None:
    """Note how a request was answered, when and by whom."""
    old = request.status
    request.status, request.answer = status, words[:200]
    request.answered_at, request.answered_by_id = timezone.now(), by.user_id
    request.save(update_fields=["status", "answer", "answered_at", "answered_by"])
    touch(request, by)
    changes = [{"field": "status", "old": old, "new": status}, {"field": "answer", "old": "", "new": request.answer}]
    log(by, f"{REQUEST}.edit", REQUEST, request.pk, changes, title=request.number)


@action(
    REQUEST,
    label=gettext_lazy("办结"),
    icon="check",
    allowed=lambda request: is_open(request) and request.kind == Kind.CORRECT,
    refusal=gettext_lazy("只有待办理的更正请求由人工办结"),
    asks=(ask("answer_text", gettext_lazy("答复"), required=True),),
)
def close(request: Any, *, by: Viewer, answer_text: str) -> None:
    """Close a request for correction once the contact has been put right."""
    finish(request, Status.DONE, answer_text, by)


@action(
    REQUEST,
    label=gettext_lazy("拒绝"),
    icon="x",
    allowed=is_open,
    refusal=gettext_lazy("请求已办结"),
    asks=(ask("reason", gettext_lazy("理由"), required=True),),
)
def refuse(request: Any, *, by: Viewer, reason: str) -> None:
    """Refuse a request with the reason that the person is told (PIPL 50)."""
    finish(request, Status.REFUSED, reason, by)


def finish(request: Any, status: str, words: str, by: Viewer) -> None:
    """Note the answer of a request in the action that gives it."""
    require_privacy(by)
    request.status, request.answer = status, words[:200]
    request.answered_at, request.answered_by_id = timezone.now(), by.user_id
    request.save(update_fields=["status", "answer", "answered_at", "answered_by"])
