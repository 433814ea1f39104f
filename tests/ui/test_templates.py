"""Every template renders from its sample in both languages, keeps to the content policy and stays small."""

import gzip
import re
from pathlib import Path

import pytest
from django.utils import translation

from tests.ui.pages import PAGES
from tests.ui.rendering import PLACES, WHOLE, render, sources

BEHAVIOURS = Path(__file__).resolve().parents[2] / "kemai" / "ui" / "static" / "js"
KNOWN = set(re.findall(r'behaviour\("(\w+)"', "\n".join(p.read_text() for p in BEHAVIOURS.rglob("*.js"))))
LANGUAGES = {"zh": "zh-hans", "en": "en"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", PAGES)
def test_renders_with_every_name_known(template: str, language: str) -> None:
    with translation.override(LANGUAGES[language]):
        page = render(template, language)
    assert "Undefined" not in page
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|javascript:", page)
    assert not re.search(r"<script(?![^>]* src=)", page), "scripts come as files"
    for names in re.findall(r'data-does="([^"]+)"', page):
        assert set(names.split()) <= KNOWN


@pytest.mark.parametrize("template", WHOLE)
def test_page_says_its_language_and_has_one_heading(template: str) -> None:
    for language, tag in (("zh", "zh-Hans"), ("en", "en")):
        page = render(template, language)
        assert f'<html lang="{tag}"' in page
        assert page.count("<h1") == 1
        assert page.count("<main") == 1


def test_every_screen_has_a_sample() -> None:
    rooms = ("screens", "errors", "accounts")
    found = (path.relative_to(place) for place in PLACES[1:] for path in place.rglob("*.html"))
    screens = {str(path) for path in found if path.parts[0] in rooms}
    parts = {"strips", "head", "panels", "pick_columns", "import_steps", "notice_rows"}
    parts |= {"import_choices", "import_fixed", "import_kept", "import_kept_mappings", "import_changes"}
    parts |= {"near", "lines"}
    assert screens - set(PAGES) == {f"screens/{part}.html" for part in parts} | {
        "errors/page.html",
        "accounts/language.html",
        "accounts/passkey.html",
    }


@pytest.mark.parametrize("source", sources(), ids=lambda path: path.name)
def test_template_is_short(source: Path) -> None:
    assert len(source.read_text().splitlines()) <= 100


def test_text_from_people_is_escaped() -> None:
    wicked = "<img src=x>"
    page = render(
        "screens/field.html",
        "zh",
        field=None,
        cell={
            "name": "x",
            "text": wicked,
            "kind": "text",
            "url": "",
            "hue": 0,
            "level": "",
            "editable": True,
            "label": wicked,
            "edit_url": "/e/",
            "history_url": "/h/",
            "empty": False,
        },
    )
    assert "<img" not in page
    assert "&lt;img" in page


def test_error_page_stands_without_a_frame() -> None:
    page = render("errors/404.html", "zh", frame=None, text="")
    assert "找不到这一页" in page
    assert 'class="rail"' not in page


def test_a_field_without_permission_has_no_pen() -> None:
    cell = {
        "name": "x",
        "text": "1",
        "kind": "text",
        "url": "",
        "hue": 0,
        "level": "",
        "editable": False,
        "label": "x",
        "edit_url": "",
        "history_url": "",
        "empty": False,
    }
    page = render("screens/field.html", "zh", field=None, cell=cell)
    assert "pen" not in page


def test_list_of_fifty_is_light() -> None:
    assert len(gzip.compress(render("screens/list.html", "zh").encode(), 6)) <= 12 * 1024
