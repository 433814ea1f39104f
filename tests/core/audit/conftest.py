"""What processes hold in memory of reading is forgotten between tests."""

from collections.abc import Iterator

import pytest

from kemai.core.audit import denials, tally


@pytest.fixture(autouse=True)
def forget_reading() -> Iterator[None]:
    tally.forget()
    denials.forget()
    yield
    tally.forget()
    denials.forget()
