"""The migration that makes the token index can be taken back and made again."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.state import ProjectState

from kemai.core.search import index
from kemai.core.search.document import Document
from kemai.core.search.find import candidate_ids
from kemai.core.search.schema import CreateSearchIndex, RefillSearchIndex
from kemai.core.tenancy.session import as_owner
from kemai.core.testing.plugin import Firm
from tests.core.search.conftest import CUSTOMER


@pytest.mark.django_db(transaction=True)
def test_made_dropped_and_refilled(firm: Firm) -> None:
    ours, state = firm.organisation.pk, ProjectState()
    index.put(ours, CUSTOMER, 1, Document("华锐科技", ["华锐科技"]))
    with as_owner(connection), connection.schema_editor() as editor:
        CreateSearchIndex().database_backwards("core", editor, state, state)
    try:
        with pytest.raises(DatabaseError), transaction.atomic():
            candidate_ids(ours, "华锐", CUSTOMER)
    finally:
        with as_owner(connection), connection.schema_editor() as editor:
            CreateSearchIndex().database_forwards("core", editor, state, state)
    assert candidate_ids(ours, "华锐", CUSTOMER).ids == []
    with as_owner(connection), connection.schema_editor() as editor:
        RefillSearchIndex().database_forwards("core", editor, state, state)
    assert candidate_ids(ours, "华锐", CUSTOMER).ids == [1]
    assert CreateSearchIndex().reversible
    assert CreateSearchIndex().describe()
    assert RefillSearchIndex().describe()
