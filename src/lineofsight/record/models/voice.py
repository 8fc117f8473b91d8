"""The child's voice: what the child said or showed, what the worker makes of it, and what it changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.family_help import Assessment, Visit
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child


class View(Fact):
    """What a child said or showed on a day (`words`), what that means to the worker, and what it changed.

    The three links are `words`, then `analysis`, then `influence`; the last two are "" until somebody writes them.
    `visit` or `assessment` is where it was heard; both are None for words that came another way. `changed` and
    `changed_id` name the fact that it changed, a plan, a conference or a decision; `what_changed` says what in it,
    or why it was not followed. `is_alike_confirmed`: the worker saw that near-identical words stand elsewhere.
    Source: practice reference 7.4.
    """

    class Source(models.TextChoices):
        SAID = "said", "Said to the worker"
        SHOWN = "shown", "Shown by what the child did, played or drew"
        WRITTEN = "written", "Written or sent by the child"
        OBSERVED = "observed", "Observed: a baby, or a child who does not use words"
        ADVOCATE = "advocate", "Told by an advocate or interpreter"
        FAMILY = "family", "Told by a parent, carer or relative"
        PROFESSIONAL = "professional", "Told by a school, health or another professional"

    class Seen(models.TextChoices):
        ALONE = "alone", "Alone"
        WITH_FAMILY = "with_family", "With a parent, carer or relative there"
        WITH_OTHERS = "with_others", "With other children or professionals there"
        NOT_IN_PERSON = "not_in_person", "By telephone, video or message"
        NOT_SEEN = "not_seen", "Not seen: somebody else told it"

    class Influence(models.TextChoices):
        PLAN = "plan", "It changed a plan or an action in it"
        DECISION = "decision", "It changed a decision"
        NOT_FOLLOWED = "not_followed", "It was not followed"

    child = models.ForeignKey(Child, models.PROTECT, related_name="views")
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, blank=True, related_name="views")
    said_on = models.DateField()
    words = models.TextField()
    source = models.CharField(max_length=12, choices=Source.choices)
    seen = models.CharField(max_length=13, choices=Seen.choices, blank=True)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="views")
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, blank=True, related_name="views")
    analysis = models.TextField(blank=True)
    influence = models.CharField(max_length=12, choices=Influence.choices, blank=True)
    changed = models.CharField(max_length=40, blank=True)
    changed_id = models.BigIntegerField(null=True, blank=True)
    what_changed = models.TextField(blank=True)
    is_alike_confirmed = models.BooleanField(default=False)

    columns = Columns(
        identifies=("child",),
        sensitive=("words", "source", "seen", "analysis", "influence", "changed", "changed_id", "what_changed"),
        plain=(*FACT_COLUMNS, "episode", "said_on", "visit", "assessment", "is_alike_confirmed"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="view_has_words"),
            models.CheckConstraint(
                condition=Q(influence="") | ~Q(what_changed=""), name="view_says_what_changed_or_why_not"
            ),
            models.CheckConstraint(
                condition=Q(changed="", changed_id__isnull=True) | Q(~Q(changed=""), changed_id__isnull=False),
                name="view_changed_names_a_fact",
            ),
            models.CheckConstraint(
                condition=~Q(influence="not_followed") | Q(changed=""), name="view_not_followed_changed_nothing"
            ),
        ]
        indexes = [models.Index(fields=["child", "said_on"], name="view_of_child")]
