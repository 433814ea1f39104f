"""Values of own fields kept once more on PostgreSQL, so that a filter finds its rows by an index.

Row-level security is asked before every comparison that might leak what it reads, and reading a value out of JSON
counts as one: no index over the column `custom` is ever used. Comparisons of whole columns of text and of floating
point are trusted. Triggers keep those columns with each statement that writes records. What is found here are
candidates: the condition itself is always asked too, so a rounded amount or a leftover costs time and no truth.
All raw SQL of them is here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, connections
from django.db.models import Q, QuerySet

from kemai.core.own.column import shape_of
from kemai.core.own.models import IndexedValue, ValueIndex
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.session import as_owner

CHUNK = 10_000
WRITE = """
    INSERT INTO core_indexedvalue (organisation_id, index_id, record_id, number, text)
    SELECT one.organisation_id, i.id, one.id,
           CASE WHEN i.numeric THEN CASE one.custom ->> i.key WHEN 'true' THEN 1 ELSE (one.custom ->> i.key)::float8 END
           END,
           CASE WHEN NOT i.numeric THEN one.custom ->> i.key END
    FROM {rows} one JOIN core_valueindex i ON i.organisation_id = one.organisation_id AND i.relation = {relation}
    WHERE one.custom ? i.key AND {which}
    {lock}
    ON CONFLICT (index_id, record_id) DO {conflict}
"""
CHANGED = WRITE.format(
    rows="kemai_new",
    relation="TG_TABLE_NAME",
    which="(changed IS NULL OR one.id = ANY(changed))",
    lock="",
    conflict="UPDATE SET number = excluded.number, text = excluded.text",
)
# Rows are found by their index whatever the planner last knew of the table's size: plans live as long as a session.
FUNCTION = f"""
    CREATE OR REPLACE FUNCTION kemai_own_values() RETURNS trigger
    LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan = off AS $$
    DECLARE changed bigint[];
    BEGIN
        IF NOT EXISTS (SELECT FROM core_valueindex WHERE relation = TG_TABLE_NAME) THEN
            RETURN NULL;
        ELSIF TG_OP = 'UPDATE' THEN
            changed := ARRAY(SELECT one.id FROM kemai_new one JOIN kemai_old was ON was.id = one.id
                             WHERE was.custom IS DISTINCT FROM one.custom);
        ELSIF TG_OP = 'DELETE' THEN
            changed := ARRAY(SELECT id FROM kemai_old);
        END IF;
        DELETE FROM core_indexedvalue v USING core_valueindex i
        WHERE i.relation = TG_TABLE_NAME AND v.index_id = i.id AND v.record_id = ANY(changed);
        IF TG_OP <> 'DELETE' THEN
            {CHANGED};
        END IF;
        RETURN NULL;
    END $$
"""
TRIGGER = """
    CREATE OR REPLACE TRIGGER kemai_own_values_{event} AFTER {event} ON {table} REFERENCING {seen}
    FOR EACH STATEMENT EXECUTE FUNCTION kemai_own_values()
"""
SEEN = {
    "insert": "NEW TABLE AS kemai_new",
    "update": "OLD TABLE AS kemai_old NEW TABLE AS kemai_new",
    "delete": "OLD TABLE AS kemai_old",
}
DROP_TRIGGER = "DROP TRIGGER IF EXISTS kemai_own_values_{event} ON {table}"
FILL = WRITE.format(
    rows="{table}",
    relation="%(table)s",
    which="i.id = %(index)s AND one.id > %(after)s AND one.id <= %(upto)s",
    lock="FOR SHARE OF one",
    conflict="NOTHING",
)
FORGET = """
    DELETE FROM core_indexedvalue WHERE id IN
    (SELECT id FROM core_indexedvalue WHERE index_id = %s LIMIT %s)
"""


def make_function(using: str, **kwargs: Any) -> None:
    """After migrations: make what the triggers call."""
    opened = connections[using]
    if opened.vendor == "postgresql":
        with as_owner(opened), opened.cursor() as cursor:
            cursor.execute(FUNCTION)


def keep(wanted: set[tuple[int, str, str]]) -> tuple[list[str], list[str]]:
    """Look values up by (firm, table, key) as asked and no others; gives the names of those begun and given up."""
    with everyone(reason="indexes of own fields"), as_owner(connection):
        held = {(one.organisation_id, one.relation, one.key): one for one in ValueIndex.objects.all()}
        spare = [one for asked, one in sorted(held.items()) if asked not in wanted]
        missing = [asked for asked in sorted(wanted) if asked not in held or not held[asked].ready]
        if spare:
            forget(spare, {table for _firm, table, _key in wanted})
        for firm, table, key in missing:
            begin(firm, table, key)
    return [f"{table}.{key}" for _firm, table, key in missing], [str(one) for one in spare]


def begin(firm: int, table: str, key: str) -> None:
    """Keep the values of a key from now on, then those of the records that are there, then say that all are."""
    numeric = shape_of(key.partition("_")[0]) in ("number", "whole", "bool")
    one, _made = ValueIndex.objects.get_or_create(
        organisation_id=firm, relation=table, key=key, defaults={"numeric": numeric}
    )
    tell(table, TRIGGER)
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {name}")
        for after in range(0, cursor.fetchone()[0], CHUNK):
            bounds: dict[str, Any] = {"table": table, "index": one.pk, "after": after, "upto": after + CHUNK}
            cursor.execute(FILL.format(table=name), bounds)
        cursor.execute("ANALYZE core_indexedvalue")
    ValueIndex.objects.filter(pk=one.pk).update(ready=True)


def forget(spare: list[ValueIndex], used: set[str]) -> None:
    """Keep the values of some keys no longer; nobody asks for them from the first statement on."""
    ids = [one.pk for one in spare]
    ValueIndex.objects.filter(pk__in=ids).delete()
    for table in {one.relation for one in spare}:
        tell(table, TRIGGER if table in used else DROP_TRIGGER)
    with connection.cursor() as cursor:
        for pk in ids:
            cursor.execute(FORGET, [pk, CHUNK])
            while cursor.rowcount:
                cursor.execute(FORGET, [pk, CHUNK])


def tell(table: str, statement: str) -> None:
    """Make or drop the triggers of a table.

    It waits for everybody who is writing there: whoever writes afterwards knows which keys are kept.
    """
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        for event, seen in SEEN.items():
            cursor.execute(statement.format(event=event, table=name, seen=seen))


def candidates(firm: int, table: str, key: str, condition: Callable[[str], Q]) -> QuerySet[IndexedValue] | None:
    """Give the values that meet a condition, None when they are not kept; `condition` makes it for a query path."""
    found = ValueIndex.objects.filter(organisation_id=firm, relation=table, key=key, ready=True)
    one = found.values_list("pk", "numeric").first()
    if one is None:
        return None
    index, numeric = one
    kept = IndexedValue.objects.filter(organisation_id=firm, index_id=index, **{"text" if numeric else "number": None})
    return kept.filter(condition("number" if numeric else "text"))
