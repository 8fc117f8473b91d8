"""Putting the views into the database after migrations, and taking them out before.

A view on a table stands in the way of changing the table, in both databases: it goes first and comes back. Rights that
somebody gave on a view come back with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pkgutil import iter_modules
from typing import Any, Final

from django.core.management import CommandError
from django.db import DatabaseError, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from lineofsight.record import migrations
from lineofsight.record.safeguarding_dataset import SEEN_TABLES, query_of
from lineofsight.record.safeguarding_dataset.fragments import as_said_by

_STANDING: Final = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'view'",
    "postgresql": """
        SELECT view.relname, coalesce(obj_description(view.oid, 'pg_class'), '') FROM pg_class view
        WHERE view.relkind = 'v' AND view.relnamespace = current_schema()::regnamespace""",
}
"""The views that stand, each with what tells one definition from another."""
_DEPENDING: Final = """
    SELECT DISTINCT theirs.oid::regclass::text, ours.relname FROM pg_depend depends
    JOIN pg_rewrite rule ON rule.oid = depends.objid
    JOIN pg_class theirs ON theirs.oid = rule.ev_class
    JOIN pg_class ours ON ours.oid = depends.refobjid
    WHERE depends.classid = 'pg_rewrite'::regclass AND depends.refclassid = 'pg_class'::regclass
    AND theirs.oid <> ours.oid AND ours.relkind = 'v' AND ours.relnamespace = current_schema()::regnamespace
    ORDER BY 1, 2"""
"""Who reads which view, in any schema."""
_OTHERS_DEPEND: Final = "2BP01"
"""What PostgreSQL says where a view cannot go because another reads it."""
_BY_US: Final = "Line of Sight, "
"""How the comment on a view of ours begins."""
_RIGHTS: Final = """
    SELECT view.relname, given.grantee::regrole::text
    FROM pg_class view CROSS JOIN aclexplode(view.relacl) given
    WHERE view.relkind = 'v' AND view.relnamespace = current_schema()::regnamespace
    AND given.privilege_type = 'SELECT' AND given.grantee <> view.relowner AND given.grantee <> 0"""

Right = tuple[str, str]
"""A view, and a role that may read it."""
_put_by: dict[str, list[Right]] = {}
"""By database, the rights on the views that were taken out and have not come back yet."""


class ViewsInTheWay(CommandError):
    """Views that somebody made for themselves read those of the dataset, so that these cannot be made anew."""


def take_out_before(*, using: str, plan: Iterable[Any], **_: Any) -> None:
    """Before migrations: take the views out where there is anything to migrate."""
    if plan:
        take_out(using)


def put_in_after(*, using: str, **_: Any) -> None:
    """After migrations: put the views in, where the tables are those of this version."""
    if _is_up_to_date(using):
        put_in(using)


def take_out(using: str = "default") -> None:
    """Take every view of the dataset out of a database. Raises ViewsInTheWay, after which they stand as before."""
    connection = connections[using]
    standing = _standing(using)
    rights = _rights(using, standing)
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            for name in _ours(standing):
                cursor.execute(f"DROP VIEW {connection.ops.quote_name(name)}")
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == _OTHERS_DEPEND:
            raise ViewsInTheWay(_in_the_way(using, standing)) from error
        raise
    _put_by[using] = [*_put_by.get(using, []), *rights]


def _in_the_way(using: str, standing: Mapping[str, str]) -> str:
    """Which views of others read ours, and what to do."""
    ours = set(_ours(standing))
    with connections[using].cursor() as cursor:
        cursor.execute(_DEPENDING)
        reading = [f"{view} (reads {of})" for view, of in cursor.fetchall() if of in ours and view not in ours]
    return (
        "Views that are not of Line of Sight read its views of the dataset, which have to be made anew:"
        f" {', '.join(reading)}. Keep their definitions, drop them, run this again, and create them anew. The views of"
        " the dataset stand as before."
    )


def put_in(using: str = "default") -> None:
    """Put the views of this version into a database: what stands there as it should is left as it is.

    Raises ViewsInTheWay. After a failure of any kind the views stand as before.
    """
    connection = connections[using]
    wanted = {table.name: as_said_by(connection.vendor, query_of(table)) for table in SEEN_TABLES}
    standing = _standing(using)
    if {name: _mark(connection.vendor, name, query) for name, query in wanted.items()} == {
        name: standing[name] for name in _ours(standing)
    }:
        return
    put_by = list(_put_by.get(using, []))
    try:
        with transaction.atomic(using=using):
            take_out(using)
            _create(using, wanted)
    except Exception:
        _put_by[using] = put_by
        raise
    _put_by.pop(using, None)


def _create(using: str, wanted: Mapping[str, str]) -> None:
    """Create the views, with the rights that others had on them."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, query in wanted.items():
            cursor.execute(_creating(name, query))
            if connection.vendor == "postgresql":
                cursor.execute(f"COMMENT ON VIEW {name} IS '{_mark('postgresql', name, query)}'")
        for view, role in _put_by.get(using, []):
            if view in wanted:
                cursor.execute(f"GRANT SELECT ON {view} TO {role}")


def _creating(name: str, query: str) -> str:
    return f"CREATE VIEW {name} AS {query}"


def _mark(vendor: str, name: str, query: str) -> str:
    """What a view that stands as it should is known by: SQLite keeps the text, PostgreSQL a comment of ours."""
    if vendor == "sqlite":
        return _creating(name, query)
    return f"{_BY_US}{sha256(query.encode()).hexdigest()[:16]}"


def _standing(using: str) -> dict[str, str]:
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        return dict(cursor.fetchall())


def _ours(standing: Mapping[str, str]) -> list[str]:
    """The views that bear the name of a table of ours, and those with our comment, of an earlier version too."""
    names = {table.name for table in SEEN_TABLES}
    return sorted(name for name, mark in standing.items() if name in names or mark.startswith(_BY_US))


def _rights(using: str, standing: Mapping[str, str]) -> list[Right]:
    """Who may read which of our views; SQLite knows no rights."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS)
        ours = set(_ours(standing))
        return [(view, role) for view, role in cursor.fetchall() if view in ours]


def _is_up_to_date(using: str) -> bool:
    """Whether every migration of the record was made: a view reads columns of the latest."""
    applied = {name for app, name in MigrationRecorder(connections[using]).applied_migrations() if app == "record"}
    return applied >= {one.name for one in iter_modules(migrations.__path__)}
