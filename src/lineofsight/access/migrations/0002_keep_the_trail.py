"""The trail begins, and the database refuses to change or remove its rows, whoever asks.

On SQLite a table that a later migration alters is made anew, without its triggers: such a migration has to run
`keep` again, and a test holds that the triggers stand after all migrations.
"""

from django.db import migrations

REFUSAL = "the audit trail can only be added to"
HEAD = f"INSERT INTO access_trailhead (id, count, hash) VALUES (1, 0, '{'0' * 64}') ON CONFLICT DO NOTHING"

SQLITE = {
    "access_trailevent_no_update": "BEFORE UPDATE ON access_trailevent",
    "access_trailevent_no_delete": "BEFORE DELETE ON access_trailevent",
    # INSERT OR REPLACE removes the row it replaces without asking the trigger above.
    "access_trailevent_no_replace": "BEFORE INSERT ON access_trailevent"
    " WHEN EXISTS (SELECT 1 FROM access_trailevent WHERE sequence = NEW.sequence)",
    "access_trailhead_no_delete": "BEFORE DELETE ON access_trailhead",
    "access_trailhead_no_return": "BEFORE UPDATE ON access_trailhead WHEN NEW.count <= OLD.count",
}

POSTGRESQL = {
    ("access_trailevent", "no_change"): "BEFORE UPDATE OR DELETE ON access_trailevent FOR EACH ROW",
    ("access_trailevent", "no_truncate"): "BEFORE TRUNCATE ON access_trailevent FOR EACH STATEMENT",
    ("access_trailhead", "no_delete"): "BEFORE DELETE ON access_trailhead FOR EACH ROW",
    ("access_trailhead", "no_truncate"): "BEFORE TRUNCATE ON access_trailhead FOR EACH STATEMENT",
    ("access_trailhead", "no_return"): "BEFORE UPDATE ON access_trailhead FOR EACH ROW"
    " WHEN (NEW.count <= OLD.count)",
}


def keep_statements(vendor):
    """What puts the triggers in place."""
    if vendor == "sqlite":
        return [f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END" for name, when in SQLITE.items()]
    statements = [
        "CREATE FUNCTION access_trail_is_kept() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    ]
    for (table, name), when in POSTGRESQL.items():
        statements.append(f"CREATE TRIGGER {table}_{name} {when} EXECUTE FUNCTION access_trail_is_kept()")
        # ALWAYS: a session that calls itself a replica does not get round it.
        statements.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")
    return statements


def release_statements(vendor):
    """What takes the triggers away."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER {name}" for name in SQLITE]
    dropped = [f"DROP TRIGGER {table}_{name} ON {table}" for table, name in POSTGRESQL]
    return [*dropped, "DROP FUNCTION access_trail_is_kept()"]


def keep(apps, schema_editor):
    for statement in [HEAD, *keep_statements(schema_editor.connection.vendor)]:
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for statement in release_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_accounts_and_trail")]
    operations = [migrations.RunPython(keep, release)]
