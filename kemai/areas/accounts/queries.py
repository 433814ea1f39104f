"""Reads about people and departments for other areas."""

from __future__ import annotations

from typing import Any

from kemai.areas.accounts.models import User
from kemai.areas.accounts.structure import own_branch, own_team, structure_of, with_below
from kemai.core.tenancy.viewer import Viewer

__all__ = ["below", "members", "own_branch", "own_team"]


def members(department_id: int) -> Any:
    """Give the ids of the people who are at work in a department."""
    rows = User.objects.filter(department_id=department_id, status=User.Status.ACTIVE)
    return rows.values_list("pk", flat=True)


def below(department_id: int, viewer: Viewer) -> set[int]:
    """Give a department of the viewer's firm and all below it."""
    return set(with_below(structure_of(viewer), [department_id]))
