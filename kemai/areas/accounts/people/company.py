"""Keeping the card of one's own company."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from kemai.areas.accounts.models import Organisation
from kemai.areas.accounts.people.life import moved
from kemai.core.access.errors import Forbidden
from kemai.core.history.write import log
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import read_fields
from kemai.core.records.kinds import Given
from kemai.core.tenancy.viewer import Viewer

FIELDS = ("name", "short_name", "address", "phone", "tax_id")
KEY = "accounts.organisation"


def save_company(organisation: Organisation, values: Mapping[str, str], *, by: Viewer) -> None:
    """Change the card of the own company; raises Forbidden without the right `settings`, Rejected with reasons."""
    if not by.rights.has("settings") or organisation.pk != by.organisation_id:
        raise Forbidden()
    fields, clean = read_fields(Organisation), {}
    errors: dict[str, list[Invalid]] = {}
    for name in FIELDS:
        if name in values:
            try:
                clean[name] = fields[name].parse(values[name], Given(by))
            except Invalid as reason:
                errors[name] = [reason]
    if errors:
        raise Rejected(errors)
    with transaction.atomic():
        before = {name: getattr(organisation, name) for name in clean}
        changes = [
            {"field": name, "old": before[name], "new": value} for name, value in clean.items() if before[name] != value
        ]
        if changes:
            Organisation.objects.filter(pk=organisation.pk).update(**clean)
            moved(organisation.pk)
            log(by, f"{KEY}.edit", KEY, organisation.pk, changes, title=organisation.name)
