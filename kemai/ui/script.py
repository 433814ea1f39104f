"""The script: small behaviours, one file each, written out as one file for the pages to load."""

from pathlib import Path

SOURCES = Path(__file__).parent / "static" / "js"


def build(target: Path) -> None:
    """Write what behaviours share, then every behaviour in a block of its own, without comments, to `target`."""
    parts = [shrink(source.read_text()) for source in sorted(SOURCES.glob("*.js"))]
    behaviours = sorted((SOURCES / "behaviours").glob("*.js"))
    parts += ["{\n" + shrink(source.read_text()) + "\n}" for source in behaviours]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text('"use strict";\n' + "\n".join(parts) + "\n")


def shrink(text: str) -> str:
    """Drop indentation, blank lines and lines that only comment."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
