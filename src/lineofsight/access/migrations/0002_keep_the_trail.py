"""The database refuses to change or remove rows of the audit trail, whoever asks.

On SQLite a table that a later migration alters is made anew, without its triggers: such a migration has to run
`keep` again, and a test holds that the triggers stand after all migrations.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER access_trailevent_no_update BEFORE UPDATE ON access_trailevent
BEGIN SELECT RAISE(ABORT, 'the audit trail can only be added to'); END;
CREATE TRIGGER access_trailevent_no_delete BEFORE DELETE ON access_trailevent
BEGIN SELECT RAISE(ABORT, 'the audit trail can only be added to'); END;
CREATE TRIGGER access_trailevent_no_replace BEFORE INSERT ON access_trailevent
WHEN EXISTS (SELECT 1 FROM access_trailevent WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'the audit trail can only be added to'); END;
CREATE TRIGGER access_trailhead_no_delete BEFORE DELETE ON access_trailhead
BEGIN SELECT RAISE(ABORT, 'the head of the audit trail stays'); END;
"""
SQLITE_TRIGGERS = (
    "access_trailevent_no_update",
    "access_trailevent_no_delete",
    "access_trailevent_no_replace",
    "access_trailhead_no_delete",
)
# ALWAYS: a session that calls itself a replica does not get round them.
POSTGRESQL = """
CREATE FUNCTION access_trail_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail can only be added to'; END $$;
CREATE TRIGGER access_trailevent_no_change BEFORE UPDATE OR DELETE ON access_trailevent
FOR EACH ROW EXECUTE FUNCTION access_trail_is_kept();
CREATE TRIGGER access_trailevent_no_truncate BEFORE TRUNCATE ON access_trailevent
FOR EACH STATEMENT EXECUTE FUNCTION access_trail_is_kept();
CREATE TRIGGER access_trailhead_no_delete BEFORE DELETE ON access_trailhead
FOR EACH ROW EXECUTE FUNCTION access_trail_is_kept();
CREATE TRIGGER access_trailhead_no_truncate BEFORE TRUNCATE ON access_trailhead
FOR EACH STATEMENT EXECUTE FUNCTION access_trail_is_kept();
ALTER TABLE access_trailevent ENABLE ALWAYS TRIGGER access_trailevent_no_change;
ALTER TABLE access_trailevent ENABLE ALWAYS TRIGGER access_trailevent_no_truncate;
ALTER TABLE access_trailhead ENABLE ALWAYS TRIGGER access_trailhead_no_delete;
ALTER TABLE access_trailhead ENABLE ALWAYS TRIGGER access_trailhead_no_truncate;
"""


def keep(apps, schema_editor):
    """Put the triggers in place."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for statement in SQLITE.strip().split("END;"):
        if statement.strip():
            schema_editor.execute(statement + "END;")


def release(apps, schema_editor):
    """Take the triggers away: only to undo the migration itself."""
    if schema_editor.connection.vendor == "postgresql":
        for table, name in (
            ("access_trailevent", "no_change"),
            ("access_trailevent", "no_truncate"),
            ("access_trailhead", "no_delete"),
            ("access_trailhead", "no_truncate"),
        ):
            schema_editor.execute(f"DROP TRIGGER {table}_{name} ON {table}")
        schema_editor.execute("DROP FUNCTION access_trail_is_kept()")
        return
    for name in SQLITE_TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("access", "0001_accounts_and_trail")]
    operations = [migrations.RunPython(keep, release)]
