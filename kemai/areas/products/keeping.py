"""What holds for every type of the catalogue: all of the firm looks at it, few keep it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra
from kemai.core.access.rights import reserve

EVERYBODY = frozenset({"find", "read", "print", "export", "add", "write", "delete", "import"})
COST = extra("sales.cost", _("查看成本与利润"))
CATEGORY, PRODUCT, VARIANT = "products.productcategory", "products.product", "products.variant"
LIST, LINE = "products.pricelist", "products.pricelistline"
PROMOTION, ITEM = "products.promotion", "products.promotionitem"

for key in (CATEGORY, PRODUCT, VARIANT, LIST, LINE, PROMOTION, ITEM):
    reserve(key, "add", "write", "delete", "import", "mail", "merge")
