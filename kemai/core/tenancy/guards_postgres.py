"""Links across firms refused by composite foreign keys, rows by policies. All raw SQL of these locks is here."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from kemai.core.tenancy.links import FIRM, Layout, Link, Pair, name_of
from kemai.core.tenancy.session import ROLE

CONSTRAINTS = """
    SELECT c.conname, c.contype::text, t.relname,
           array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, place)
                 JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY place)
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE c.contype IN ('f', 'u') AND c.connamespace = current_schema()::regnamespace
"""
DROP_CONSTRAINT = 'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"'
UNIQUE = 'ALTER TABLE "{target}" ADD CONSTRAINT {name} UNIQUE ({firm}, "{key}")'
FOREIGN = """
    ALTER TABLE "{table}" ADD CONSTRAINT {name} FOREIGN KEY ({firm}, "{column}")
    REFERENCES "{target}" ({firm}, "{key}") DEFERRABLE INITIALLY DEFERRED
"""
FUNCTION = f"""
    CREATE OR REPLACE FUNCTION kemai_same_firm() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DECLARE
        row_now jsonb := to_jsonb(NEW); one bigint; other bigint;
        looking text := coalesce(current_setting('kemai.everyone', true), '');
    BEGIN
        PERFORM set_config('kemai.everyone', 'on', true);
        EXECUTE format('SELECT {FIRM} FROM %I WHERE %I = $1', TG_ARGV[1], TG_ARGV[2])
            INTO one USING (row_now ->> TG_ARGV[0])::bigint;
        EXECUTE format('SELECT {FIRM} FROM %I WHERE %I = $1', TG_ARGV[4], TG_ARGV[5])
            INTO other USING (row_now ->> TG_ARGV[3])::bigint;
        PERFORM set_config('kemai.everyone', looking, true);
        IF one <> other THEN
            RAISE EXCEPTION '%: a link to another firm', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NEW;
    END $$
"""
TRIGGERS = """
    SELECT tgname, relname FROM pg_trigger JOIN pg_class t ON t.oid = tgrelid
    WHERE tgname LIKE 'kemai\\_firm\\_%' AND relnamespace = current_schema()::regnamespace
"""
TRIGGER = """
    CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON "{table}"
    FOR EACH ROW EXECUTE FUNCTION kemai_same_firm({arguments})
"""
DROP_TRIGGER = 'DROP TRIGGER "{name}" ON "{table}"'

# The settings stand in sub-selects, so that each is read once a query and not once a row.
OWN = f"""{FIRM} = (SELECT nullif(current_setting('kemai.organisation', true), '')::bigint)
    OR (SELECT current_setting('kemai.everyone', true)) = 'on'"""
BEFORE_SIGN_IN = " OR (SELECT coalesce(current_setting('kemai.organisation', true), '')) = ''"
POLICIES = """
    SELECT polname, relname, relrowsecurity, relforcerowsecurity FROM pg_class t
    LEFT JOIN pg_policy ON polrelid = t.oid AND polname LIKE 'kemai\\_rows\\_%'
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
"""
ENABLE = 'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, {force} ROW LEVEL SECURITY'
DROP_POLICY = 'DROP POLICY "{name}" ON "{table}"'
POLICY = 'CREATE POLICY {name} ON "{table}" USING ({rule}) WITH CHECK ({rule})'
SUPERUSER = "SELECT rolsuper OR rolbypassrls, rolsuper FROM pg_roles WHERE rolname = session_user"
MAKE_ROLE = f"""
    DO $$ BEGIN
        CREATE ROLE {ROLE} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$
"""
GRANTED = f"""
    SELECT count(*) FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND (
        relkind = 'r' AND NOT has_table_privilege('{ROLE}', oid, 'SELECT, INSERT, UPDATE, DELETE')
        OR relkind = 'S' AND NOT has_sequence_privilege('{ROLE}', oid, 'USAGE'))
