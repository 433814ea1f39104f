"""Links across firms refused by triggers on SQLite. All raw SQL of these locks for this database is here.

A trigger asks for the firm of each linked row by its key; a link that did not change is not asked again. Rows never
move to another firm. Tables that SQLite rebuilds lose their triggers, and a rename stumbles over those that read the
renamed table: they are dropped before migrations and made again after them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from kemai.core.tenancy.links import FIRM, Layout, Link, Pair, name_of

EXISTING = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'kemai\\_firm\\_%' ESCAPE '\\'"
DROP = "DROP TRIGGER IF EXISTS {name}"
TRIGGER = """
CREATE TRIGGER {name} BEFORE {event} ON "{table}" WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{table}: a link to another firm'); END
"""
FIRM_OF = '(SELECT {firm} FROM "{target}" WHERE "{key}" = NEW."{column}")'


def sync(connection: BaseDatabaseWrapper, layout: Layout) -> None:
    """Make the triggers that the layout wants; a trigger's name changes with what it says."""
    wanted = dict(triggers(layout))
    with connection.cursor() as cursor:
        cursor.execute(EXISTING)
        existing = {name for (name,) in cursor.fetchall()}
        for name in existing - wanted.keys():
            cursor.execute(DROP.format(name=name))
        for name in wanted.keys() - existing:
            cursor.execute(wanted[name])


def drop(connection: BaseDatabaseWrapper) -> None:
    """Drop all triggers of these locks."""
    sync(connection, Layout({}, (), ()))


def triggers(layout: Layout) -> Iterator[tuple[str, str]]:
    """Give name and text of every trigger: two for a table with links, two for a pair."""
    by_table: dict[str, list[Link]] = {}
    for link in layout.links:
        by_table.setdefault(link.table, []).append(link)
    for table in layout.tables:
        links = by_table.get(table, [])
        columns = ", ".join(f'"{name}"' for name in (FIRM, *(link.column for link in links)))
        stays = f'NEW."{FIRM}" IS NOT OLD."{FIRM}"'
        if links:
            yield named("INSERT", table, " OR ".join(map(foreign, links)))
        changes = [f'(NEW."{one.column}" IS NOT OLD."{one.column}" AND {foreign(one)})' for one in links]
        yield named(f"UPDATE OF {columns}", table, " OR ".join([stays, *changes]))
    for pair in layout.pairs:
        yield named("INSERT", pair.table, apart(pair))
        yield named(f'UPDATE OF "{pair.first[0]}", "{pair.second[0]}"', pair.table, apart(pair))


def named(event: str, table: str, condition: str) -> tuple[str, str]:
    """Write one trigger."""
    name = name_of("firm", event, table, condition)
    return name, TRIGGER.format(name=name, event=event, table=table, condition=condition)


def foreign(link: Link) -> str:
    """Write the condition that a linked row is of another firm; no row and no link pass."""
    firm = FIRM_OF.format(firm=f'"{FIRM}"', target=link.target, key=link.key, column=link.column)
    return f'{firm} <> NEW."{FIRM}"'


def apart(pair: Pair) -> str:
    """Write the condition that the two rows of a pair are of different firms."""
    ends = [
        FIRM_OF.format(firm=f'"{FIRM}"', target=target, key=key, column=column)
        for column, target, key in (pair.first, pair.second)
    ]
    return " <> ".join(ends)
