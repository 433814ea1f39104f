"""The line that says where one stands: who is signed in, in which groups of rights, on which page, at what time."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from kemai.core.records.words import enumerated
from kemai.core.tenancy.memory import Memory
from kemai.core.tenancy.viewer import Viewer


def _read(organisation_id: int) -> dict[int, Any]:
    roles = apps.get_model(settings.ROLE_MODEL)._base_manager
    return {one.pk: one for one in roles.filter(organisation_id=organisation_id)}


_roles = Memory(_read).of


def standing(viewer: Viewer) -> dict[str, str]:
    """Give the parts of the line that do not depend on the page."""
    known = _roles(viewer)
    groups = enumerated(known[pk].label for pk in viewer.roles if pk in known)
    return {"who": viewer.name, "groups": groups, "time": f"{timezone.localtime():%H:%M}"}
