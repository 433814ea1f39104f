"""Mappings that people keep by name: the columns of this month's file are those of the last one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import SETTINGS
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.actions import require_draft, require_import
from kemai.core.transfer.beside import field_of, reachable
from kemai.core.transfer.choices import NEW
from kemai.core.transfer.headings import normalise
from kemai.core.transfer.models import ImportJob, KeptMapping
from kemai.core.transfer.plan import plan_of

KIND = "core.keptmapping"
NAME_LENGTH = 60


def offered(record: str, by: Viewer) -> list[KeptMapping]:
    """Give the mappings that a person may use for a type: their own and those shared with the firm."""
    rows = KeptMapping.objects.filter(Q(owner_id=by.user_id) | Q(shared=True), record=record)
    return list(rows.select_related("owner").order_by("name", "id"))


def may_change(kept: KeptMapping, by: Viewer) -> bool:
    """Say whether a person may rename and delete a mapping: their own, or a shared one as a keeper of the settings."""
    return kept.owner_id == by.user_id or (kept.shared and by.rights.has(SETTINGS))


def keep(job: ImportJob, name: str, shared: bool, *, by: Viewer) -> KeptMapping:
    """Keep the settings of a draft by name, in place of the person's own earlier ones of that name.

    Columns that the earlier one knew and this file lacks stay in it. Sharing needs the right to settings.
    """
    require_import(registry.get(job.record), by)
    require_draft(job)
    plan_of(job, by, dry=True)
    if shared and not by.rights.has(SETTINGS):
        raise Rejected.one("keep_as", "E-PERM")
    place: dict[str, Any] = {"record": job.record, "owner_id": by.user_id, "name": named(name)}
    with transaction.atomic():
        kept = KeptMapping.objects.filter(**place).first() or KeptMapping(organisation_id=by.organisation_id, **place)
        before = told_of(kept) if kept.pk else {}
        headings = enumerate(job.head["headings"])
        kept.columns = kept.columns | {heading: job.map.get(str(place), "") for place, heading in headings}
        kept.values, kept.fixed, kept.on_duplicate = job.values, job.fixed, job.on_duplicate
        kept.shared = shared
        kept.save()
        note("keep", kept, before, told_of(kept), by)
    return kept


def rename(kept: KeptMapping, name: str, *, by: Viewer) -> None:
    """Call a mapping something else; a name that its owner has given already is E-DUP."""
    require_change(kept, by)
    before = told_of(kept)
    kept.name = named(name)
    try:
        with transaction.atomic():
            kept.save(update_fields=["name"])
            note("rename", kept, before, told_of(kept), by)
    except IntegrityError as error:
        raise Rejected.one("keep_as", "E-DUP") from error


def forget(kept: KeptMapping, *, by: Viewer) -> None:
    """Delete a mapping; imports that used it stay as they are."""
    require_change(kept, by)
    with transaction.atomic():
        note("delete", kept, told_of(kept), {}, by)
        kept.delete()


def settings_from(kept: KeptMapping, job: ImportJob, by: Viewer) -> tuple[dict[str, Any], list[str]]:
    """Give the settings that a kept mapping means for a file, and what has to be said about it.

    What the person may not do (fields out of their hands, new dictionary entries) is left out and said.
    """
    allowed = reachable(registry.get(job.record), by)
    present = {alike(heading) for heading in job.head["headings"]}
    wanted = columns_from(kept, job)
    barred = [place for place, target in wanted.items() if field_of(target) not in allowed]
    chosen = {place: target for place, target in wanted.items() if place not in barred}
    mapped = {field_of(target) for target in chosen.values()}
    makes = by.rights.has(SETTINGS)
    settings = {
        "map": chosen,
        "fixed": {name: text for name, text in kept.fixed.items() if name in allowed and name not in mapped},
        "values": {
            name: {text: rule for text, rule in rules.items() if makes or rule != NEW}
            for name, rules in kept.values.items()
            if name in allowed
        },
        "on_duplicate": kept.on_duplicate,
    }
    lacking = [heading for heading, target in kept.columns.items() if target and alike(heading) not in present]
    closed = [job.head["headings"][int(place)] for place in barred] + [one for one in kept.fixed if one not in allowed]
    return settings, said(lacking, closed)


def columns_from(kept: KeptMapping, job: ImportJob) -> dict[str, str]:
    """Give column → field by heading.

    A column that the mapping does not know keeps what was guessed, unless another column fills that field.
    """
    known = {alike(heading): target for heading, target in kept.columns.items()}
    keys = [alike(heading) for heading in job.head["headings"]]
    taken = {field_of(known[key]) for key in keys if key in known} | set(kept.fixed)
    found: dict[str, str] = {}
    for place, key in enumerate(keys):
        guess = job.map.get(str(place), "")
        target = known.get(key, "" if field_of(guess) in taken else guess)
        if target:
            found[str(place)] = target
    return found


def said(lacking: list[str], barred: list[str]) -> list[str]:
    """Say which columns a file lacks, and which fields are out of the person's hands."""
    made = []
    if lacking:
        words = _("文件里没有这些列：%(columns)s。其余的列已套用，保存的对应没有改动。")
        made.append(words % {"columns": enumerated(lacking)})
    if barred:
        made.append(_("您不能填写这些列对应的字段，已留空：%(columns)s。") % {"columns": enumerated(barred)})
    return made


