"""Messages as people and machines see them: their writer and those they are for, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.messages.telling import deliver, readers
from kemai.areas.activities.models import Message, MessageReading
from kemai.core.access.extras import extra
from kemai.core.notify.kinds import notice_kind
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.fixed import Fixed
from kemai.core.records.handed import handed
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

PUBLISH = extra("notice.publish", _("发布公告"))
Kind = Message.Kind
notice_kind("messages", _("消息和公告"), "/messages/")


@registry.add
class MessageType(RecordType):
    """Words to colleagues."""

    model, icon, menu, title, order = Message, "mail", "affairs", "subject", "-created_at"
    without = frozenset({"import"})
    plural = pgettext_lazy("plural", "消息")
    columns = ["subject", "kind", "owner", "people", "customer", "created_at"]
    form = [
        (_("消息"), ["kind", "people", "to_department", "subject", "body", "customer"]),
        (_("其他"), ["owner", "remark"]),
    ]
    folded = (_("其他"),)
    facts = ["kind", "owner", "people", "customer", "created_at"]
    badges = {"kind": "state"}
    state_levels = {"kind": {"message": "info", "notice": "warn", "note": ""}}
    search = {"subject": "A", "body": "C"}
    panels_under, later = ("customers.customer",), True
    views = [
        {"name": _("全部"), "filters": {}},
        {"name": _("发给我的"), "filters": {"people": "me"}},
        {"name": _("公告"), "filters": {"kind": "notice"}},
        {"name": _("我写的"), "filters": {"owner": "me"}},
    ]

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Keep messages to their writer and those who got them; a notice to the firm is everybody's."""
        if verb not in ("find", "read", "print", "export"):
            return reached & Q(owner_id=viewer.user_id)
        got = handed(MessageReading, "message", viewer, by="created_at")
        to_all = Q(kind=Fixed(Kind.NOTICE.value), to_department=None, people=Fixed(""))
        return Q(owner_id=viewer.user_id) | got | to_all

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Ask for somebody to tell; only those who may publish write notices."""
        yield from super().check(values, record, by)
        if values.get("kind") == Kind.NOTICE:
            if not by.rights.has(PUBLISH):
                yield "kind", Invalid("E-PERM", _("发布公告需要“发布公告”的权限"))
        elif not values.get("people") and not values.get("to_department"):
            yield "people", Invalid("E-REQ")

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Give a new message to those it is for, and a changed one to those who came in addition."""
        if not record.is_deleted:
            deliver(record, by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Give imported messages to those they are for."""
        for record in Message.objects.filter(pk__in=list(ids)).order_by("pk"):
            deliver(record, by)

    def release(self, record: Any) -> None:
        """Forget who read it."""
        readers(record).delete()
