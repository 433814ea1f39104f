"""One value as people see it: in a row, beside a label, in the drawer. In Python, for a list shows hundreds of them."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext
from markupsafe import Markup

from kemai.ui.tiles import hue, initial

Cell = dict[str, Any]
MARKS = re.compile("[&<>\"']")  # what escaping would change
SHAPED = frozenset({"tier", "state", "user", "tag"})


def value(cell: Cell) -> Markup:
    """The value of a cell (text, kind, url, hue, level) with the mark that its kind calls for; "" where it is empty."""
    return safe(dressed(escaped(cell["text"]), cell) if cell["text"] else "")


def list_rows(rows: Sequence[Cell], columns: Sequence[Cell], classes: Sequence[str], ticks: object) -> Markup:
    """The rows of a list: a tick box where rows can be ticked, the name with its tile, the other cells."""
    tick = escape(gettext("选择 %(name)s")) if ticks else ""
    made = [[named(row, tick) for row in rows]]
    for place, (shape, column) in enumerate(zip(classes[1:], columns[1:], strict=True), 1):
        made.append(list_column([row["cells"][place] for row in rows], shape, column["editable"]))
    return safe("\n".join(f"<tr>{''.join(row)}</tr>" for row in zip(*made, strict=True)))


def named(row: Cell, tick: str) -> str:
    """The tick box of a row and its name, which leads to the record."""
    title, made = row["title"], ""
    name = escaped(title)
    if tick:
        label = tick % {"name": name}
        box = f'<input class="check" type="checkbox" form="bulk" name="ids" value="{row["id"]}" aria-label="{label}">'
        made = f'<td class="tick">{box}</td>'
    first = row["cells"][0]
    colour = (not isinstance(first, str) and first["hue"]) or hue(title)
    tile = f'<span class="av co h{colour}" aria-hidden="true">{escape(initial(title))}</span>'
    return f'{made}<td class="name"><a href="{escaped(row["url"])}">{tile}<span>{name}</span></a></td>'


def list_column(cells: Sequence[Cell | str], shape: str, editable: bool) -> list[str]:
    """The cells of one column; one that may not be edited in an editable column is marked fixed.

    A cell that is nothing but its words is a text.
    """
    begin = f'<td class="{shape}">' if shape else "<td>"
    still = f'<td class="{f"{shape} fixed".lstrip()}">' if editable else begin
    texts = [cell if isinstance(cell, str) else cell["text"] or "" for cell in cells]
    if MARKS.search("".join(texts)):
        texts = [escaped(text) for text in texts]
    made = []
    for text, cell in zip(texts, cells, strict=True):
        if isinstance(cell, str):
            made.append(f"{begin}{text}</td>")
        else:
            made.append(f"{begin if cell['editable'] else still}{dressed(text, cell)}</td>")
    return made


def safe(markup: str) -> Markup:
    """Markup of which every part has been escaped."""
    return Markup(markup)  # noqa: S704 (building it part by part as Markup triples the time of a list)


def escaped(text: str) -> str:
    """A text with its marks escaped; nearly all have none."""
    return escape(text) if MARKS.search(text) else text


def dressed(text: str, cell: Cell) -> str:
    """The escaped text of a value with the mark that its kind calls for."""
    kind, url = cell["kind"], cell["url"]
    colour, level = cell.get("hue"), cell.get("level")
    if not (text and (url or colour or level or kind in SHAPED)):
        return text
    if kind in ("tier", "state"):
        return f'<span class="{kind} {level}">{text}</span>'
    if kind == "user":
        words = cell["text"]
        tile = f'<span class="av h{colour or hue(words)}" aria-hidden="true">{escape(initial(words))}</span>'
        return f'<span class="who">{tile}{text}</span>'
    if kind == "tag" or colour:
        return f'<span class="tag {f"h{colour}" if colour else "plain"}">{text}</span>'
    if url:
        away = ' rel="noopener noreferrer" target="_blank"' if kind == "url" else ""
        return f'<a class="link" href="{escaped(url)}"{away}>{text}</a>'
    return f'<span class="{level}">{text}</span>'
