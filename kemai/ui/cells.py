"""One value as people see it: in a row, beside a label, in the drawer. In Python, for a list shows hundreds of them."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from kemai.ui.tiles import hue, initial

Cell = dict[str, Any]


def value(cell: Cell) -> Markup:
    """The value of a cell (text, kind, url, hue, level) with the mark that its kind calls for; "" where it is empty."""
    return safe(drawn(cell))


def row_cells(row: Cell, columns: Sequence[Cell], classes: Sequence[str]) -> Markup:
    """The table cells of a row after its name; a cell that may not be edited in an editable column is marked fixed."""
    made = []
    for cell, column, shape in zip(row["cells"][1:], columns[1:], classes[1:], strict=True):
        words = f"{shape} fixed".lstrip() if column["editable"] and not cell["editable"] else shape
        made.append(f'<td class="{words}">{drawn(cell)}</td>' if words else f"<td>{drawn(cell)}</td>")
    return safe("".join(made))


def safe(markup: str) -> Markup:
    """Markup of which every part has been escaped."""
    return Markup(markup)  # noqa: S704 (building it part by part as Markup triples the time of a list)


def drawn(cell: Cell) -> str:
    """The markup of a value, escaped."""
    words = cell["text"]
    if not words:
        return ""
    kind, text, colour, level = cell["kind"], escape(words), cell.get("hue"), cell.get("level")
    if kind in ("tier", "state"):
        return f'<span class="{kind} {level}">{text}</span>'
    if kind == "user":
        tile = f'<span class="av h{colour or hue(words)}" aria-hidden="true">{escape(initial(words))}</span>'
        return f'<span class="who">{tile}{text}</span>'
    if kind == "tag" or colour:
        return f'<span class="tag {f"h{colour}" if colour else "plain"}">{text}</span>'
    if cell["url"]:
        away = ' rel="noopener noreferrer" target="_blank"' if kind == "url" else ""
        return f'<a class="link" href="{escape(cell["url"])}"{away}>{text}</a>'
    return f'<span class="{level}">{text}</span>' if level else str(text)
