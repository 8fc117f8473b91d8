"""The index that finds the last day that the ledger tells of without reading the whole of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0002_what_the_board_reads'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(fields=['as_at_on', 'child'], name='deadline_read_until'),
        ),
    ]
