"""After an upgrade: people from before they were records own their cards, departments lie in themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from kemai.areas.accounts.models import Department, User
from kemai.core.tenancy.current import everyone


def fill(**_named: Any) -> None:
    """Fill in what records of an earlier release lack; a second time changes nothing."""
    with everyone(reason="people become records"):
        User.everyone.filter(owner=None).update(owner_id=F("pk"))
        Department.objects.with_deleted().filter(department=None).update(department_id=F("pk"))
