"""The token index on SQLite: a contentless FTS5 table. All raw SQL of search for this database is here."""

import json
from collections.abc import Callable, Iterable, Sequence

from django.db import connection

from kemai.core.records import bulk
from kemai.core.search.query import Term, Word
from kemai.core.search.store import Entry, Row
from kemai.core.search.tokens import owner_tokens, tokens

REFILL_BATCH = 5000

KNOWN = """
    SELECT record_id, id, text FROM core_searchdocument
    WHERE organisation_id = %s AND record_type = %s AND record_id IN (SELECT value FROM json_each(%s))
"""
IDS = """
    SELECT record_id, id FROM core_searchdocument
    WHERE organisation_id = %s AND record_type = %s AND record_id IN (SELECT value FROM json_each(%s))
"""
UPSERT = """
    INSERT INTO core_searchdocument (organisation_id, record_type, record_id, title, text) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (organisation_id, record_type, record_id) DO UPDATE SET title = excluded.title, text = excluded.text
"""
DOCUMENT = ("id", "organisation_id", "record_type", "record_id", "title", "text")
WORDS, PHONE = ("rowid", "tokens"), ("organisation_id", "document_id", "digits", "reversed")
INSERT_TOKENS = "INSERT INTO core_search_fts (rowid, tokens) VALUES (%s, %s)"
# A contentless table of SQLite 3.40 must be told the very tokens that it shall forget.
DELETE_TOKENS = "INSERT INTO core_search_fts (core_search_fts, rowid, tokens) VALUES ('delete', %s, %s)"
COMMAND = "INSERT INTO core_search_fts (core_search_fts) VALUES (%s)"
MERGE = "INSERT INTO core_search_fts (core_search_fts, rank) VALUES ('automerge', %s)"
INSERT_PHONE = "INSERT INTO core_searchphone (organisation_id, document_id, digits, reversed) VALUES (%s, %s, %s, %s)"
DELETE_PHONES = "DELETE FROM core_searchphone WHERE document_id IN (SELECT value FROM json_each(%s))"
DELETE_DOCUMENTS = "DELETE FROM core_searchdocument WHERE id IN (SELECT value FROM json_each(%s))"
ALL = "SELECT id, organisation_id, record_type, text FROM core_searchdocument WHERE id > %s ORDER BY id LIMIT %s"
CANDIDATES = "SELECT rowid FROM core_search_fts WHERE core_search_fts MATCH %s ORDER BY rowid DESC LIMIT %s"
# CROSS JOIN and the plus signs keep the planner from starting with the organisation's index.
ROWS = """
    SELECT d.id, d.record_type, d.record_id, d.title, d.text
    FROM json_each(%s) AS candidate CROSS JOIN core_searchdocument AS d ON d.id = candidate.value
    WHERE +d.organisation_id = %s AND +d.record_type IN (SELECT value FROM json_each(%s))
"""
HOLDS = " AND instr(d.text, %s) > 0"
NEWEST_FIRST = " ORDER BY d.id DESC"


