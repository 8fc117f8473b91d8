"""People who were recorded before there was an index of matching are read into it."""

from django.db import migrations

from lineofsight.record.matching import index


def read_everybody(apps, schema_editor):
    index.rebuild(get_model=apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("record", "0007_aims_of_the_front_door")]

    operations = [migrations.RunPython(read_everybody, migrations.RunPython.noop)]
