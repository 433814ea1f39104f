"""Setting one document in a process of its own: typst keeps all it has ever set in memory, so a server must not run it.

This file runs alone, imports nothing of Kemai and is the only importer of typst. It is started with the folders of
layouts and fonts; standard input holds {"layout", "data", "format"}, standard output gets the PDF, as "png" a picture
of the first page, as "pages" the number of pages. Data reach the layout as text that is never read as markup; a layout
reads no file outside its folder.
"""

from __future__ import annotations

import json
import resource
import sys

import typst

MEMORY = 2048 * 1024 * 1024
SECONDS = 60
PICTURE_DOTS = 110


def main(layouts: str, fonts: str) -> None:
    """Set the document that standard input describes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    order = json.load(sys.stdin.buffer)
    compiler = typst.Compiler(
        f"{layouts}/{order['layout']}.typ",
        root=layouts,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]),
        sys_inputs={"data": json.dumps(order["data"], ensure_ascii=False)},
    )
    if order["format"] == "pages":
        sys.stdout.write(compiler.query("<pages>", field="value", one=True))
        return
    made = compiler.compile(format=order["format"], ppi=PICTURE_DOTS, pdf_tags=False)
    sys.stdout.buffer.write(made[0] if isinstance(made, list) else made or b"")


if __name__ == "__main__":
    main(*sys.argv[1:])
