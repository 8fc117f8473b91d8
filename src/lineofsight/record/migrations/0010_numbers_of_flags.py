import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0009_early_help_says_who_and_why"),
    ]

    operations = [
        migrations.CreateModel(
            name="FlagThreshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("flag", models.CharField(max_length=40)),
                ("threshold", models.CharField(max_length=20)),
                ("number", models.PositiveSmallIntegerField()),
                ("in_force_from", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.worker",
                    ),
                ),
            ],
            options={
                "ordering": ("flag", "threshold", "in_force_from"),
                "constraints": [
                    models.UniqueConstraint(fields=("flag", "threshold", "in_force_from"), name="flag_threshold_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="flag_threshold_is_positive"),
                ],
            },
        ),
    ]
