"""How the columns of a list find their place on a wide page and on a phone."""

from collections.abc import Iterable
from typing import Any

BADGES = frozenset({"tier", "state", "tag", "dict", "pick"})
TIMES = frozenset({"date", "dt"})


def column_classes(columns: Iterable[dict[str, Any]]) -> list[str]:
    """CSS classes of each column: when it leaves (p2, p3), how it aligns (num), and its slot in a phone row.

    A phone row has five slots: the name, whose it is (`whose`), one figure (`amt`), one badge (`badge`) and one time
    (`last`); each goes to the first column of that kind.
    """
    made, taken = [], set()
    for place, column in enumerate(columns):
        words = ["name"] if place == 0 else []
        if column["rank"] > 1 and place:
            words.append(f"p{column['rank']}")
        if column["numeric"]:
            words.append("num")
        slot = slot_of(column)
        if place and slot and slot not in taken:
            taken.add(slot)
            words.append(slot)
        made.append(" ".join(words))
    return made


def slot_of(column: dict[str, Any]) -> str:
    """The slot of a phone row that a column of this kind may take, or ""."""
    if column["numeric"]:
        return "amt"
    if column["kind"] in BADGES:
        return "badge"
    if column["kind"] == "link":
        return "whose"
    return "last" if column["kind"] in TIMES else ""
