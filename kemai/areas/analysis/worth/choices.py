"""What a firm sets of the value card: how many customers it keeps, what later money is worth, how long it looks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kemai.core.options.declare import option

GROUP = _("客户资产卡")
KEEP = option("worth.keep", _("每年保持率（%）"), 80, group=GROUP, least=0, most=100)
DISCOUNT = option("worth.discount", _("折现率（%）"), 10, group=GROUP, least=0, most=100)
YEARS = option("worth.years", _("终身价值看几年"), 5, group=GROUP, least=1, most=50)
