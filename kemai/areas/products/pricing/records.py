"""Price lists and their lines as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.products.keeping import EVERYBODY, LINE, LIST, PRODUCT
from kemai.areas.products.models import PriceList, PriceListLine, Variant
from kemai.core.dictionary.actions import move_version
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

ship_number(LINE, "JG-{YYYY}-{00000}")


@registry.add
class PriceListType(RecordType):
    """Prices for a tier, a channel, a region, a currency, over some time."""

    model, icon, slug = PriceList, "coin", "pricelists"
    menu = "products"
    plural = pgettext_lazy("plural", "价目表")
    columns = ["name", "tier", "channel", "region", "currency", "valid_from", "valid_to", "active"]
    form = [
        (_("价目表"), ["name", "tier", "channel", "region", "currency", "valid_from", "valid_to"]),
        (_("更多"), ["active", "everyday_low", "owner", "remark"]),
    ]
    facts = ["tier", "channel", "region", "currency", "valid_from", "valid_to"]
    badges = {"tier": "tag"}
    search = {"name": "A"}
    transfer = {"key": "name"}
    common, notes = EVERYBODY, False

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start (E-RNG), and two lists of the same conditions at one time (E-DUP).

        Moving the firm's version first keeps two people from saving such a pair at the same moment.
        """
        start, end = values.get("valid_from"), values.get("valid_to")
        if start is not None and end is not None and end < start:
            yield "valid_to", Invalid("E-RNG", f"≥ {start:%Y-%m-%d}")
        if not values.get("active", True) or start is None:
            return
        move_version(by)
        same = PriceList.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=start),
            tier=values.get("tier"),
            channel=values.get("channel") or "",
            region=values.get("region"),
            currency=values.get("currency") or PriceList._meta.get_field("currency").default,
            active=True,
        ).exclude(pk=record.pk if record else None)
        other = (same if end is None else same.filter(valid_from__lte=end)).first()
        if other is not None:
            yield "valid_from", Invalid("E-DUP", other.name, link=f"/pricelists/{other.pk}/")


@registry.add
class PriceListLineType(RecordType):
    """What a product costs in a list, from a quantity on."""

    model, icon, slug, title = PriceListLine, "coin", "pricelistlines", "number"
    plural = pgettext_lazy("plural", "价目")
    columns = ["number", "price_list", "product", "variant", "min_qty", "price", "floor", "updated_at"]
    form = [(_("价目"), ["price_list", "product", "variant", "min_qty", "price", "floor", "remark", "number"])]
    facts = ["product", "variant", "min_qty", "price", "floor"]
    transfer = {"key": "number", "by": {"price_list": "name", "product": "code", "variant": "sku"}}
    panels_under, goes_with = (LIST, PRODUCT), ("price_list",)
    later = True
    common, notes = EVERYBODY, False

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Let a price hold from the first piece where nothing was said."""
        if record is None and values.get("min_qty") is None:
            values["min_qty"] = 1

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse prices from nothing on, a floor above the price, a foreign variant (E-RNG), the same line twice."""
        quantity, price, floor = values.get("min_qty"), values.get("price"), values.get("floor")
        if quantity is not None and quantity <= 0:
            yield "min_qty", Invalid("E-RNG", "> 0")
        if price is not None and floor is not None and floor > price:
            yield "floor", Invalid("E-RNG", f"≤ {price}")
        variant = Variant.objects.filter(pk=values.get("variant")).first() if values.get("variant") else None
        if variant is not None and variant.product_id != values.get("product"):
            yield "variant", Invalid("E-RNG", _("不是这个产品的规格品"))
        same = {name: values.get(name) for name in ("price_list", "product", "variant")}
        rows = PriceListLine.objects.with_deleted().filter(**same, min_qty=quantity)
        other = rows.exclude(pk=record.pk if record else None).first()
        if other is not None:
            yield "product", Invalid("E-DUP", link=f"/pricelistlines/{other.pk}/")
