"""Views that people keep: finding, listing, saving, sharing, deleting; and each person's own columns."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import SETTINGS, TEAM_VIEWS
from kemai.core.history.write import log
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.registry import Resolved
from kemai.core.records.typed import RecordType
from kemai.core.screens.models import SavedView
from kemai.core.tenancy.viewer import Viewer

OWN_COLUMNS = "·"
KEPT_MOST = 20_000
VIEW = "core.savedview"


_kept: dict[tuple[int, int, str], tuple[tuple[int, int], list[SavedView]]] = {}


def views_for(record_type: RecordType, viewer: Viewer) -> list[SavedView]:
    """Give the views that a person sees of a type, own columns included; nobody changes one of these.

    A process remembers them until somebody of the firm arranges a list, or the firm's rights move.
    """
    place = (viewer.organisation_id, viewer.user_id, record_type.key)
    versions = (viewer.version, viewer.views_version)
    kept = _kept.get(place)
    if kept is None or kept[0] != versions:
        if len(_kept) > KEPT_MOST:
            _kept.clear()
        own_or_shared = Q(owner_id=viewer.user_id) | ~Q(sharing=SavedView.Sharing.SELF)
        views = SavedView.objects.filter(own_or_shared, record=record_type.key).order_by("id")
        kept = _kept[place] = (versions, [view for view in views if is_shown(view, viewer)])
    return kept[1]


def forget(record_type: RecordType, by: Viewer) -> None:
    """Read a person's views anew although their request began before the change."""
    _kept.pop((by.organisation_id, by.user_id, record_type.key), None)


def forget_all() -> None:
    """Drop what is held in memory (tests that change views behind the version)."""
    _kept.clear()


def is_shown(view: SavedView, viewer: Viewer) -> bool:
    """Say whether a person sees a view: their own, or one shared with everybody, their department or their role."""
    shared = SavedView.Sharing
    match view.sharing:
        case shared.ALL:
            return True
        case shared.TEAM if view.department_id == viewer.department_id:
            return True
        case shared.ROLE if view.role_id in viewer.roles or viewer.rights.has(SETTINGS):
            return True
    return view.owner_id == viewer.user_id


def find_view(record_type: RecordType, view_id: str, viewer: Viewer) -> SavedView | None:
    """Find a view by its id in the address; one that the person does not see is as good as none."""
    found = next((view for view in views_for(record_type, viewer) if str(view.pk) == view_id), None)
    return copy(found) if found else None


def default_columns(record_type: RecordType, viewer: Viewer) -> list[str]:
    """Give the columns that a person chose for a type, empty when never."""
    views = views_for(record_type, viewer)
    return next((v.columns for v in views if v.name == OWN_COLUMNS and v.owner_id == viewer.user_id), [])


def start_view(record_type: RecordType, viewer: Viewer) -> SavedView | None:
    """Give the view that a list opens with: the person's own choice, else that of a role; None for the plain list."""
    views = views_for(record_type, viewer)
    own = next((v for v in views if v.name == OWN_COLUMNS and v.owner_id == viewer.user_id), None)
    if own is not None and own.start_id is not None:
        if own.start_id == own.pk:
            return None
        if chosen := next((view for view in views if view.pk == own.start_id), None):
            return chosen
    return next((view for view in views if view.starts and view.role_id in viewer.roles), None)


def keep_known(names: Iterable[str], resolved: Resolved) -> tuple[list[str], list[str]]:
    """Part column names into those that exist for the person and those that were dropped."""
    names = list(names)
    known = [name for name in names if name in resolved.fields]
    return known, [name for name in names if name not in resolved.fields]


def keep_columns(record_type: RecordType, columns: list[str], *, by: Viewer) -> None:
    """Remember the columns that a person chose for a type; an empty list returns to the type's own."""
    own_row(record_type, by, {"columns": columns})


def keep_start(record_type: RecordType, view: SavedView, wanted: bool, *, by: Viewer) -> None:
    """Open a list with a view from now on, or no more; who doesn't want the view of their role gets the plain list."""
    now = start_view(record_type, by)
    if wanted and now != view:
        own_row(record_type, by, {"start": view})
    elif not wanted and now == view:
        own = own_row(record_type, by, {"start": None})
        if view.starts and view.role_id in by.roles:
            own_row(record_type, by, {"start": own})


def own_row(record_type: RecordType, by: Viewer, values: dict[str, Any]) -> SavedView:
    """Keep what a person arranged for a type beside their views, in a row of its own."""
    mine: dict[str, Any] = {"record": record_type.key, "owner_id": by.user_id, "name": OWN_COLUMNS}
    row, _made = SavedView.objects.update_or_create(organisation_id=by.organisation_id, **mine, defaults=values)
    forget(record_type, by)
    return row


