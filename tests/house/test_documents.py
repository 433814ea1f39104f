"""The documents lead somewhere, and both READMEs tell the same."""

import re
from pathlib import Path

from tests.house import tree

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def test_no_link_leads_nowhere():
    dead = [
        f"{path}: {target}"
        for path in tree.find(".md")
        for target in LINK.findall(tree.text(path))
        if "://" not in target and not (tree.ROOT / path.parent / target).exists()
    ]
    assert dead == []


def test_both_readmes_show_the_same_commands_and_places():
    english, chinese = (shown(Path(name)) for name in ("README.md", "README.zh-CN.md"))
    assert english == chinese


def shown(path: Path) -> list[str]:
    """The commands without their explanation, and the first column of the tables of places."""
    text = tree.text(path)
    commands = [re.split(r"\s{2,}", line.strip())[0] for line in text.splitlines() if line.startswith("    ")]
    return commands + re.findall(r"^\| ([`\[]\S+) \|", text, re.MULTILINE)