class SqliteStore:
    """Keeps tokens in the FTS5 table core_search_fts, whose rowid is the document's id."""

    create: tuple[str, ...] = (
        "CREATE VIRTUAL TABLE core_search_fts USING fts5("
        "tokens, content='', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0')",
    )
    drop: tuple[str, ...] = ("DROP TABLE core_search_fts",)

    def put(self, organisation_id: int, record_type: str, entries: Sequence[Entry]) -> None:
        """Add or replace documents; tokens of an unchanged text stay as they are."""
        owner = owner_tokens(organisation_id, record_type)
        asked = (organisation_id, record_type, json.dumps([entry.record_id for entry in entries]))
        documents = [(organisation_id, record_type, entry.record_id, entry.title, entry.text) for entry in entries]
        with connection.cursor() as cursor:
            cursor.execute(KNOWN, asked)
            before = {record_id: (document_id, text) for record_id, document_id, text in cursor.fetchall()}
            cursor.executemany(UPSERT, documents)
            ids = {record_id: document_id for record_id, (document_id, _) in before.items()}
            if len(ids) < len(entries):
                cursor.execute(IDS, asked)
                ids = dict(cursor.fetchall())
            changed = [entry for entry in entries if before.get(entry.record_id, (0, None))[1] != entry.text]
            old = (before[entry.record_id] for entry in changed if entry.record_id in before)
            cursor.executemany(DELETE_TOKENS, _token_rows(old, owner))
            cut = [entry for entry in changed if entry.tokens]
            cursor.executemany(INSERT_TOKENS, [(ids[one.record_id], " ".join((one.tokens, *owner))) for one in cut])
            uncut = ((ids[entry.record_id], entry.text) for entry in changed if not entry.tokens)
            cursor.executemany(INSERT_TOKENS, _token_rows(uncut, owner))
            if before:
                cursor.execute(DELETE_PHONES, [json.dumps([document_id for document_id, _ in before.values()])])
            phones = [(ids[entry.record_id], number) for entry in entries for number in entry.phones]
            cursor.executemany(INSERT_PHONE, [(organisation_id, id_, number, number[::-1]) for id_, number in phones])

    def adding(
        self, organisation_id: int, record_type: str, entries: Sequence[Entry], ids: Sequence[int]
    ) -> Callable[[], None]:
        """Pack documents, tokens and phones for three tables."""
        owner = owner_tokens(organisation_id, record_type)
        made = list(zip(ids, entries, strict=True))
        documents = [(id_, organisation_id, record_type, one.record_id, one.title, one.text) for id_, one in made]
        words = [(id_, " ".join((one.tokens or " ".join(tokens(one.text)), *owner))) for id_, one in made]
        phones = [(organisation_id, id_, number, number[::-1]) for id_, one in made for number in one.phones]

        def write() -> None:
            bulk.insert_rows("core_searchdocument", DOCUMENT, documents)
            bulk.insert_rows("core_search_fts", WORDS, words)
            bulk.insert_rows("core_searchphone", PHONE, phones)

        return write

    def remove(self, organisation_id: int, record_type: str, record_ids: Sequence[int]) -> None:
        """Forget documents with their tokens and phones."""
        owner = owner_tokens(organisation_id, record_type)
        with connection.cursor() as cursor:
            cursor.execute(KNOWN, (organisation_id, record_type, json.dumps(list(record_ids))))
            known = [(document_id, text) for _, document_id, text in cursor.fetchall()]
            ids = json.dumps([document_id for document_id, _ in known])
            cursor.executemany(DELETE_TOKENS, _token_rows(known, owner))
            cursor.execute(DELETE_PHONES, [ids])
            cursor.execute(DELETE_DOCUMENTS, [ids])

    def refill(self) -> None:
        """Empty the FTS5 table and fill it from the stored texts."""
        with connection.cursor() as cursor:
            cursor.execute(COMMAND, ["delete-all"])
            last = 0
            while True:
                cursor.execute(ALL, [last, REFILL_BATCH])
                batch = cursor.fetchall()
                if not batch:
                    return
                cursor.executemany(
                    INSERT_TOKENS,
                    [
                        (id_, " ".join(tokens(text) + owner_tokens(organisation_id, record_type)))
                        for id_, organisation_id, record_type, text in batch
                    ],
                )
                last = batch[-1][0]

    def merge_from(self, segments: int) -> None:
        """Let FTS5 merge once so many segments of a size lie side by side."""
        with connection.cursor() as cursor:
            cursor.execute(MERGE, [segments])

    def settle(self) -> None:
        """Do nothing: FTS5 holds nothing back."""

    def tidy(self) -> None:
        """Merge the FTS5 segments and refresh the planner's figures."""
        with connection.cursor() as cursor:
            cursor.execute(COMMAND, ["optimize"])
            cursor.execute("ANALYZE")

    def candidates(self, words: Sequence[Word], owner: Sequence[str], limit: int) -> list[int]:
        """Ask the FTS5 table alone, newest first."""
        with connection.cursor() as cursor:
            cursor.execute(CANDIDATES, [expression(words, owner), limit])
            return [row[0] for row in cursor.fetchall()]

    def rows(
        self, ids: Sequence[int], organisation_id: int, record_types: Sequence[str], needles: Sequence[str]
    ) -> list[Row]:
        """Look the candidates up by id and recheck each."""
        asked = ROWS + HOLDS * len(needles) + NEWEST_FIRST
        with connection.cursor() as cursor:
            cursor.execute(asked, [json.dumps(list(ids)), organisation_id, json.dumps(list(record_types)), *needles])
            return [Row(*row) for row in cursor.fetchall()]


def expression(words: Sequence[Word], owner: Sequence[str] = ()) -> str:
    """Write words and owner tokens as an FTS5 query."""
    asked = [" OR ".join(f"({_all_of(terms)})" for terms in word.alternatives) for word in words]
    return " AND ".join([*(f"({ways})" for ways in asked), *(f'"{token}"' for token in owner)])


def _all_of(terms: Sequence[Term]) -> str:
    return " AND ".join(f"({_any_of(term)})" for term in terms)


def _any_of(term: Term) -> str:
    mark = "*" if term.prefix else ""
    return " OR ".join(f'"{token}"{mark}' for token in term.tokens)


def _token_rows(documents: Iterable[tuple[int, str]], owner: list[str]) -> list[tuple[int, str]]:
    return [(document_id, " ".join(tokens(text) + owner)) for document_id, text in documents]
