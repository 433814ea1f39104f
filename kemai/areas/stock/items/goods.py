"""What both items and papers ask of a product: that the variant is one of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.products.models import Variant
from kemai.core.records.errors import Invalid


def wrong_goods(values: Mapping[str, Any]) -> Iterable[tuple[str, Invalid]]:
    """Yield E-REF for the variant of another product."""
    variant = values.get("variant")
    if variant and not Variant.objects.filter(pk=variant, product=values.get("product")).exists():
        yield "variant", Invalid("E-REF", _("不是所选产品的规格品"))
