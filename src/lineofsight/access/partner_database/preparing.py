"""Make the role of the partner-facing process what the catalogue says, and say what was changed.

Everything is taken from the role first and then given anew, in one transaction: what a row no longer names is closed,
and so is a table that came since. A second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db import connection, transaction

from lineofsight.access.exceptions import AccessError
from lineofsight.access.partner_database.catalogue import OPEN_TABLES, OpenTable
from lineofsight.access.partner_database.functions import FUNCTIONS

ROLE: Final = "lineofsight_partners"
"""What the role is called where nothing else is said."""
POLICY: Final = "lineofsight_partners"

_STRONG: Final = """
SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
    OR EXISTS (SELECT 1 FROM pg_auth_members WHERE member = role.oid)
    OR EXISTS (SELECT 1 FROM pg_class WHERE relowner = role.oid)
FROM pg_roles role WHERE rolname = %s"""
_PRIVILEGES: Final = """
SELECT relation.relname, coalesce(attribute.attname, ''), kind.kind
FROM pg_class relation
JOIN pg_namespace space ON space.oid = relation.relnamespace
JOIN pg_attribute attribute ON attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attisdropped
CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('REFERENCES')) kind (kind)
WHERE relation.relkind IN ('r', 'p', 'v', 'm', 'f') AND space.nspname !~ '^(pg_|information_schema$)'
AND has_column_privilege(%(role)s, relation.oid, attribute.attnum, kind.kind)
UNION ALL
SELECT relation.relname, '', kind.kind
FROM pg_class relation
JOIN pg_namespace space ON space.oid = relation.relnamespace
CROSS JOIN (VALUES ('DELETE'), ('TRUNCATE'), ('TRIGGER')) kind (kind)
WHERE relation.relkind IN ('r', 'p', 'v', 'm', 'f') AND space.nspname !~ '^(pg_|information_schema$)'
AND has_table_privilege(%(role)s, relation.oid, kind.kind)
UNION ALL
SELECT relation.relname, '', kind.kind
FROM pg_class relation
JOIN pg_namespace space ON space.oid = relation.relnamespace
CROSS JOIN (VALUES ('USAGE'), ('SELECT'), ('UPDATE')) kind (kind)
WHERE relation.relkind = 'S' AND space.nspname !~ '^(pg_|information_schema$)'
AND has_sequence_privilege(%(role)s, relation.oid, kind.kind)
UNION ALL
SELECT proname, '', 'EXECUTE' FROM pg_proc
WHERE proname LIKE 'lineofsight\\_partner\\_%%' AND has_function_privilege(%(role)s, oid, 'EXECUTE')"""
_POLICIES: Final = """
SELECT tablename, policyname, cmd, coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies
WHERE %(role)s = ANY (roles)"""
_BODIES: Final = "SELECT proname, md5(prosrc), prosecdef FROM pg_proc WHERE proname LIKE 'lineofsight\\_partner\\_%%'"
_GUARDED: Final = "SELECT relname FROM pg_class WHERE relrowsecurity AND relname = ANY (%(tables)s)"

Privilege = tuple[str, str, str]
"""A table or a function, a column of it or "" for the whole, and what may be done with it."""


class NotPreparable(AccessError):
    """The role cannot be made as things are. The message says what to do."""


def prepare(role: str = ROLE) -> list[str]:
    """Make the role's rights those of the catalogue; what was changed, a sentence each, [] for nothing.

    Raises NotPreparable on another database than PostgreSQL, for a role that is too strong, and where the role is
    missing and may not be made.
    """
    if connection.vendor != "postgresql":
        raise NotPreparable(
            "Partners can be kept apart only on PostgreSQL, and the record is in SQLite. See docs/how-to, Serve"
            " partners apart."
        )
    with transaction.atomic():
        made = _make_role(role)
        before = _everything(role)
        for statement in _statements(role):
            _run(statement)
        after = _everything(role)
    return [*made, *_differences(before, after)]


def too_much(role: str) -> list[str]:
    """What the role may do beyond the catalogue, as words; [] where it knows enquiries alone."""
    found: list[str] = []
    if _rows(_STRONG, role) != [(False,)]:
        found.append("it is an administrator, belongs to another role or owns tables")
    found += _in_words(standing(role) - agreed())
    guarded = {name for (name,) in _rows(_GUARDED, {"tables": [row.table for row in OPEN_TABLES]})}
    return found + [f"{row.table} is not held by rows" for row in OPEN_TABLES if row.table not in guarded]


def too_little(role: str) -> list[str]:
    """What the role lacks of the catalogue, as words; [] where it is prepared for this version."""
    return _in_words(agreed() - standing(role))


def agreed() -> frozenset[Privilege]:
    """Every privilege that the catalogue gives."""
    tables = {
        (row.table, column, kind) for row in OPEN_TABLES for kind, columns in _columns_of(row) for column in columns
    }
    return frozenset(tables | {(one.name, "", "EXECUTE") for one in FUNCTIONS})


def standing(role: str) -> frozenset[Privilege]:
    """Every privilege that the role has in the database, by whatever way it came to it."""
    return frozenset(_rows(_PRIVILEGES, {"role": role}))


def _columns_of(row: OpenTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "SELECT", row.reads
    yield "INSERT", row.adds
    yield "UPDATE", row.changes or ((row.key,) if row.locks else ())
    yield "DELETE", ("",) if row.removes else ()


# --- making it so ----------------------------------------------------------------------------------------------------


def _make_role(role: str) -> list[str]:
    """Make the role where it is missing; what was done."""
    if found := _rows(_STRONG, role):
        if found != [(False,)]:
            raise NotPreparable(
                f"The role {role} is an administrator, belongs to another role or owns tables. Name a role that"
                " does nothing else, or take that from it."
            )
        return []
    ((may_make_roles, own),) = _rows(
        "SELECT rolsuper OR rolcreaterole, rolname FROM pg_roles WHERE rolname = current_user", None
    )
    if not may_make_roles:
        raise NotPreparable(
            f"There is no role {role}, and {own} may not make one. As the database's administrator type:"
            f" CREATE ROLE {role} LOGIN PASSWORD '…';"
        )
    _run(f"CREATE ROLE {_quoted(role)} LOGIN")
    return [f"Made the role {role}. Give it a password before it can sign in."]


def _statements(role: str) -> Iterator[str]:
    """Everything that makes the role's rights those of the catalogue."""
    ((schema,),) = _rows("SELECT current_schema()", None)
    space, name = _quoted(schema), _quoted(role)
    yield "SET CONSTRAINTS ALL IMMEDIATE"
    yield f"GRANT USAGE ON SCHEMA {space} TO {name}"
    for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA {space} FROM {name}"
    for table, policy in _rows("SELECT tablename, policyname FROM pg_policies WHERE %s = ANY (roles)", role):
        yield f"DROP POLICY {_quoted(policy)} ON {space}.{_quoted(table)}"
    yield from _function_statements(space, name)
    for row in OPEN_TABLES:
        yield from _table_statements(row, name)