def alike(heading: str) -> str:
    """Reduce a heading to what tells it from others."""
    return normalise(heading) or heading


def named(name: str) -> str:
    """Read a name; raises Rejected beside `keep_as`."""
    name = " ".join(name.split())
    if not name:
        raise Rejected.one("keep_as", "E-REQ")
    if len(name) > NAME_LENGTH:
        raise Rejected.one("keep_as", "E-RNG", f"≤ {NAME_LENGTH}")
    return name


def require_change(kept: KeptMapping, by: Viewer) -> None:
    """Refuse to change what belongs to somebody else (E-PERM)."""
    if not may_change(kept, by):
        raise Forbidden(kept.name)


def told_of(kept: KeptMapping) -> dict[str, Any]:
    """Give what the log says of a mapping."""
    return {name: getattr(kept, name) for name in ("name", "shared", "columns", "values", "fixed", "on_duplicate")}


def note(verb: str, kept: KeptMapping, before: dict[str, Any], after: dict[str, Any], by: Viewer) -> None:
    """Log a change of a mapping."""
    changes = [
        {"field": name, "old": before.get(name), "new": after.get(name)}
        for name in after or before
        if before.get(name) != after.get(name)
    ]
    log(by, f"core.mapping.{verb}", KIND, kept.pk, changes, title=kept.name, facts={"record": kept.record})


def keep_sent(job: ImportJob, sent: QueryDict, by: Viewer) -> list[str]:
    """Keep the settings of a draft as the mapping page asks; gives what to tell the person."""
    made = keep(job, sent.get("keep_as", ""), "keep_shared" in sent, by=by)
    return [_("已保存对应“%(name)s”") % {"name": made.name}]


def shown(job: ImportJob, by: Viewer, sent: QueryDict, errors: Mapping[str, list[Invalid]]) -> dict[str, Any]:
    """Give what the mapping page shows of kept mappings, with what was typed and why it was refused."""
    rows = offered(job.record, by)
    picked = sent.get("kept", "")
    return {
        "rows": [{"value": str(one.pk), "label": called(one, by), "selected": str(one.pk) == picked} for one in rows],
        "change": any(may_change(one, by) for one in rows),
        "name": sent.get("keep_as", ""),
        "may_share": by.rights.has(SETTINGS),
        "share": "keep_shared" in sent,
        "error": next((reasons[0].message for name, reasons in errors.items() if name in ("kept", "keep_as")), ""),
    }


def called(one: KeptMapping, by: Viewer) -> str:
    """Call a kept mapping, and whose it is where it is shared."""
    if not one.shared:
        return one.name
    return f"{one.name} · " + (_("全公司") if one.owner_id == by.user_id else one.owner.name)
