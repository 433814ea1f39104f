"""A page of a list: filters, search, order and cursor, read the same way as the list on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kemai.core.actions.perform import require, right_of
from kemai.core.api import bodies
from kemai.core.api.shapes import Wish
from kemai.core.api.values import Written
from kemai.core.records.conditions import Misfit, UnknownName, address, text, to_q
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.screens.sorting import Order, read_cursor, read_order, write_cursor
from kemai.core.search.find import candidate_ids
from kemai.core.search.records import narrowed

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

CURSOR_ERRORS = (ValueError, TypeError, ArithmeticError, ValidationError)


def page(record_type: RecordType, wish: Wish, viewer: Viewer) -> dict[str, Any]:
    """Give a page of rows and the cursor of the next; raises UnknownName or Invalid for what cannot be understood."""
    verb = right_of(record_type, "read" if record_type.part_of else "find")[1]
    require(record_type, verb, viewer)
    written = Written(record_type, viewer)
    written.fields = chosen(wish.fields, written.resolved)
    order = read_order(wish.sort or record_type.order, written.resolved)
    rows = matching(record_type, wish, verb, written.resolved, viewer)
    paths = [*written.paths, order.path]
    read = cut(rows, order, wish, paths)
    items = [written.row(dict(zip(paths, one, strict=True))) for one in read[: wish.limit]]
    following = write_cursor(read[wish.limit - 1][-1], items[-1]["id"]) if len(read) > wish.limit else None
    return {"items": items, "next": following}


def cut(rows: Any, order: Order, wish: Wish, paths: list[str]) -> list[tuple[Any, ...]]:
    """Read the rows behind the cursor, one more than the page holds; a cursor that was made up is refused."""
    try:
        if wish.after:
            value, record_id = read_cursor(wish.after)
            bodies.plain(str(value))
            rows = rows.filter(order.after(value, record_id))
        return list(order.apply(rows).values_list(*paths)[: wish.limit + 1])
    except CURSOR_ERRORS as error:
        if not wish.after:
            raise
        raise UnknownName("after") from error


def chosen(names: str, resolved: Resolved) -> list[Any]:
    """Give the fields asked for, all when none are named."""
    wanted = [name for name in names.split(",") if name] or list(resolved.fields)
    for name in wanted:
        if name not in resolved.fields:
            raise UnknownName(name)
    return [resolved.fields[name] for name in dict.fromkeys(wanted)]


def matching(record_type: RecordType, wish: Wish, verb: str, resolved: Resolved, viewer: Viewer) -> Any:
    """Give the visible rows that meet chips, search text and typed words, in no order."""
    nodes = [address.read_chip(chip) for chip in wish.f]
    if wish.where.strip():
        nodes.append(text.tree_of(wish.where, resolved, viewer))
    condition = to_q({"all": nodes} if nodes else None, resolved, viewer)
    rows = record_type.model.objects.visible_to(viewer, verb).filter(condition)
    if not wish.q.strip():
        return rows
    words, bounds = wish.q.replace("\x00", ""), narrowed([record_type], viewer)
    found = candidate_ids(viewer.organisation_id, words, record_type.key, narrowed=bounds)
    if found.asks_for_more:
        raise Misfit(Invalid("E-RNG", _("至少 2 个字")), "q", "q")
    return rows.filter(pk__in=found.ids)