def _function_statements(space: str, role: str) -> Iterator[str]:
    for one in FUNCTIONS:
        rights = "SECURITY DEFINER" if one.is_of_owner else "SECURITY INVOKER"
        yield (
            f"CREATE OR REPLACE FUNCTION {space}.{one.name}() RETURNS {one.gives} LANGUAGE sql STABLE {rights}"
            f" SET search_path = pg_catalog, {space}, pg_temp AS $question${one.asks}$question$"
        )
        yield f"REVOKE ALL ON FUNCTION {space}.{one.name}() FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {space}.{one.name}() TO {role}"


def _table_statements(row: OpenTable, role: str) -> Iterator[str]:
    """The grants and the policies of one table."""
    table = _quoted(row.table)
    for kind, columns in _columns_of(row):
        if columns:
            named = f" ({', '.join(_quoted(one) for one in columns)})" if columns != ("",) else ""
            yield f"GRANT {kind}{named} ON {table} TO {role}"
    if not _rows(_GUARDED, {"tables": [row.table]}):
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for kind, condition in (
        ("SELECT", f"USING ({row.rows})" if row.rows else ""),
        ("INSERT", f"WITH CHECK ({row.added})" if row.added else ""),
        ("UPDATE", _changing(row)),
        ("DELETE", f"USING ({row.removes})" if row.removes else ""),
    ):
        if condition:
            yield f"CREATE POLICY {POLICY}_{kind.lower()} ON {table} FOR {kind} TO {role} {condition}"


def _changing(row: OpenTable) -> str:
    """The policy of changing rows. A lock asks for the leave to change; no changed row meets its condition."""
    if row.changed:
        return f"USING ({row.changed}) WITH CHECK ({row.changed})"
    return f"USING ({row.locks}) WITH CHECK (false)" if row.locks else ""


# --- what was changed ------------------------------------------------------------------------------------------------


def _everything(role: str) -> dict[str, frozenset[tuple[Any, ...]]]:
    """All that preparing writes, as it stands."""
    return {
        "privileges": standing(role),
        "policies": frozenset(_rows(_POLICIES, {"role": role})),
        "functions": frozenset(_rows(_BODIES, None)),
        "guarded": frozenset(_rows(_GUARDED, {"tables": [row.table for row in OPEN_TABLES]})),
    }


def _differences(
    before: dict[str, frozenset[tuple[Any, ...]]], after: dict[str, frozenset[tuple[Any, ...]]]
) -> Iterator[str]:
    for words in _in_words(after["privileges"] - before["privileges"]):
        yield f"Opened: {words}."
    for words in _in_words(before["privileges"] - after["privileges"]):
        yield f"Closed: {words}."
    for what, words in (
        ("guarded", "Held by rows"),
        ("policies", "Which rows of it"),
        ("functions", "What the rows depend on"),
    ):
        if changed := sorted({str(row[0]) for row in before[what] ^ after[what]}):
            yield f"{words}: {', '.join(changed)}."


def _in_words(privileges: Iterable[Privilege]) -> list[str]:
    """Privileges, a line for each table and kind: "record_agency, SELECT of id, name"."""
    columns: dict[tuple[str, str], list[str]] = {}
    for table, column, kind in sorted(privileges):
        columns.setdefault((table, kind), []).append(column)
    return [
        f"{table}, {kind}{' of ' if any(named) else ''}{', '.join(one for one in named if one)}"
        for (table, kind), named in columns.items()
    ]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows(question: str, given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        if given is None:
            cursor.execute(question.replace("%%", "%"))
        else:
            cursor.execute(question, [given] if isinstance(given, str) else given)
        return list(cursor.fetchall())
