"""Views that people keep: finding, listing, saving, sharing, deleting; and each person's own columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from kemai.core.access.errors import Forbidden
from kemai.core.records.errors import Rejected
from kemai.core.records.registry import Resolved
from kemai.core.records.typed import RecordType
from kemai.core.screens.models import SavedView
from kemai.core.tenancy.viewer import Viewer

OWN_COLUMNS = "·"


def views_for(record_type: RecordType, viewer: Viewer) -> list[SavedView]:
    """Give the views that a person sees of a type, own columns included; read once per request."""
    kept = viewer.cache.get(("views", record_type.key))
    if kept is None:
        seen = (
            Q(owner_id=viewer.user_id)
            | Q(sharing=SavedView.Sharing.ALL)
            | Q(sharing=SavedView.Sharing.TEAM, department_id=viewer.department_id)
        )
        kept = list(SavedView.objects.filter(seen, record=record_type.key).order_by("id"))
        viewer.cache[("views", record_type.key)] = kept
    return kept


def find_view(record_type: RecordType, view_id: str, viewer: Viewer) -> SavedView | None:
    """Find a view by its id in the address; one that the person does not see is as good as none."""
    return next((view for view in views_for(record_type, viewer) if str(view.pk) == view_id), None)


def default_columns(record_type: RecordType, viewer: Viewer) -> list[str]:
    """Give the columns that a person chose for a type, empty when never."""
    views = views_for(record_type, viewer)
    return next((v.columns for v in views if v.name == OWN_COLUMNS and v.owner_id == viewer.user_id), [])


def keep_known(names: Iterable[str], resolved: Resolved) -> tuple[list[str], list[str]]:
    """Part column names into those that exist for the person and those that were dropped."""
    names = list(names)
    known = [name for name in names if name in resolved.fields]
    return known, [name for name in names if name not in resolved.fields]


def keep_columns(record_type: RecordType, columns: list[str], *, by: Viewer) -> None:
    """Remember the columns that a person chose for a type; an empty list returns to the type's own."""
    mine: dict[str, Any] = {"record": record_type.key, "owner_id": by.user_id, "name": OWN_COLUMNS}
    if columns:
        SavedView.objects.update_or_create(organisation_id=by.organisation_id, **mine, defaults={"columns": columns})
    else:
        SavedView.objects.filter(**mine).delete()
    by.cache.pop(("views", record_type.key), None)


def save_view(
    record_type: RecordType, values: dict[str, Any], *, by: Viewer, view: SavedView | None = None
) -> SavedView:
    """Save a view or change one of one's own; sharing with the team or all needs the right `views.team`."""
    name = str(values.get("name", "")).strip()
    sharing = str(values.get("sharing") or SavedView.Sharing.SELF)
    if not name or name == OWN_COLUMNS:
        raise Rejected.one("name", "E-REQ")
    if len(name) > 60:
        raise Rejected.one("name", "E-RNG", "≤ 60")
    if sharing not in SavedView.Sharing.values:
        raise Rejected.one("sharing", "E-FMT")
    if sharing != SavedView.Sharing.SELF and not by.rights.has("views.team"):
        raise Rejected.one("sharing", "E-PERM")
    if view is not None and view.owner_id != by.user_id:
        raise Forbidden(view.name)
    view = view or SavedView(organisation_id=by.organisation_id, record=record_type.key, owner_id=by.user_id)
    view.name, view.sharing, view.department_id = name, sharing, by.department_id
    for part in ("columns", "filters", "sort", "look"):
        if part in values:
            setattr(view, part, values[part])
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Rejected.one("name", "E-DUP") from error
    by.cache.pop(("views", record_type.key), None)
    return view


def delete_view(view: SavedView, *, by: Viewer) -> None:
    """Delete a view of one's own."""
    if view.owner_id != by.user_id:
        raise Forbidden(view.name)
    view.delete()
