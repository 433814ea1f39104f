"""Relations as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import CustomerRelation
from kemai.areas.customers.ties.loops import above, closes, looped, step
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

ship_number("customers.customerrelation", "GX-{YYYY}-{00000}")
FIRMS_ONLY = _("上级公司和分支只能在客户之间")
CIRCLE = _("会形成循环：乙方已经是甲方的上级")


@registry.add
class CustomerRelationType(RecordType):
    """Who is what to whom among customers and contacts."""

    model, icon, slug, title = CustomerRelation, "share", "relations", "number"
    plural = pgettext_lazy("plural", "人脉关系")
    columns = [
        *("number", "from_customer", "from_contact", "relation", "to_customer", "to_contact"),
        *("influence", "attitude", "owner", "updated_at"),
    ]
    form = [
        (_("甲方"), ["from_customer", "from_contact"]),
        (_("关系"), ["relation", "influence", "attitude"]),
        (_("乙方"), ["to_customer", "to_contact", "owner", "remark", "number"]),
    ]
    facts = ["from_customer", "from_contact", "relation", "to_customer", "to_contact", "owner"]
    one_of = (("from_customer", "from_contact"), ("to_customer", "to_contact"))
    badges = {"attitude": "state"}
    state_levels = {"attitude": {"support": "good", "neutral": "", "against": "bad"}}
    search = {"number": "B"}
    transfer = {"key": "number", "by": {"from_customer": "number", "to_customer": "number"}}
    goes_with = ("from_customer", "from_contact", "to_customer", "to_contact")
    personal = {"attitude": "general"}

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a link to itself, a person as parent or branch, and a circle of parents."""
        yield from super().check(values, record, by)
        for name in ("customer", "contact"):
            if values.get(f"from_{name}") and values.get(f"from_{name}") == values.get(f"to_{name}"):
                yield f"to_{name}", Invalid("E-RNG", _("不能与自己建立关系"))
                return
        if above(values, by) and (values.get("from_contact") or values.get("to_contact")):
            yield "relation", Invalid("E-RNG", FIRMS_ONLY)
        pair = step(values, by)
        if pair and closes(*pair, by, besides=record.pk if record else None):
            yield "to_customer", Invalid("E-STATE", CIRCLE)

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Look for a circle again while nobody else can save one, since two people may save its halves at once."""
        if not record.is_deleted and looped([record], by):
            raise Rejected.one("to_customer", "E-STATE", CIRCLE)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Refuse a chunk that closes a circle; its rows are then tried one by one, and the closing one is rejected."""
        if looped(CustomerRelation.objects.filter(among("pk", list(ids))), by):
            raise IntegrityError(str(CIRCLE))

    def follow_merge(self, ids: Iterable[int], by: Viewer) -> None:
        """Refuse to merge companies of which one stands above the other with more than themselves in between."""
        if looped(CustomerRelation.objects.filter(among("pk", list(ids))), by):
            raise Rejected.one("", "E-STATE", _("合并后客户会成为自己的上级，请先在人脉关系中删除其中一条上下级关系"))
