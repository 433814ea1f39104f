"""The department tree."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kemai.areas.accounts.models import Department, User
from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@person("GET")
def tree(request: Request) -> HttpResponse:
    """Show the whole tree with heads and numbers of people: two queries, however deep it is."""
    record_type = registry.of_model(Department)
    require(record_type, "read", request.viewer)
    rows = Department.objects.visible_to(request.viewer, "read").order_by("name", "id")
    found = list(rows.values("pk", "name", "parent_id", "head__name"))
    active = User.objects.filter(status=User.Status.ACTIVE).order_by()
    people = dict(active.values_list("department_id").annotate(many=Count("pk", filter=Q(department__isnull=False))))
    context = {
        "frame": frame_of(request, pgettext("plural", "部门"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "nodes": nested(found, people),
        "add_url": "/departments/add/" if request.viewer.may(record_type.key, "add") else "",
        "list_url": "/departments/",
    }
    return render(request, "accounts/departments.html", context)


def nested(rows: list[dict[str, Any]], people: dict[int | None, int]) -> list[dict[str, Any]]:
    """Nest departments below their parents; those whose parent is out of sight stand at the top."""
    nodes = {
        row["pk"]: {
            "url": f"/departments/{row['pk']}/",
            "name": row["name"],
            "head": row["head__name"] or "",
            "people": str(people.get(row["pk"], 0)),
            "below": [],
        }
        for row in rows
    }
    top: list[dict[str, Any]] = []
    for row in rows:
        place = nodes[row["parent_id"]]["below"] if row["parent_id"] in nodes else top
        place.append(nodes[row["pk"]])
    return top
