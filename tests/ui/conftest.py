"""A gallery of every page, and a browser to look at it with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kemai.ui import script, stylesheet
from tests.ui.gallery import STATIC, Gallery, serving


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the gallery."""
    if not (STATIC / "vendor" / "htmx.js").is_file() or not (STATIC / "icons.svg").is_file():
        pytest.skip("the front-end packages are not set up: start ./run once")
    built: Path = tmp_path_factory.mktemp("built")
    stylesheet.build(built / "kemai.css")
    script.build(built / "kemai.js")
    with serving(built) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, gallery: str) -> Iterator[Page]:
    """A wide page that fails the test when its console complains (of the content policy, or of anything else)."""
    context = chromium.new_context(base_url=gallery, viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(5000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    Gallery.posts.clear()
    Gallery.answers.clear()
    yield opened
    context.close()
    expected = ("status of 4", "status of 5")
    assert [text for text in complaints if not any(words in text for words in expected)] == []
