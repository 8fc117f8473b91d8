"""How often something was done lately from one place, so that guessing is slow and nobody can flood the front door."""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """How often one kind of thing was done from one place within one stretch of time.

    place: a keyed hash, which cannot be turned back into an address. The stretch begins at `began_at`.
    """

    kind = models.CharField(max_length=40)
    place = models.CharField(max_length=32)
    began_at = models.DateTimeField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "place", "began_at"], name="tally_once"),)
