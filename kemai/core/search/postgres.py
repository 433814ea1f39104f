"""The token index on PostgreSQL: a tsvector column with GIN. All raw SQL of search for this database is here."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from kemai.core.postgresql.arrays import text_array
from kemai.core.postgresql.binding import bound
from kemai.core.search.query import Term, Word
from kemai.core.search.store import Entry, Row
from kemai.core.search.tokens import owner_tokens, tokens
from kemai.core.tenancy.session import as_owner

REFILL_BATCH = 5000

# Tokens travel as one text a document, because PostgreSQL has no ragged arrays.
UPSERT = """
    INSERT INTO core_searchdocument (organisation_id, record_type, record_id, title, text, tokens)
    SELECT %s, %s, record_id, title, body, array_to_tsvector(string_to_array(words, ' '))
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS entry (record_id, title, body, words)
    ON CONFLICT (organisation_id, record_type, record_id)
    DO UPDATE SET title = excluded.title, text = excluded.text, tokens = excluded.tokens
    RETURNING record_id, id, xmax = 0
"""
ADD = """
    INSERT INTO core_searchdocument (organisation_id, record_type, id, record_id, title, text, tokens)
    SELECT %s, %s, entry.id, record_id, title, body, array_to_tsvector(string_to_array(words, ' '))
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[])
        AS entry (id, record_id, title, body, words)
"""
INSERT_PHONES = """
    INSERT INTO core_searchphone (organisation_id, document_id, digits, reversed)
    SELECT %s, document_id, digits, reverse(digits) FROM unnest(%s::bigint[], %s::text[]) AS phone (document_id, digits)
"""
DELETE_PHONES = "DELETE FROM core_searchphone WHERE document_id = ANY(%s)"
DELETE_DOCUMENTS = "DELETE FROM core_searchdocument WHERE id = ANY(%s)"
KNOWN = """
    SELECT id FROM core_searchdocument WHERE organisation_id = %s AND record_type = %s AND record_id = ANY(%s)
"""
SETTLE = """
    SELECT gin_clean_pending_list(oid) FROM pg_class
    WHERE oid = 'core_searchdocument_tokens'::regclass AND pg_has_role(relowner, 'USAGE')
"""
ALL = "SELECT id, organisation_id, record_type, text FROM core_searchdocument WHERE id > %s ORDER BY id LIMIT %s"
SET_TOKENS = """
    UPDATE core_searchdocument AS d SET tokens = array_to_tsvector(string_to_array(words, ' '))
    FROM unnest(%s::bigint[], %s::text[]) AS entry (id, words) WHERE d.id = entry.id
"""
# A policy comes before every condition that might leak, and @@ counts as such: the index would never be used. So the
# candidates, ids and nothing else, come from a function of the tables' owner, and their rows through the policy.
# MATERIALIZED keeps the planner from walking the primary key backwards or mixing in other indexes.
CANDIDATES = "SELECT kemai_candidates(%s::tsquery, %s)"
FOUND = """
    WITH found AS MATERIALIZED (SELECT id FROM core_searchdocument WHERE tokens @@ $1)
    SELECT id FROM found ORDER BY id DESC LIMIT $2
"""
CANDIDATES_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION kemai_candidates(wanted tsquery, most bigint) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
        RETURN QUERY EXECUTE '{FOUND}' USING wanted, most;
    END $$
"""
ROWS = """
    WITH candidate AS MATERIALIZED (
        SELECT id, organisation_id, record_type, record_id, title, text FROM core_searchdocument WHERE id = ANY(%s)
    )
    SELECT id, record_type, record_id, title, text FROM candidate
    WHERE organisation_id = %s AND record_type = ANY(%s)
      AND NOT EXISTS (SELECT 1 FROM unnest(%s::text[]) AS needle WHERE strpos(text, needle) = 0)
    ORDER BY id DESC
"""


