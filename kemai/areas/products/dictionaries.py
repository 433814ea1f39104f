"""The choices that the catalogue starts with; every firm keeps its own copy."""

from django.utils.translation import gettext_lazy as _

from kemai.core.dictionary.shipped import ship

ship(
    "product_unit",
    _("计量单位"),
    ("piece", "件", "Piece"),
    ("set", "套", "Set"),
    ("unit", "台", "Unit"),
    ("each", "个", "Each"),
    ("box", "箱", "Box"),
    ("kilogram", "千克", "Kilogram"),
    ("metre", "米", "Metre"),
    ("hour", "小时", "Hour"),
    ("year", "年", "Year"),
    ("time", "次", "Time"),
)
