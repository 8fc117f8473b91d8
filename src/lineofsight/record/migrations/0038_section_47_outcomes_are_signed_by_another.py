from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0037_earlier_section_47_outcomes_count_as_signed'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='section47enquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'recorded'), _negated=True), ('concluded_on__isnull', True), models.Q(('concluded_on__gte', models.F('submitted_on')), ('submitted_on__isnull', False)), _connector='OR'), name='section_47_concluded_once_submitted'),
        ),
        migrations.AddConstraint(
            model_name='section47enquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'recorded'), _negated=True), ('submitted_on__isnull', True), models.Q(models.Q(('outcome', ''), _negated=True), ('why_sent_back', '')), _connector='OR'), name='section_47_submitted_with_outcome'),
        ),
        migrations.AddConstraint(
            model_name='section47enquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'recorded'), _negated=True), ('submitted_on__isnull', True), ('submitted_on__gte', models.F('started_on')), _connector='OR'), name='section_47_submitted_after_start'),
        ),
        migrations.AddConstraint(
            model_name='section47enquiry',
            constraint=models.CheckConstraint(condition=models.Q(('signed_by__isnull', True), ('submitted_by__isnull', True), ('is_before_signing', True), models.Q(('signed_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='section_47_signed_by_another'),
        ),
    ]
