"""What a new firm starts with, where firms that are there already keep the shipped value."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command

from kemai.areas.accounts.models import Organisation
from kemai.areas.sales.lines.pricing import TAX_RATE
from kemai.core.options.values import begin
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.memory import forget_all


def test_a_new_firm_taxes_at_thirteen_per_cent_and_an_old_one_as_before(firm: Any) -> None:
    assert TAX_RATE.of(firm.organisation.pk) == 0
    call_command("found", "--code", "neu", "--login", "neu-admin")
    with everyone(reason="tests"):
        made = Organisation.objects.get(code="neu")
    assert TAX_RATE.of(made.pk) == 13


def test_what_a_firm_has_set_stays(firm: Any) -> None:
    from kemai.core.options.actions import change
    from kemai.core.tenancy import acting_as

    with acting_as(firm.viewer("admin")) as by:
        change({"papers.tax_rate": "6"}, by=by)
    with everyone(reason="tests"):
        begin(firm.organisation.pk)
    forget_all()
    assert TAX_RATE.of(firm.organisation.pk) == 6
