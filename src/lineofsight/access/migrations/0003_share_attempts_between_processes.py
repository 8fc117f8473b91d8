"""A table for what every server process has to know at once: failed attempts to sign in, and codes already used.

Django's cache keeps it there. Kept by each process for itself, a code would work once in each of them.
"""

from django.core.management import call_command
from django.db import migrations

TABLE = "access_attempt"


def create(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("access", "0002_keep_the_trail")]
    operations = [migrations.RunPython(create, drop)]
