"""What the checks add to pytest: the ids that each test proves, and a run over the tests that use the database."""

from pathlib import Path

import pytest

DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "client", "admin_client"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The words that ./check gives to its runs."""
    group = parser.getgroup("kemai")
    group.addoption("--database-only", action="store_true", help="leave out the tests that touch no database")
    group.addoption("--spec-to", type=Path, metavar="FILE", help="write 'id test' for each spec mark found")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Note the ids on each test for the report, and drop what this run leaves out."""
    marked = [(str(name), item) for item in items for mark in item.iter_markers("spec") for name in mark.args]
    for name, item in marked:
        item.user_properties.append(("spec", name))
    if target := config.getoption("--spec-to"):
        target.write_text("".join(f"{name} {item.nodeid}\n" for name, item in marked))
    if config.getoption("--database-only"):
        left = [item for item in items if not _uses_database(item)]
        items[:] = [item for item in items if _uses_database(item)]
        config.hook.pytest_deselected(items=left)


def _uses_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(DATABASE & set(getattr(item, "fixturenames", ())))
