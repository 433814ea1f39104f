"""The choices above the reports of sales: a team with all below it, a product; and who sees only the own figures."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import Department
from kemai.areas.accounts.queries import below
from kemai.areas.activities.queries import reaches_others
from kemai.areas.products.models import Product
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.core.reports.declare import Ask
from kemai.core.reports.questions import Question
from kemai.core.tenancy.viewer import Viewer

OFFERED = 200


def teams(viewer: Viewer) -> list[tuple[str, str]]:
    """Give the departments of the firm."""
    rows = Department.objects.filter(organisation_id=viewer.organisation_id).order_by("name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:OFFERED]]


def team_chips(value: str, viewer: Viewer) -> tuple[str, ...]:
    """Narrow to a department and all below it."""
    return (f"department:is:{'|'.join(str(one) for one in sorted(below(int(value), viewer)))}",)


def products(viewer: Viewer) -> list[tuple[str, str]]:
    """Give the products that a person may read."""
    if not viewer.may("products.product", "read"):
        return []
    rows = Product.objects.visible_to(viewer, "read").order_by("name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:OFFERED]]


def product_chips(value: str, viewer: Viewer) -> tuple[str, ...]:
    """Narrow to papers on which a product stands."""
    return (f"product:is:{value}",)


TEAM = Ask("team", _("团队"), teams, team_chips)
PRODUCT = Ask("product", _("产品"), products, product_chips)


def own(question: Question) -> Question:
    """Narrow a question to the own figures of those who neither look after others nor confirm everybody's receipts."""
    if reaches_others(question.viewer) or question.viewer.rights.has(CONFIRM):
        return question
    return replace(question, chosen=(*question.chosen, "owner:is:me"))
