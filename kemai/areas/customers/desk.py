"""What the customers area puts on the workbench: how many customers a person has."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.core.screens.workbench.figures import own_figure
from kemai.core.tenancy.viewer import Viewer

MOST = 1000


@own_figure("customers", _("我的客户"), "customers.customer", place=50)
def customers(viewer: Viewer) -> dict[str, Any]:
    """Count the person's own customers, up to 1000."""
    count = Customer.objects.filter(owner_id=viewer.user_id).order_by()[: MOST + 1].count()
    return {"text": f"{MOST}+" if count > MOST else str(count), "url": "/customers/?f=owner:is:me"}
