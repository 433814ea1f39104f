"""What can be done to one record beyond changing it, and what was done: declared verbs and history."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from ninja import Body, Query, Router

from kemai.core import actions
from kemai.core.actions.perform import NotFound, fetch
from kemai.core.api import bodies
from kemai.core.api.records import seen, type_at
from kemai.core.api.refusals import REFUSALS
from kemai.core.api.shapes import History, Row, Turn, only
from kemai.core.api.signing_in import asking
from kemai.core.history.models import Act
from kemai.core.history.words import changes_of, verb_of
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

ANSWER_LONGEST = 2000

router = Router()


@router.post("{slug:address}/{int:record_id}/actions/{slug:code}/", response={200: Row, **REFUSALS}, operation_id="act")
def do_action(
    request: Request, address: str, record_id: int, code: str, body: Body[dict[str, Any] | None] = None
) -> HttpResponse:
    """Do a verb on one record; the body answers what the verb asks for."""
    only(request)
    record_type, viewer = type_at(address), asking(request)
    if code == "restore":
        return JsonResponse(seen(record_type, actions.restore(record_type, record_id, by=viewer), viewer))
    action = actions.find_action(record_type.key, code)
    if action is None:
        raise NotFound(code)
    record = fetch(record_type, record_id, "read", viewer)
    action(record, by=viewer, **answers(action, body or {}))
    record.refresh_from_db(fields=["lock_version"])
    return JsonResponse(seen(record_type, record, viewer))


def answers(action: actions.Action, body: dict[str, Any]) -> dict[str, str]:
    """Take the texts that an action asks for; anything else is refused by name."""
    asked = {name for name, _label, _required in action.asks}
    errors: dict[str, list[Invalid]] = {}
    for name, raw in body.items():
        try:
            if name not in asked:
                raise Invalid("E-PERM")
            bodies.plain(raw, ANSWER_LONGEST)
        except Invalid as reason:
            errors[name] = [reason]
    if errors:
        raise Rejected(errors)
    return {name: raw.strip() for name, raw in body.items()}


@router.get("{slug:address}/{int:record_id}/history/", response={200: History, **REFUSALS}, operation_id="history")
def history(request: Request, address: str, record_id: int, turn: Query[Turn]) -> HttpResponse:
    """Tell what was done to a record, newest first, field by field as far as the person may read."""
    only(request, Turn)
    record_type, viewer = type_at(address), asking(request)
    record = fetch(record_type, record_id, "read", viewer)
    acts = Act.objects.filter(record_type=record_type.key, record_id=record.pk).order_by("-id")
    if turn.after:
        acts = acts.filter(pk__lt=turn.after)
    found = list(acts[: turn.limit + 1])
    shown = found[: turn.limit]
    return JsonResponse(
        {
            "items": told(shown, record_type, record, viewer),
            "next": shown[-1].pk if len(found) > turn.limit else None,
        }
    )


def told(acts: list[Act], record_type: RecordType, record: Any, viewer: Viewer) -> list[dict[str, Any]]:
    """Write acts, each person called by name."""
    users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager
    names = dict(users.filter(pk__in={act.user_id for act in acts}).values_list("pk", "name"))
    return [
        {
            "id": act.pk,
            "at": act.at.isoformat(),
            "by": {"id": act.user_id, "label": names.get(act.user_id, "")} if act.user_id else None,
            "action": act.action,
            "label": verb_of(act, record_type),
            "changes": changes_of(act, record_type, viewer, record),
        }
        for act in acts
    ]
