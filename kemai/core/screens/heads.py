"""The head and the field groups of one record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.core.access.extras import REVEAL
from kemai.core.actions.declare import actions_of
from kemai.core.modules.declare import holds_page
from kemai.core.records.fields import SYSTEM_COLUMNS
from kemai.core.records.typed import RecordType
from kemai.core.review import states as review
from kemai.core.review.choices import may_review, reviewed
from kemai.core.screens.cells import Cells, Row
from kemai.core.screens.described import can


def head_of(record_type: RecordType, record: Any, row: Row, cells: Cells) -> dict[str, Any]:
    """Make the head: name, number, badges, facts that are called and copied at one click, actions."""
    home = f"/{record_type.address}/{record.pk}/"
    resolved = cells.resolved
    checked = review.badge(record_type, record, cells.viewer)
    badges = [badge for name in resolved.names(list(record_type.badges)) if (badge := badge_of(name, row, cells))]
    return {
        "id": record.pk,
        "url": home,
        "title": cells.text(record_type.title, row),
        "number": cells.text("number", row) if "number" in resolved.fields else "",
        "icon": record_type.icon,
        "badges": [*badges, checked] if checked else badges,
        "facts": [fact for name in resolved.names(record_type.facts) if (fact := fact_of(name, row, cells))],
        "actions": actions_for(record_type, record, cells.viewer, home),
    }


def badge_of(name: str, row: Row, cells: Cells) -> dict[str, Any] | None:
    """Make a badge of a field, none when it is empty."""
    cell = cells.cell(name, row)
    if not cell["text"]:
        return None
    kind = cells.resolved.type.badges[name]
    return {"kind": kind, "text": cell["text"], "level": cell["level"], "hue": cell["hue"]}


def fact_of(name: str, row: Row, cells: Cells) -> dict[str, Any] | None:
    """Make a fact of the head; phones and mail addresses can be copied."""
    cell = cells.cell(name, row)
    if not cell["text"]:
        return None
    copy = cell["text"] if cell["kind"] in ("phone", "email") else ""
    label = str(cells.resolved.fields[name].label)
    return {"label": label, "text": cell["text"], "kind": cell["kind"], "url": cell["url"], "copy": copy, "level": ""}


def actions_for(record_type: RecordType, record: Any, viewer: Any, home: str) -> list[dict[str, Any]]:
    """Give the verbs that fit the record's state and the person's rights."""
    may = can(record_type, viewer)
    made: list[dict[str, Any]] = []
    if record.is_deleted:
        return made
    if may["write"]:
        made.append(button("edit", _("编辑"), "edit", f"{home}edit/", method="get", primary=True))
    made += own_pages(record_type, record, viewer, home, leading=True)
    verbs = [
        action
        for action in actions_of(record_type.key)
        if action.button and action.open_to(viewer)
        if action.allowed is None or action.allowed(record)
    ]
    made += [
        button(action.code, str(action.label), action.icon, f"{home}act/{action.code}/")
        for action in sorted(verbs, key=lambda one: not one.leading)
    ]
    if reviewed(record_type, viewer.organisation_id) and may_review(record_type, viewer):
        made.append(button("review", _("审核"), "user-check", f"{home}review/"))
    made += own_pages(record_type, record, viewer, home, leading=False)
    if may["print"]:
        made.append(button("print", _("打印"), "print", f"/{record_type.address}/print/?ids={record.pk}"))
    if may["delete"]:
        made.append({**button("delete", _("删除"), "trash", f"{home}delete/"), "danger": True})
    return made


def own_pages(record_type: RecordType, record: Any, viewer: Any, home: str, *, leading: bool) -> list[dict[str, Any]]:
    """Lead to the pages of a record's own, those before or those behind the verbs."""
    return [
        button(page.code, str(page.label), page.icon, f"{home}{page.path}", method="get")
        for page in record_type.pages
        if page.leading is leading and viewer.may(record_type.key, page.verb) and page.allowed(record)
        if not page.extra or viewer.rights.has(page.extra)
        if not holds_page(viewer.rights.off, f"{home}{page.path}")
    ]


def button(
    code: str, label: str, icon: str, url: str, *, method: str = "dialog", primary: bool = False
) -> dict[str, Any]:
    """Describe one action button."""
    made = {"code": code, "label": label, "icon": icon, "url": url, "method": method, "primary": primary}
    return {**made, "danger": False, "confirm": ""}


def groups_of(
    record_type: RecordType, record: Any, row: Row, cells: Cells, base: str | None = None
) -> list[dict[str, Any]]:
    """Make the field groups of a record, each field with the addresses to edit it and to see its history."""
    home = base or f"/{record_type.address}/{record.pk}/"
    editable = can(record_type, cells.viewer)["write"] and not record.is_deleted
    made = [
        {
            "label": str(label),
            "open": label not in record_type.folded,
            "fields": [shown(name, row, cells, home, editable) for name in names],
        }
        for label, names in cells.resolved.form
        if names
    ]
    system = [name for name in SYSTEM_COLUMNS if name in cells.resolved.fields and name not in record_type.form_names]
    facts = [shown(name, row, cells, home, False) for name in system]
    for name, (label, calculate) in record_type.calculated.items():
        value = "" if closed(cells, row) else calculate(record)
        facts.append(plain(name, label, "" if value is None else str(value)))
    return [*made, {"label": _("系统信息"), "open": False, "fields": facts}]


def may_reveal(name: str, row: Row, cells: Cells) -> bool:
    """Say whether the person sees a masked value here that they may have shown to them."""
    field = cells.resolved.fields[name]
    there = row.values[field.path] not in (None, "")
    return there and cells.is_masked(name, row) and cells.viewer.rights.has(REVEAL)


def closed(cells: Cells, row: Row) -> bool:
    """Say whether a field of the record is hidden or masked, so that nothing calculated from its fields is said."""
    resolved = cells.resolved
    hidden = len(resolved.fields) < len(resolved.type.shown_names)
    return hidden or bool(resolved.masked and row.owner_id != cells.viewer.user_id)


def shown(name: str, row: Row, cells: Cells, home: str, editable: bool) -> dict[str, Any]:
    """Make one field as it stands beside its label."""
    cell = cells.cell(name, row)
    field = cells.resolved.fields[name]
    moved_by_verbs = name in cells.resolved.type.first
    may_edit = editable and field.editable and not moved_by_verbs and not cells.is_masked(name, row)
    return {
        **cell,
        "label": str(field.label),
        "editable": may_edit,
        "edit_url": f"{home}field/{name}/" if may_edit else "",
        "reveal_url": f"{home}reveal/{name}/" if may_reveal(name, row, cells) else "",
        "history_url": f"{home}history/?field={name}",
        "empty": not cell["text"],
        "files": cells.files(field, row),
    }


def plain(name: str, label: Any, text: str) -> dict[str, Any]:
    """Make a calculated fact that nobody types in."""
    made = {"name": name, "label": str(label), "text": text, "kind": "text", "url": "", "hue": 0, "level": ""}
    return {**made, "editable": False, "edit_url": "", "reveal_url": "", "history_url": "", "empty": not text}
