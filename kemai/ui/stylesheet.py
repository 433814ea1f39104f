"""The style sheet: one small file a part, in layers, written out as one file for the pages to load."""

import re
from pathlib import Path

SOURCES = Path(__file__).parent / "static" / "css"
IMPORT = re.compile(r'@import "([^"]+)" layer\((\w+)\);')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
OLD = "@supports not (color:light-dark(red,red))"


def build(target: Path) -> None:
    """Write the files that index.css imports, in its order and layers and without comments, to `target`."""
    index = COMMENT.sub("", (SOURCES / "index.css").read_text())
    parts = [IMPORT.sub("", index)]
    for name, layer in IMPORT.findall(index):
        text = COMMENT.sub("", (SOURCES / name).read_text())
        parts.append(f"@layer {layer} {{ {text} {fallback(text)} }}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(shrink("\n".join(parts)))


def fallback(text: str) -> str:
    """The tokens that swap by light-dark(), written out for browsers that do not know it; "" where there are none."""
    tokens = [line for line in re.findall(r"--[\w-]+:[^;]*;", text) if "light-dark(" in line]
    if not tokens:
        return ""
    light, dark = ("".join(swap(token, place) for token in tokens) for place in (0, 1))
    return (
        f"{OLD} {{ :root, [data-theme=light] {{ {light} }} [data-theme=dark] {{ {dark} }}"
        f" @media (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{ {dark} }} }} }}"
    )


def swap(token: str, place: int) -> str:
    """A declaration with each light-dark(A, B) replaced by A (place 0) or B (place 1)."""
    while (start := token.find("light-dark(")) >= 0:
        opened = start + len("light-dark(")
        depth, comma, end = 1, 0, opened
        while depth:
            depth += {"(": 1, ")": -1}.get(token[end], 0)
            comma = end if token[end] == "," and depth == 1 else comma
            end += 1
        halves = (token[opened:comma], token[comma + 1 : end - 1])
        token = token[:start] + halves[place].strip() + token[end:]
    return token


def shrink(text: str) -> str:
    """Drop the blank space that means nothing in a style sheet."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    return text.replace(": ", ":").replace(";}", "}").strip()
