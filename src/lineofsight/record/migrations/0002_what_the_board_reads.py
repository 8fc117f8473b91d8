"""The two indexes that hold all that the board asks of running and of recently stopped deadlines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0001_the_record"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="deadline",
            name="deadline_running_clock",
        ),
        migrations.RemoveIndex(
            model_name="deadline",
            name="deadline_stopped",
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("outcome", "running")),
                fields=[
                    "clock",
                    "due_on",
                    "team",
                    "owner",
                    "due_at",
                    "due_working_day",
                    "as_at_on",
                    "as_at_moment",
                    "as_at_working_day",
                    "child",
                ],
                name="deadline_running_board",
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("outcome__in", ["met", "met_late"])),
                fields=["stopped_on", "clock", "outcome", "child"],
                name="deadline_stopped_board",
            ),
        ),
    ]
