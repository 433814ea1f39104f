"""Promotions and what they are about, as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.products.keeping import CATEGORY, EVERYBODY, ITEM, PRODUCT, PROMOTION
from kemai.areas.products.models import Promotion, PromotionItem
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

ship_number(ITEM, "CX-{YYYY}-{00000}")
MOST_PERCENT = 100


@registry.add
class PromotionType(RecordType):
    """For some days chosen products cost less."""

    model, icon, slug = Promotion, "megaphone", "promotions"
    menu = "products"
    plural = pgettext_lazy("plural", "促销")
    columns = ["name", "kind", "value", "start", "end", "tier", "channel", "active"]
    form = [
        (_("促销"), ["name", "kind", "value", "start", "end"]),
        (_("更多"), ["tier", "channel", "active", "owner", "remark"]),
    ]
    facts = ["kind", "value", "start", "end"]
    badges = {"kind": "tag"}
    search = {"name": "A"}
    transfer = {"key": "name"}
    common, notes = EVERYBODY, False

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start, a negative price and more than everything off (E-RNG)."""
        start, end, value = values.get("start"), values.get("end"), values.get("value")
        if start is not None and end is not None and end < start:
            yield "end", Invalid("E-RNG", f"≥ {start:%Y-%m-%d}")
        if value is not None and value < 0:
            yield "value", Invalid("E-RNG", "≥ 0")
        if value is not None and values.get("kind") == Promotion.Kind.DISCOUNT and value > MOST_PERCENT:
            yield "value", Invalid("E-RNG", f"0 – {MOST_PERCENT}")


@registry.add
class PromotionItemType(RecordType):
    """A product or a category that a promotion is about."""

    model, icon, slug, title = PromotionItem, "tag", "promotionitems", "number"
    plural = pgettext_lazy("plural", "促销范围")
    columns = ["number", "promotion", "product", "category", "updated_at"]
    form = [(_("促销范围"), ["promotion", "product", "category", "remark", "number"])]
    facts = ["product", "category"]
    transfer = {"key": "number", "by": {"promotion": "name", "product": "code", "category": "number"}}
    one_of = (("product", "category"),)
    panels_under, goes_with = (PROMOTION, PRODUCT, CATEGORY), ("promotion",)
    later = True
    common, notes = EVERYBODY, False
