"""Which rows a person meets: none without the right, all or some with it."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.areas.accounts.firms import moved
from kemai.areas.accounts.models import Role
from kemai.core.records import registry
from kemai.core.tenancy import NoViewer, acting_as, everyone
from kemai.core.tenancy.current import current, viewer
from kemai.core.testing.samples import sample_record

CUSTOMER = "customers.customer"


@pytest.mark.spec("PLT-03")
@pytest.mark.parametrize(("scope", "seen"), [(None, 0), ("self", 1), ("all", 2)])
def test_rows_follow_the_scope_of_the_verb(firm: Any, scope: str | None, seen: int) -> None:
    for login, place in (("sales1", 1), ("admin", 2)):
        with acting_as(firm.viewer(login)) as by:
            sample_record(registry.get(CUSTOMER), by, place)
    with everyone(reason="tests"):
        Role.objects.filter(code="sales").update(grants={CUSTOMER: {"read": scope}} if scope else {})
        moved(firm.organisation.pk)
    with acting_as(firm.viewer("sales1")) as by:
        rows = registry.get(CUSTOMER).model.objects.visible_to(by, "read")
        assert rows.count() == seen


def test_without_a_viewer_there_is_no_query(db: None) -> None:
    assert viewer() is None
    with pytest.raises(NoViewer):
        current()
    with pytest.raises(NoViewer):
        registry.get(CUSTOMER).model.objects.count()