"""
GRANTS = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)


def sync_links(connection: BaseDatabaseWrapper, layout: Layout) -> None:
    """Lead foreign keys between firms' tables by the firm, and have pairs checked by a trigger."""
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS)
        constraints = cursor.fetchall()
        existing = {name: table for name, _kind, table, _columns in constraints}
        keys = {(link.target, link.key): unique_name(link) for link in layout.links}
        wanted = {foreign_name(link): link for link in layout.links}
        for name in existing.keys() - wanted.keys() - set(keys.values()):
            if name.startswith("kemai_firm_"):
                cursor.execute(DROP_CONSTRAINT.format(table=existing[name], name=name))
        for (target, key), name in keys.items():
            if name not in existing:
                cursor.execute(UNIQUE.format(target=target, name=name, firm=FIRM, key=key))
        for name in wanted.keys() - existing.keys():
            link = wanted[name]
            parts = {"table": link.table, "column": link.column, "target": link.target, "key": link.key}
            cursor.execute(FOREIGN.format(name=name, firm=FIRM, **parts))
        replaced = {(link.table, link.column) for link in layout.links if link.always_owned}
        replaced |= {(name, FIRM) for name, table in layout.tables.items() if table.indexes}
        for name, kind, table, columns in constraints:
            if kind == "f" and len(columns) == 1 and (table, columns[0]) in replaced:
                cursor.execute(DROP_CONSTRAINT.format(table=table, name=name))
        sync_pairs(cursor, layout.pairs)


def sync_pairs(cursor: Any, pairs: tuple[Pair, ...]) -> None:
    """Make the triggers of tables between firms' tables."""
    cursor.execute(TRIGGERS)
    existing = dict(cursor.fetchall())
    wanted = {name_of("firm", pair.table, *pair.first, *pair.second): pair for pair in pairs}
    for name in existing.keys() - wanted.keys():
        cursor.execute(DROP_TRIGGER.format(name=name, table=existing[name]))
    if wanted.keys() - existing.keys():
        cursor.execute(FUNCTION)
    for name in wanted.keys() - existing.keys():
        pair = wanted[name]
        arguments = ", ".join(f"'{word}'" for word in (*pair.first, *pair.second))
        cursor.execute(TRIGGER.format(name=name, table=pair.table, arguments=arguments))


def sync_policies(connection: BaseDatabaseWrapper, layout: Layout) -> None:
    """Show every session the rows of its own firm only; a table's policy is named after what it says."""
    with connection.cursor() as cursor:
        cursor.execute(POLICIES)
        found = {(table, name): flags for name, table, *flags in cursor.fetchall()}
        for table, owned in layout.tables.items():
            rule = OWN + (BEFORE_SIGN_IN if owned.reached_before_sign_in else "")
            name = name_of("rows", table, rule)
            for old_table, old_name in found:
                if old_table == table and old_name not in (name, None):
                    cursor.execute(DROP_POLICY.format(name=old_name, table=table))
            if (table, name) not in found:
                cursor.execute(POLICY.format(name=name, table=table, rule=rule))
            if found.get((table, name)) != [True, owned.forced]:
                cursor.execute(ENABLE.format(table=table, force="FORCE" if owned.forced else "NO FORCE"))


def sync_role(connection: BaseDatabaseWrapper) -> None:
    """Make the role that the application takes when its login would pass every policy, with rights to rows only."""
    with connection.cursor() as cursor:
        cursor.execute(SUPERUSER)
        passes, superuser = cursor.fetchone()
        if not passes:
            return
        cursor.execute(MAKE_ROLE)
        if not superuser:
            cursor.execute(f"GRANT {ROLE} TO session_user")
        cursor.execute(GRANTED)
        if cursor.fetchone()[0]:
            cursor.execute("SELECT current_schema()")
            schema = connection.ops.quote_name(cursor.fetchone()[0])
            for statement in GRANTS:
                cursor.execute(statement.format(schema=schema, role=ROLE))


def unique_name(link: Link) -> str:
    """Name the unique key that links to a table rest on."""
    return name_of("firm", "unique", link.target, link.key)


def foreign_name(link: Link) -> str:
    """Name the foreign key of a link."""
    return name_of("firm", "foreign", link.table, link.column, link.target)
