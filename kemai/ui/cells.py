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
    return safe(drawn(cell))


def list_rows(rows: Sequence[Cell], columns: Sequence[Cell], classes: Sequence[str], ticks: object) -> Markup:
    """The rows of a list: a tick box where rows can be ticked, the name with its tile, the other cells."""
    tick = gettext("选择 %(name)s") if ticks else ""
    fixed = [f"{shape} fixed".lstrip() for shape in classes]
    plan = [(shape, still, column["editable"]) for shape, still, column in zip(classes, fixed, columns, strict=True)]
    return safe("\n".join(list_row(row, plan[1:], tick) for row in rows))


def list_row(row: Cell, plan: Sequence[tuple[str, str, bool]], tick: str) -> str:
    """One row; a cell that may not be edited in an editable column is marked fixed."""
    title, made = row["title"], []
    name = escape(title)
    if tick:
        label = escape(tick % {"name": title})
        box = f'<input class="check" type="checkbox" form="bulk" name="ids" value="{row["id"]}" aria-label="{label}">'
        made.append(f'<td class="tick">{box}</td>')
    colour = row["cells"][0]["hue"] or hue(title)
    tile = f'<span class="av co h{colour}" aria-hidden="true">{escape(initial(title))}</span>'
    made.append(f'<td class="name"><a href="{escape(row["url"])}">{tile}<span>{name}</span></a></td>')
    for cell, (shape, still, editable) in zip(row["cells"][1:], plan, strict=True):
        words = still if editable and not cell["editable"] else shape
        made.append(f'<td class="{words}">{drawn(cell)}</td>' if words else f"<td>{drawn(cell)}</td>")
    return f"<tr>{''.join(made)}</tr>"


def safe(markup: str) -> Markup:
    """Markup of which every part has been escaped."""
    return Markup(markup)  # noqa: S704 (building it part by part as Markup triples the time of a list)


def drawn(cell: Cell) -> str:
    """The markup of a value, escaped."""
    words = cell["text"]
    if not words:
        return ""
    text = escape(words) if MARKS.search(words) else words
    kind, colour, level, url = cell["kind"], cell.get("hue"), cell.get("level"), cell["url"]
    if not (url or colour or level or kind in SHAPED):
        return text
    if kind in ("tier", "state"):
        return f'<span class="{kind} {level}">{text}</span>'
    if kind == "user":
        tile = f'<span class="av h{colour or hue(words)}" aria-hidden="true">{escape(initial(words))}</span>'
        return f'<span class="who">{tile}{text}</span>'
    if kind == "tag" or colour:
        return f'<span class="tag {f"h{colour}" if colour else "plain"}">{text}</span>'
    if url:
        away = ' rel="noopener noreferrer" target="_blank"' if kind == "url" else ""
        return f'<a class="link" href="{escape(url)}"{away}>{text}</a>'
    return f'<span class="{level}">{text}</span>' if level else text
