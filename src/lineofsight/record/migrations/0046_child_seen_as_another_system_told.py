from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0045_families_of_other_case_systems'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='told_child_seen',
            field=models.BooleanField(blank=True, null=True),
        ),
    ]
