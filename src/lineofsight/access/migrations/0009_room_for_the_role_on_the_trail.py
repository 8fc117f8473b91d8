"""Room on the trail for the longest role.

SQLite makes the table anew, so the triggers are taken off and put on again.
"""

from importlib import import_module

from django.db import migrations, models

trail = import_module("lineofsight.access.migrations.0002_keep_the_trail")


class Migration(migrations.Migration):
    dependencies = [("access", "0008_invite_a_person_to_their_account")]
    operations = [
        migrations.RunPython(trail.release, trail.keep),
        migrations.AlterField("trailevent", "role", models.CharField(blank=True, max_length=30)),
        migrations.RunPython(trail.keep, trail.release),
    ]
