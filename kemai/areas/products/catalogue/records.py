"""Categories, products and variants as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.products.attributes import attributes_of
from kemai.areas.products.catalogue.moving import move_below
from kemai.areas.products.catalogue.using import refuse_used
from kemai.areas.products.keeping import CATEGORY, COST, EVERYBODY, PRODUCT
from kemai.areas.products.models import Product, ProductCategory, Variant
from kemai.core.dictionary.actions import move_version
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

DEEPEST = 60
ship_number(CATEGORY, "FL-{0000}")
PRICES = OwnPage("prices", _("价格"), "coin", "prices/", "read")


@registry.add
class ProductCategoryType(RecordType):
    """A group of products in a tree as deep as wished."""

    model, icon, slug = ProductCategory, "hierarchy", "productcategories"
    plural = pgettext_lazy("plural", "产品分类")
    columns = ["name", "parent", "order", "active", "everyday_low", "number", "updated_at"]
    form = [(_("产品分类"), ["name", "parent", "order", "active", "everyday_low", "remark", "number"])]
    facts = ["parent", "order", "active", "everyday_low"]
    search = {"name": "A", "number": "B"}
    transfer = {"key": "number"}
    order = "name"
    panels_under = (CATEGORY,)
    common, notes, tree = EVERYBODY, False, "path"

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a category below itself (E-STATE), two of a name side by side (E-DUP) and too many steps (E-RNG)."""
        move_version(by)
        above = ProductCategory.objects.filter(pk=values.get("parent")).first() if values.get("parent") else None
        if above is not None and record is not None and above.path.startswith(record.path):
            yield "parent", Invalid("E-STATE", _("上级分类不能是本分类或它的下级"))
        if above is not None and above.path.count("/") > DEEPEST:
            yield "parent", Invalid("E-RNG", f"≤ {DEEPEST}")
        beside = ProductCategory.objects.with_deleted().filter(parent=above, name=values.get("name"))
        if beside.exclude(pk=record.pk if record else None).exists():
            yield "name", Invalid("E-DUP")

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Take what lies below a moved category along."""
        if changes is not None and "parent" in {change["field"] for change in changes}:
            move_below(record)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Give the categories that a file brought their ways from the top."""
        for category in ProductCategory.objects.filter(pk__in=list(ids)).select_related("parent").order_by("pk"):
            category.save(update_fields=["path"])
            move_below(category)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Refuse while products or categories stand in it; it can be taken out of use instead."""
        refuse_used(record, _("请先移走，或改为不启用"))

    def open_to_links(self, rows: Any) -> Any:
        """Keep the categories in use."""
        return rows.filter(active=True)


@registry.add
class ProductType(RecordType):
    """What the firm sells: goods and services with model, price and pictures."""

    model, icon, menu, slug = Product, "box", "products", "products"
    plural = pgettext_lazy("plural", "产品")
    columns = ["name", "code", "category", "kind", "list_price", "on_sale", "series", "updated_at"]
    form = [
        (_("产品"), ["name", "code", "category", "kind", "list_price", "unit", "spec", "series", "on_sale"]),
        (_("更多"), ["cost", "maker", "maker_url", "attributes", "description", "owner", "remark"]),
    ]
    folded = (_("更多"),)
    facts = ["code", "category", "list_price", "unit", "on_sale"]
    badges = {"kind": "tag"}
    search = {"name": "A", "code": "B", "series": "B", "maker": "C", "spec": "C"}
    transfer = {"key": "code", "by": {"category": "number"}}
    duplicates = {"name": "exact"}
    guarded = {"cost": COST}
    panels_under, picker = (CATEGORY,), "/products/pick/"
    common, pages = EVERYBODY, (PRICES,)
    views = [{"name": _("在售"), "filters": {"on_sale": "1"}}]

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a model number that another product has, naming it (E-DUP)."""
        holders = Product.objects.with_deleted().filter(code__iexact=values.get("code") or "")
        holder = holders.exclude(pk=record.pk if record else None).first()
        if holder is not None:
            seen = Product.objects.visible_to(by, "read").filter(pk=holder.pk).exists()
            yield "code", Invalid("E-DUP", holder.name if seen else "", link=f"/products/{holder.pk}/" if seen else "")

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Refuse while papers or prices name it; it is taken off sale instead."""
        refuse_used(record, _("请改为停售"))

    def open_to_links(self, rows: Any) -> Any:
        """Keep what is on sale."""
        return rows.filter(on_sale=True)


@registry.add
class VariantType(RecordType):
    """The forms in which a product comes, each with its own code."""

    model, icon, slug, title = Variant, "category", "variants", "sku"
    plural = pgettext_lazy("plural", "规格品")
    columns = ["sku", "product", "values", "price", "barcode", "on_sale", "updated_at"]
    form = [(_("规格品"), ["product", "sku", "values", "price", "barcode", "on_sale", "remark"])]
    facts = ["product", "values", "price", "on_sale"]
    search = {"sku": "A", "barcode": "B", "values": "C"}
    transfer = {"key": "sku", "by": {"product": "code"}}
    panels_under, goes_with = (PRODUCT,), ("product",)
    common, notes = EVERYBODY, False

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse values that the product does not list (E-RNG) and two variants of the same values (E-DUP)."""
        product = Product.objects.filter(pk=values.get("product")).first()
        if product is None:
            return
        mine = attributes_of(values.get("values") or "")
        offered = attributes_of(product.attributes)
        for name, given in mine.items():
            if name in offered and not set(given) <= set(offered[name]):
                yield "values", Invalid("E-RNG", f"{name}：{'、'.join(offered[name])}")
        others = Variant.objects.filter(product=product).exclude(pk=record.pk if record else None)
        if mine and any(attributes_of(one.values) == mine for one in others):
            yield "values", Invalid("E-DUP")

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Refuse while papers or prices name it; it is taken off sale instead."""
        refuse_used(record, _("请改为停售"))

    def open_to_links(self, rows: Any) -> Any:
        """Keep what is on sale."""
        return rows.filter(on_sale=True)
