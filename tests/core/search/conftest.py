"""What the tests of search share: two organisations and real names."""

from collections.abc import Callable, Iterator

import pytest

from kemai.core.search import index
from kemai.core.search.document import Document
from kemai.core.search.find import candidate_ids
from kemai.core.tenancy import acting_as
from kemai.core.testing import data_folder
from kemai.core.testing.plugin import Firm

CUSTOMER = "customers.customer"
CONTACT = "customers.contact"


@pytest.fixture(autouse=True)
def looking(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fill and ask the index as somebody of the firm that searches, under the row-level security of PostgreSQL.

    Tests of pages say themselves who is looking.
    """
    if "firm" not in request.fixturenames or "client_of" in request.fixturenames:
        yield
        return
    with acting_as(request.getfixturevalue("firm").viewer("admin")):
        yield


@pytest.fixture(scope="session")
def company_names() -> list[str]:
    """120 full company names and every 400th of 267,000 short ones."""
    folder = data_folder("cn_company_names")
    full = (folder / "company_demo.txt").read_text(encoding="utf-8-sig").split()
    short = (folder / "company_short_names_28w.txt").read_text(encoding="utf-8-sig").split("\n")[3:]
    return full + [name.strip() for name in short[::400] if name.strip()]


@pytest.fixture
def ours(firm: Firm) -> int:
    """The id of the organisation that searches."""
    return firm.organisation.pk


@pytest.fixture
def theirs(other_firm: Firm) -> int:
    """The id of an organisation whose records must never show."""
    return other_firm.organisation.pk


@pytest.fixture
def known(ours: int) -> Callable[..., None]:
    """Make a customer of ours known by its names and other parts."""

    def make(record_id: int, *names: str, **parts: list[str]) -> None:
        index.put(ours, CUSTOMER, record_id, Document(names[0], [*names], **parts))

    return make


@pytest.fixture
def found(ours: int) -> Callable[[str], list[int]]:
    """Find customers of ours, newest first."""
    return lambda typed: candidate_ids(ours, typed, CUSTOMER).ids
