"""Appointments to which a child was not brought, as they became known here."""

from __future__ import annotations

from django.db import models

from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child


class MissedAppointment(Fact):
    """A health or education appointment that a child missed. Children are brought: it does not say "did not attend".

    `told_by` is who told us, "" where it was seen here. `reason` is what was said of why, "" where nothing was.
    """

    class Service(models.TextChoices):
        GENERAL_PRACTITIONER = "general_practitioner", "GP"
        HOSPITAL = "hospital", "Hospital or clinic"
        DENTIST = "dentist", "Dentist"
        HEALTH_VISITOR = "health_visitor", "Health visitor"
        SCHOOL_NURSE = "school_nurse", "School nurse"
        MENTAL_HEALTH = "mental_health", "Child and adolescent mental health service"
        IMMUNISATION = "immunisation", "Immunisation"
        THERAPY = "therapy", "Therapy, sight or hearing"
        OTHER_HEALTH = "other_health", "Another health appointment"
        SCHOOL_MEETING = "school_meeting", "Meeting at school about the child"
        ATTENDANCE_MEETING = "attendance_meeting", "Meeting about attendance"
        SPECIAL_NEEDS = "special_needs", "Special educational needs review or assessment"
        OTHER_EDUCATION = "other_education", "Another education appointment"

    child = models.ForeignKey(Child, models.PROTECT, related_name="missed_appointments")
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, blank=True, related_name="missed_appointments")
    missed_on = models.DateField()
    service = models.CharField(max_length=20, choices=Service.choices)
    about = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    told_by = models.CharField(max_length=200, blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("service", "about", "reason", "told_by"),
        plain=(*FACT_COLUMNS, "episode", "missed_on"),
    )

    class Meta:
        indexes = [models.Index(fields=["child", "missed_on"], name="missed_appointment_of_child")]
