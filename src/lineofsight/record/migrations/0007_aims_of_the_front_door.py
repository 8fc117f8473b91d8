from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0006_match_index_duplicates_and_merges"),
    ]

    operations = [
        migrations.AddField(
            model_name="frontdoorstandard",
            name="children_living_here",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="frontdoorstandard",
            name="open_at_most",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="frontdoorstandard",
            name="open_at_most_by",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="frontdoorstandard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("open_at_most__isnull", True), ("open_at_most_by__isnull", True)),
                    models.Q(
                        ("open_at_most__isnull", False),
                        ("open_at_most_by__gt", models.F("in_force_from")),
                        ("open_at_most_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="front_door_aim_has_a_day",
            ),
        ),
    ]