def may_share(by: Viewer) -> bool:
    """Say whether a person may show views to others."""
    return by.rights.has(TEAM_VIEWS) or by.rights.has(SETTINGS)


def may_change(view: SavedView, by: Viewer) -> bool:
    """Say whether a person may change a view: one of their own, or one of a role as a keeper of the settings."""
    return view.owner_id == by.user_id or (view.sharing == SavedView.Sharing.ROLE and by.rights.has(SETTINGS))


def save_view(
    record_type: RecordType, values: dict[str, Any], *, by: Viewer, view: SavedView | None = None
) -> SavedView:
    """Save a view or change one; showing it to the team, a role or all needs the right `views.team` or `settings`."""
    shown = sharing_read(values, by)
    name = str(values.get("name", "")).strip()
    if not name or name == OWN_COLUMNS:
        raise Rejected.one("name", "E-REQ")
    if len(name) > 60:
        raise Rejected.one("name", "E-RNG", "≤ 60")
    if view is not None and not may_change(view, by):
        raise Forbidden(view.name)
    view = view or SavedView(organisation_id=by.organisation_id, record=record_type.key, owner_id=by.user_id)
    before = told_of(view) if view.pk else {}
    view.name, view.department_id = name, by.department_id
    for part in ("columns", "filters", "sort", "look"):
        if part in values:
            setattr(view, part, values[part])
    for part, value in shown.items():
        setattr(view, part, value)
    try:
        with transaction.atomic():
            if view.starts:
                others = SavedView.objects.filter(record=view.record, role=shown["role_id"], starts=True)
                others.exclude(pk=view.pk).update(starts=False)
            view.save()
            note(view, before, told_of(view), by=by)
    except IntegrityError as error:
        raise Rejected.one("name", "E-DUP") from error
    forget(record_type, by)
    return view


def sharing_read(values: dict[str, Any], by: Viewer) -> dict[str, Any]:
    """Read who sees a view and whether it starts the list of a role; raises Rejected."""
    sharing = str(values.get("sharing") or SavedView.Sharing.SELF)
    if sharing not in SavedView.Sharing.values:
        raise Rejected.one("sharing", "E-FMT")
    if sharing != SavedView.Sharing.SELF and not may_share(by):
        raise Rejected.one("sharing", "E-PERM")
    if sharing != SavedView.Sharing.ROLE:
        return {"sharing": sharing, "role_id": None, "starts": False}
    role = roles(by).filter(pk=as_id(str(values.get("role") or "")) or 0).first()
    if role is None:
        raise Rejected.one("role", "E-REF" if values.get("role") else "E-REQ")
    return {"sharing": sharing, "role_id": role.pk, "starts": bool(values.get("starts"))}


def roles(by: Viewer) -> Any:
    """Give the roles of the firm in their order."""
    return apps.get_model(settings.ROLE_MODEL).objects.filter(organisation_id=by.organisation_id).order_by("id")


def delete_view(view: SavedView, *, by: Viewer) -> None:
    """Delete a view."""
    if not may_change(view, by):
        raise Forbidden(view.name)
    with transaction.atomic():
        note(view, told_of(view), {}, by=by)
        view.delete()


def release_views(role: Any, *, by: Viewer) -> None:
    """Give the views of a role that goes back to their owners alone."""
    for view in SavedView.objects.filter(role=role):
        before = told_of(view)
        view.sharing, view.role, view.starts = SavedView.Sharing.SELF, None, False
        view.save(update_fields=["sharing", "role", "starts"])
        note(view, before, told_of(view), by=by)


def told_of(view: SavedView) -> dict[str, Any]:
    """Give what others see of a view, for the log."""
    if view.sharing == SavedView.Sharing.SELF:
        return {}
    facts = {"name": view.name, "sharing": view.sharing, "role": view.role.name if view.role else ""}
    return facts | {"starts": view.starts, "columns": view.columns, "filters": view.filters}


def note(view: SavedView, before: dict[str, Any], after: dict[str, Any], *, by: Viewer) -> None:
    """Log a change of what others see; views that one keeps to oneself are one's own affair."""
    names = dict.fromkeys([*before, *after])
    changes = [
        {"field": name, "old": before.get(name), "new": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]
    if changes:
        log(by, "core.savedview.share", VIEW, view.pk, changes, title=view.name, facts={"record": view.record})
