"""The modules of the products area."""

from django.utils.translation import gettext_lazy as _

from kemai.core.modules.declare import module

module(
    "products",
    _("产品目录"),
    _("公司卖什么：分类、型号、规格品、图片和标价。"),
    types=("products.productcategory", "products.product", "products.variant"),
    pages=(r"/products/(catalogue|pick)/", r"/products/\d+/(price|prices)/"),
)
module(
    "price_lists",
    _("价目表"),
    _("按等级、渠道、地区、数量和日期定价。"),
    types=("products.pricelist", "products.pricelistline"),
    needs=("products",),
)
module(
    "promotions",
    _("促销"),
    _("一段时间里，选定的产品卖得便宜些。"),
    types=("products.promotion", "products.promotionitem"),
    needs=("products",),
)
