"""The one style sheet, the one script and the icon sprite that the pages load."""

import gzip
import re
from pathlib import Path

import pytest

from kemai.ui import script, sprite, stylesheet
from kemai.ui.cells import list_column
from kemai.ui.looks import looks
from kemai.ui.tables import column_classes
from kemai.ui.tiles import hue, initial
from tests.ui.rendering import ROOT, sources

ICON = '<svg class="x" width="24">\n<path stroke="none" d="M0 0h24v24H0z" fill="none" />\n<path d="M1 2" />\n</svg>'


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    folder = tmp_path / "packages"
    outline = folder / sprite.OUTLINE
    outline.mkdir(parents=True)
    for line in (sprite.HERE / "icons.txt").read_text().splitlines():
        (outline / f"{line.split()[1]}.svg").write_text(ICON)
    return folder


def test_sprite_is_the_same_each_time_and_ours_wins(packages: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.svg", tmp_path / "b.svg"
    sprite.build(packages, first)
    sprite.build(packages, second)
    assert first.read_bytes() == second.read_bytes()
    symbols = dict(re.findall(r'<symbol id="([\w-]+)"(.*?)</symbol>', first.read_text()))
    assert "M1 2" in symbols["history"]
    assert "M0 0h24" not in symbols["history"]
    assert "M1 2" not in symbols["mark"]


def test_sprite_refuses_an_icon_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sprite.build(tmp_path, tmp_path / "icons.svg")


def test_sprite_has_every_icon_that_templates_name(packages: Path, tmp_path: Path) -> None:
    sprite.build(packages, tmp_path / "icons.svg")
    drawn = set(re.findall(r'id="([\w-]+)"', (tmp_path / "icons.svg").read_text()))
    named = {name for path in sources() for name in re.findall(r'icon\("([\w-]+)"', path.read_text())}
    assert named <= drawn


def test_style_sheet_holds_every_part_in_its_layer(tmp_path: Path) -> None:
    target = tmp_path / "kemai.css"
    stylesheet.build(target)
    text = target.read_text()
    assert text.startswith("@layer tokens,base,layout,parts,util;")
    assert "@import" not in text
    assert "/*" not in text
    assert text.count("{") == text.count("}")
    named = {name for name, _ in stylesheet.IMPORT.findall((stylesheet.SOURCES / "index.css").read_text())}
    assert named == {path.name for path in stylesheet.SOURCES.glob("*.css")} - {"index.css"}


def test_style_sheet_serves_browsers_without_light_dark(tmp_path: Path) -> None:
    assert stylesheet.swap("--a: 1px light-dark(oklch(1 0 0 / .1), red) 2px;", 0) == "--a: 1px oklch(1 0 0 / .1) 2px;"
    assert stylesheet.swap("--a: light-dark(red, f(1, g(2)));", 1) == "--a: f(1, g(2));"
    stylesheet.build(tmp_path / "kemai.css")
    old = (tmp_path / "kemai.css").read_text().partition("@supports not")[2].partition("@layer base")[0]
    assert "light-dark(" not in old.partition("{")[2]
    assert old.count("--canvas:") == 3


def test_script_is_one_file_of_short_behaviours(tmp_path: Path) -> None:
    target = tmp_path / "kemai.js"
    script.build(target)
    for source in script.SOURCES.rglob("*.js"):
        assert len(source.read_text().splitlines()) <= 60, source.name
    assert target.read_text().count("\nbehaviour(") == len(list((script.SOURCES / "behaviours").glob("*.js")))


def test_everything_for_a_first_page_weighs_little(tmp_path: Path) -> None:
    stylesheet.build(tmp_path / "kemai.css")
    script.build(tmp_path / "kemai.js")
    files = [tmp_path / "kemai.css", tmp_path / "kemai.js", ROOT / "kemai" / "ui" / "static" / "vendor" / "htmx.js"]
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= 36 * 1024


@pytest.mark.parametrize(
    ("name", "shown"),
    [("苏州华瑞精密机械有限公司", "华"), ("江苏省建工", "建"), ("上海", "上"), ("acme ltd", "A"), ("", "")],
)
def test_tile_shows_what_tells_names_apart(name: str, shown: str) -> None:
    assert initial(name) == shown
    assert hue(name) == hue(name)
    assert 1 <= hue(name) <= 10


def test_columns_take_the_slots_of_a_phone_row() -> None:
    def column(kind: str, rank: int = 1) -> dict[str, object]:
        return {"kind": kind, "rank": rank, "numeric": kind == "money"}

    made = column_classes([column("text"), column("tier"), column("tag", 3), column("money", 2), column("date")])
    assert made == ["name", "badge", "p3", "p2 num amt", "last"]
    assert column_classes([column("text"), column("link"), column("link", 2)]) == ["name", "whose", "p2"]


def test_looks_take_only_what_is_known() -> None:
    assert looks({"theme": "dark", "density": "<script>", "rail": "folded"}) == {
        "theme": "dark",
        "density": "",
        "rail": "folded",
    }


def test_a_cell_that_is_nothing_but_its_words_is_drawn_as_one_with_a_look_is():
    link = {"text": "a@b.cn", "kind": "email", "url": "mailto:a@b.cn", "hue": 0, "level": "", "editable": False}
    made = list_column(["<b>", "", link], "p2", editable=True)
    assert made == [
        '<td class="p2">&lt;b&gt;</td>',
        '<td class="p2"></td>',
        '<td class="p2 fixed"><a class="link" href="mailto:a@b.cn">a@b.cn</a></td>',
    ]
    assert list_column(["7"], "", editable=False) == ["<td>7</td>"]
