"""The page of a customer's decision map."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kemai.areas.customers.models import Contact, CustomerRelation
from kemai.areas.customers.ties.drawing import Drawing, Line, Node, draw
from kemai.areas.customers.ties.ends import MOST, Side, Tie, names_of, ties_among, url_of
from kemai.areas.customers.ties.panels import KEY, LEVELS
from kemai.core.actions.perform import fetch, require
from kemai.core.records import registry
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

NAME = 9


@person("GET")
def map_page(request: Request, customer_id: int) -> HttpResponse:
    """Draw who decides at a customer and how the companies around it hang together, with the same as a table."""
    viewer, record_type = request.viewer, registry.get("customers.customer")
    customer = fetch(record_type, customer_id, "read", viewer)
    require(registry.get(KEY), "read", viewer)
    centre: Side = ("customer", customer.pk)
    people = contacts_of(customer.pk, viewer)
    ties = around(centre, people, viewer)
    names = {centre: customer.name, **names_of({one for tie in ties for one in (tie.first, tie.second)}, viewer)}
    ties = [tie for tie in ties if tie.first in names and tie.second in names]
    drawing = draw(centre, ties)
    drawn = {node.side for node in drawing.nodes}
    here = {"label": customer.name, "url": f"/customers/{customer.pk}/"}
    may_add = viewer.may(KEY, "add")
    context = {
        "frame": frame_of(request, _("决策关系图"), crumbs=[crumb(record_type), here]),
        "title": _("%(name)s 的决策关系图") % {"name": customer.name},
        "add_url": f"/relations/add/?to_customer={customer.pk}" if may_add else "",
        "map": drawn_map(drawing, centre, names) if ties else None,
        "rows": [told(tie, names) for tie in ties],
        "missing": [
            {
                "name": name,
                "url": f"/contacts/{pk}/",
                "add_url": f"/relations/add/?from_contact={pk}&to_customer={customer.pk}" if may_add else "",
            }
            for pk, name in people.items()
            if ("contact", pk) not in drawn
        ],
    }
    return render(request, "customers/map.html", context)


def contacts_of(customer_id: int, viewer: Viewer) -> dict[int, str]:
    """Give the people at a customer who are still there, 60 at the most."""
    if not viewer.may("customers.contact", "read"):
        return {}
    rows = Contact.objects.visible_to(viewer, "read").filter(customer=customer_id, invalid=False)
    return dict(rows.order_by("pk").values_list("pk", "name")[:MOST])


def around(centre: Side, people: dict[int, str], viewer: Viewer) -> list[Tie]:
    """Give the relations of a customer, of its people, and among the companies that it is tied to."""
    pk, ids = centre[1], list(people)
    near = ties_among(Q(from_customer=pk) | Q(to_customer=pk) | Q(from_contact__in=ids) | Q(to_contact__in=ids), viewer)
    firms = [one for tie in near for kind, one in (tie.first, tie.second) if kind == "customer"]
    further = ties_among(Q(from_customer__in=firms, to_customer__in=firms), viewer) if len(set(firms)) > 2 else []
    return sorted({tie.id: tie for tie in [*near, *further]}.values(), key=lambda tie: tie.id)


def attitude(code: str) -> str:
    """Say an attitude in words."""
    return str(CustomerRelation.Attitude(code).label) if code else ""


def drawn_map(drawing: Drawing, centre: Side, names: dict[Side, str]) -> dict[str, Any]:
    """Give the drawing to the template."""
    return {
        "width": drawing.width,
        "height": drawing.height,
        "lines": [drawn_line(one) for one in drawing.lines],
        "nodes": [drawn_node(one, centre, names[one.side]) for one in drawing.nodes],
    }


def drawn_line(one: Line) -> dict[str, Any]:
    """Give one line with its words."""
    return {
        "x1": one.x1,
        "y1": one.y1,
        "x2": one.x2,
        "y2": one.y2,
        "x": one.at[0],
        "y": one.at[1],
        "text": one.tie.label,
    }


def drawn_node(one: Node, centre: Side, name: str) -> dict[str, Any]:
    """Give one node: support is a disc, against a diamond, neutral a square, and each says it in words too."""
    said = attitude(one.attitude)
    return {
        "x": one.x,
        "y": one.y,
        "size": one.size,
        "left": one.x - one.size,
        "top": one.y - one.size,
        "side": one.size * 2,
        "diamond": f"{one.x},{one.y - one.size} {one.x + one.size},{one.y} "
        f"{one.x},{one.y + one.size} {one.x - one.size},{one.y}",
        "shape": {"neutral": "square", "against": "diamond"}.get(one.attitude, "disc"),
        "level": LEVELS[one.attitude],
        "kind": one.side[0],
        "centre": one.side == centre,
        "name": name if len(name) <= NAME else f"{name[: NAME - 1]}…",
        "whole": "，".join(part for part in (name, said) if part),
        "influence": str(one.influence) if one.influence else "",
        "text_y": one.y + one.size + 15,
        "said": said,
        "said_y": one.y + one.size + 29,
        "number_y": one.y + 4,
        "url": url_of(one.side),
    }


def told(tie: Tie, names: dict[Side, str]) -> dict[str, Any]:
    """Give one relation as a row of the table."""
    return {
        "first": names[tie.first],
        "first_url": url_of(tie.first),
        "relation": tie.label,
        "relation_url": f"/relations/{tie.id}/",
        "second": names[tie.second],
        "second_url": url_of(tie.second),
        "influence": str(tie.influence) if tie.influence else "",
        "attitude": attitude(tie.attitude),
        "level": LEVELS[tie.attitude],
    }
