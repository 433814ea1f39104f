"""The firm's own letterhead: name, lines under it, logo, and the line at the foot of each paper."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.options.declare import option
from kemai.core.printing.models import Logo
from kemai.core.printing.paper import clean
from kemai.core.tenancy.viewer import Viewer

GROUP, HOME = _("单据抬头"), "/options/letterhead/"
NAME = option("letterhead.name", _("单据上的单位名称"), "", group=GROUP, page=HOME, help=_("空着就用单位名称。"))
ADDRESS = option("letterhead.address", _("地址"), "", group=GROUP, page=HOME)
PHONE = option("letterhead.phone", _("电话和传真"), "", group=GROUP, page=HOME)
TAX_NUMBER = option("letterhead.tax_number", _("税号"), "", group=GROUP, page=HOME)
BANK = option("letterhead.bank", _("开户行和账号"), "", group=GROUP, page=HOME)
FOOTER = option("letterhead.footer", _("页脚文字"), "", group=GROUP, page=HOME, help=_("印在每页最下面一行。"))
TEXTS = (NAME, ADDRESS, PHONE, TAX_NUMBER, BANK, FOOTER)


def letterhead(firm: str, by: Viewer) -> dict[str, Any]:
    """Give the firm's name, the lines under it, the foot, and the logo as the numbers of its bytes."""
    said = {one.key: clean(str(one.of(by.organisation_id))).strip() for one in TEXTS}
    more = [f"{one.label} {said[one.key]}" for one in (TAX_NUMBER, BANK) if said[one.key]]
    lines = [" · ".join(filter(None, (said[ADDRESS.key], said[PHONE.key]))), " · ".join(more)]
    logo = logo_of(by)
    return {
        "name": said[NAME.key] or clean(firm),
        "lines": [one for one in lines if one],
        "footer": said[FOOTER.key],
        "logo": list(bytes(logo.picture)) if logo else [],
    }


def logo_of(by: Viewer) -> Logo | None:
    """Give the firm's logo, None where it has none."""
    return Logo.objects.filter(organisation_id=by.organisation_id).first()
