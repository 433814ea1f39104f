"""Handing over what a person owns: counted first, then moved in chunks, each logged record by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import Department, HandOver, User
from kemai.areas.accounts.people.life import end_sign_in, moved
from kemai.areas.accounts.people.posts import give_posts, posts_of
from kemai.core.history.models import Act
from kemai.core.history.write import log
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.notify.send import notify
from kemai.core.records import bulk, registry
from kemai.core.records.among import among
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

CHUNK = 2000
AT_ONCE = 2 * CHUNK
PERSON = "accounts.user"


@dataclass(frozen=True)
class Share:
    """What a person owns of one record type."""

    record_type: RecordType
    count: int


def owned(record_type: RecordType, user: User) -> Any:
    """Give a person's rows of a type, those in the recycle bin too."""
    return record_type.model.objects.with_deleted().filter(owner_id=user.pk)


def shares_of(user: User) -> list[Share]:
    """Count what a person owns, type by type; parts (profiles) go with their whole and are not counted."""
    found = []
    for record_type in registry.kept():
        if record_type.model not in (User, Department) and not record_type.part_of:
            count = owned(record_type, user).order_by().count()
            if count:
                found.append(Share(record_type, count))
    return found


def hand_over(
    user: User, target: User | None, receivers: Mapping[str, int], reason: str, *, by: Viewer, stop: bool = False
) -> HandOver | None:
    """Give everything of a person to others and, when asked, stop the person; all of it or nothing.

    More than 4,000 records are moved by a job after the commit. A person who owns nothing needs no receiver.
    Raises Rejected: E-REQ, E-REF (receiver not active, or records they can't have), E-STATE (last administrator).
    """
    with transaction.atomic():
        moved(user.organisation_id)
        shares = shares_of(user)
        refuse_without(user, target, receivers, reason, bool(shares) or posts_of(user))
        refuse_misfits(user, shares, target, receivers, by)
        if stop:
            end_sign_in(user)
            change = {"field": "status", "old": User.Status.ACTIVE.value, "new": User.Status.STOPPED.value}
            log(by, f"{PERSON}.stop", PERSON, user.pk, [change], title=user.name, facts={"reason": reason})
        if target is None:
            return None
        made = HandOver.objects.create(
            organisation_id=by.organisation_id,
            source=user,
            target=target,
            receivers=dict(receivers),
            reason=reason[:200],
            created_by_id=by.user_id,
        )
        facts = {"to": target.name, "reason": reason}
        log(by, f"{PERSON}.hand_over", PERSON, user.pk, [], title=user.name, facts=facts)
        give_posts(user, target, by=by)
        if sum(share.count for share in shares) > AT_ONCE:
            title = _("%(name)s 移交记录") % {"name": user.name}
            start("accounts.hand_over", title, {"hand_over_id": made.pk}, by=by)
        else:
            move_all(made, by)
        return made


def refuse_without(user: User, target: User | None, receivers: Mapping[str, int], reason: str, needed: bool) -> None:
    """Refuse a hand-over that lacks its receiver or reason, or whose receiver cannot work with the records."""
    errors: dict[str, list[Invalid]] = {}
    if target is None and needed:
        errors["target"] = [Invalid("E-REQ")]
    if not reason.strip():
        errors["reason"] = [Invalid("E-REQ")]
    wanted = {"target": target.pk if target else None, **{f"to.{key}": pk for key, pk in receivers.items()}}
    active = set(User.objects.filter(pk__in=wanted.values(), status=User.Status.ACTIVE).values_list("pk", flat=True))
    for name, pk in wanted.items():
        if pk is not None and (pk == user.pk or pk not in active):
            errors[name] = [Invalid("E-REF", _("接收人须是另一位启用的用户"))]
    if errors:
        raise Rejected(errors)


def refuse_misfits(
    user: User, shares: list[Share], target: User | None, receivers: Mapping[str, int], by: Viewer
) -> None:
    """Refuse receivers who can't have what they would get, each type with the list of what can't go (E-REF)."""
    errors: dict[str, list[Invalid]] = {}
    for share in shares:
        key = share.record_type.key
        person = receivers.get(key, target.pk if target else None)
        rows = owned(share.record_type, user).filter(is_deleted=False)
        if person is not None and (reason := share.record_type.refuse_receiver(rows, person, by)):
            errors.setdefault(f"to.{key}" if key in receivers else "target", []).append(reason)
    if errors:
        raise Rejected(errors)


@job("accounts.hand_over")
def hand_over_job(*, progress: Progress, by: Viewer, hand_over_id: int) -> dict[str, Any]:
    """Move what is still to be moved; a job that died goes on where it stopped."""
    made = HandOver.objects.get(pk=hand_over_id)
    move_all(made, by, progress)
    return {"url": f"/users/{made.source_id}/"}


def move_all(made: HandOver, by: Viewer, progress: Progress | None = None) -> None:
    """Move every record of the source, a chunk a transaction, and tell both people once."""
    people = {pk: User.objects.get(pk=pk) for pk in {made.source_id, made.target_id, *made.receivers.values()}}
    for record_type in registry.kept():
        if record_type.model in (User, Department):
            continue
        target = people[made.receivers.get(registry.whole_of(record_type).key, made.target_id)]
        while count := move_chunk(made, record_type, people[made.source_id], target, by):
            if progress:
                progress.advance(count)
    finish(made, people, by)


def move_chunk(made: HandOver, record_type: RecordType, user: User, target: User, by: Viewer) -> int:
    """Give the next records of one type to their receiver, each with its act of history; gives how many."""
    title = record_type.fields[record_type.title]
    with transaction.atomic():
        rows = owned(record_type, user).select_for_update(of=("self",)).order_by("id")
        found = list(rows.values_list("id", title.kind.paths(title)[-1])[:CHUNK])
        if not found:
            return 0
        now = timezone.now()
        record_type.model.objects.with_deleted().filter(among("pk", [pk for pk, _title in found])).update(
            owner_id=target.pk,
            department_id=target.department_id,
            updated_at=now,
            updated_by_id=by.user_id,
            lock_version=F("lock_version") + 1,
        )
        columns: dict[str, Any] = {
            "organisation_id": repeat(by.organisation_id),
            "at": repeat(now),
            "user_id": repeat(by.user_id),
            "action": repeat(f"{record_type.key}.hand_over"),
            "record_type": repeat(record_type.key),
            "record_id": (pk for pk, _title in found),
            "title": (str(text or "")[:200] for _pk, text in found),
            "changes": repeat([{"field": "owner", "old": user.pk, "new": target.pk}]),
            "facts": repeat({}),
            "batch": repeat(made.batch),
        }
        bulk.insert(Act, columns, len(found))
        if not record_type.part_of:
            HandOver.objects.filter(pk=made.pk).update(records=F("records") + len(found))
    return len(found)


def finish(made: HandOver, people: Mapping[int, User], by: Viewer) -> None:
    """Note the end and tell everybody concerned; a second time changes and tells nothing."""
    with transaction.atomic():
        if not HandOver.objects.filter(pk=made.pk, done_at=None).update(done_at=timezone.now()):
            return
        made.refresh_from_db()
        words = {"from": people[made.source_id].name, "to": people[made.target_id].name, "count": made.records}
        link = f"/users/{made.source_id}/"
        notify(people, lambda: _("%(from)s 的 %(count)d 条记录已移交给 %(to)s") % words, link, by=by)
