"""The icon sprite: every icon that the pages use, in one file."""

import re
from pathlib import Path

HERE = Path(__file__).parent
OUTLINE = Path("@tabler") / "icons" / "icons" / "outline"
SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>', re.DOTALL)
BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
CANVAS = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def build(node_modules: Path, target: Path) -> None:
    """Write the sprite to `target`: our own symbols first, then those named in icons.txt from @tabler/icons.

    Each line of icons.txt is our name and the package's name; where a name is our own too, our own symbol wins. The
    result is the same for the same input. Raises FileNotFoundError for an icon that the package does not have.
    """
    symbols = {name.group(1): name.group(0) for name in SYMBOL.finditer((HERE / "icons" / "own.svg").read_text())}
    for line in (HERE / "icons.txt").read_text().splitlines():
        if line.strip():
            ours, theirs = line.split()
            symbols.setdefault(ours, outline(node_modules / OUTLINE / f"{theirs}.svg", ours))
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">', *(symbols[name] for name in sorted(symbols)), "</svg>"]
    target.write_text("\n".join(lines) + "\n")


def outline(source: Path, name: str) -> str:
    """One icon of the package as a symbol, without its empty canvas."""
    body = BODY.search(source.read_text())
    if body is None:
        raise ValueError(f"{source} is not an SVG icon")
    drawn = re.sub(r"\s+", " ", CANVAS.sub("", body.group(1))).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>'
