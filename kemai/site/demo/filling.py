"""Demo data for a firm that was founded with it: the same as the demo firm's, its people without passwords."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kemai.areas.accounts.hosting.founding import provide_demo
from kemai.areas.accounts.models import Organisation
from kemai.areas.customers.models import Customer
from kemai.site.demo.firm import Plan, found
from kemai.site.demo.loading import CUSTOMERS, Load


@provide_demo
def fill(organisation: Organisation, progress: Any) -> None:
    """Write the demo customers into a firm that has none; nobody made by it can sign in until given a password."""
    if Customer.objects.with_deleted().exists():
        return
    firm = found(Plan(organisation.name, organisation.code, "", organisation.code), None)
    progress.total(CUSTOMERS)
    for done in Load(firm, 0, CUSTOMERS, timezone.localdate()).run():
        progress.advance(done - progress.done)