class PostgresStore:
    """Keeps tokens in the column `tokens` of core_searchdocument, which Django does not know."""

    create: tuple[str, ...] = (
        "ALTER TABLE core_searchdocument ADD COLUMN tokens tsvector",
        "CREATE INDEX core_searchdocument_tokens ON core_searchdocument USING gin (tokens)",
    )
    drop: tuple[str, ...] = ("ALTER TABLE core_searchdocument DROP COLUMN tokens",)

    def put(self, organisation_id: int, record_type: str, entries: Sequence[Entry]) -> None:
        """Add or replace documents in one statement, then their phones."""
        with bound(connection) as cursor:
            cursor.execute(UPSERT, [organisation_id, record_type, *columns(organisation_id, record_type, entries)])
            rows = cursor.fetchall()
            ids = {record_id: document_id for record_id, document_id, _new in rows}
            if known := [document_id for _record_id, document_id, new in rows if not new]:
                cursor.execute(DELETE_PHONES, [known])
            if phones := [(ids[entry.record_id], number) for entry in entries for number in entry.phones]:
                cursor.execute(INSERT_PHONES, [organisation_id, *map(list, zip(*phones, strict=True))])

    def adding(
        self, organisation_id: int, record_type: str, entries: Sequence[Entry], ids: Sequence[int]
    ) -> Callable[[], None]:
        """Pack documents and phones, so that neither a conflict nor an id is asked for."""
        documents = [organisation_id, record_type, list(ids), *columns(organisation_id, record_type, entries)]
        phones = [(id_, number) for id_, entry in zip(ids, entries, strict=True) for number in entry.phones]
        numbers = [organisation_id, *map(list, zip(*phones, strict=True))]

        def write() -> None:
            with bound(connection) as cursor:
                cursor.execute(ADD, documents)
                if phones:
                    cursor.execute(INSERT_PHONES, numbers)

        return write

    def remove(self, organisation_id: int, record_type: str, record_ids: Sequence[int]) -> None:
        """Forget documents with their phones."""
        with connection.cursor() as cursor:
            cursor.execute(KNOWN, [organisation_id, record_type, list(record_ids)])
            ids = [row[0] for row in cursor.fetchall()]
            cursor.execute(DELETE_PHONES, [ids])
            cursor.execute(DELETE_DOCUMENTS, [ids])

    def refill(self) -> None:
        """Write every document's tokens anew."""
        with connection.cursor() as cursor:
            last = 0
            while True:
                cursor.execute(ALL, [last, REFILL_BATCH])
                batch = cursor.fetchall()
                if not batch:
                    return
                made = [" ".join(tokens(text) + owner_tokens(owner, kind)) for _, owner, kind, text in batch]
                cursor.execute(SET_TOKENS, [[row[0] for row in batch], made])
                last = batch[-1][0]

    def merge_from(self, segments: int) -> None:
        """Do nothing: the GIN index has no segments."""

    def settle(self) -> None:
        """Empty the pending list of the GIN index; left to autovacuum where the login does not own it."""
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute(SETTLE)

    def tidy(self) -> None:
        """Empty the pending list and refresh the planner's figures."""
        self.settle()
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute("ANALYZE core_searchdocument, core_searchphone")

    def candidates(self, words: Sequence[Word], owner: Sequence[str], limit: int) -> list[int]:
        """Ask the GIN index alone, newest first."""
        with connection.cursor() as cursor:
            cursor.execute(CANDIDATES, [expression(words, owner), limit])
            return [row[0] for row in cursor.fetchall()]

    def rows(
        self, ids: Sequence[int], organisation_id: int, record_types: Sequence[str], needles: Sequence[str]
    ) -> list[Row]:
        """Look the candidates up by id and recheck each."""
        with connection.cursor() as cursor:
            cursor.execute(ROWS, [list(ids), organisation_id, list(record_types), list(needles)])
            return [Row(*row) for row in cursor.fetchall()]


def columns(organisation_id: int, record_type: str, entries: Sequence[Entry]) -> list[Any]:
    """Give record ids, titles, texts and tokens as arrays."""
    owner = owner_tokens(organisation_id, record_type)
    return [
        [entry.record_id for entry in entries],
        text_array(entry.title for entry in entries),
        text_array(entry.text for entry in entries),
        text_array(" ".join([entry.tokens or " ".join(tokens(entry.text)), *owner]).strip() for entry in entries),
    ]


def expression(words: Sequence[Word], owner: Sequence[str] = ()) -> str:
    """Write words and owner tokens as a tsquery."""
    asked = [" | ".join(f"({_all_of(terms)})" for terms in word.alternatives) for word in words]
    return " & ".join([*(f"({ways})" for ways in asked), *(f"'{token}'" for token in owner)])


def _all_of(terms: Sequence[Term]) -> str:
    return " & ".join(f"({_any_of(term)})" for term in terms)


def _any_of(term: Term) -> str:
    mark = ":*" if term.prefix else ""
    return " | ".join(f"'{token}'{mark}" for token in term.tokens)
