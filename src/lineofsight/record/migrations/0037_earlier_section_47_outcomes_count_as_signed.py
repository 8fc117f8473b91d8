"""Section 47 enquiries that were concluded here before a signature was asked for count as signed by who concluded them."""

from django.db import migrations


def count_as_signed(apps, schema_editor):
    """Mark them: submitted and signed on the day of conclusion by whoever recorded that, which `is_before_signing` says.

    A conclusion that a file gave has no signer. Who concluded one that was corrected since stands in its first version
    with a day of conclusion.
    """
    enquiries = apps.get_model("record", "Section47Enquiry").objects
    versions = apps.get_model("record", "FactVersion").objects.filter(fact="section47enquiry").order_by("version")
    concluded = enquiries.filter(concluded_on__isnull=False, submitted_on__isnull=True)
    for row in concluded.exclude(origin="loaded", is_amended_here=False).iterator():
        earlier = versions.filter(fact_id=row.pk, content__concluded_on__isnull=False)
        first = next((one for one in earlier if one.content.get("concluded_on")), None)
        who = first.recorded_by_id if first is not None else row.recorded_by_id
        enquiries.filter(pk=row.pk).update(
            submitted_on=row.concluded_on, submitted_by_id=who, signed_by_id=who, is_before_signing=True
        )


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0036_the_signature_of_section_47_outcomes'),
    ]

    operations = [
        migrations.RunPython(count_as_signed, migrations.RunPython.noop),
    ]
