"""Local forms: the versions of the questions that an authority asks around the typed facts, and what was answered."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from lineofsight.domain.local_forms import TYPED_STEPS_BY_KEY, Definition, told
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child
from lineofsight.record.models.workforce import Worker


class LocalFormQuerySet(models.QuerySet["LocalForm"]):
    def published(self) -> Self:
        """The versions that were published, the one that is asked last first."""
        return self.filter(published_at__isnull=False).order_by("-in_force_from", "-number")

    def in_force(self, step: str, on: date) -> LocalForm | None:
        """The version that is asked at a step on a day; None where the authority asks nothing of its own."""
        return self.published().filter(step=step, in_force_from__lte=on).first()

    def draft_of(self, step: str) -> LocalForm | None:
        """The version of a step that is being written; None where none is."""
        return self.filter(step=step, published_at__isnull=True).first()


class LocalForm(models.Model):
    """One version of the local questions of a step: being written until it is published, and never changed after.

    step: the key of the step, as `domain.local_forms.typed` has it. content: the definition as JSON. in_force_from: the
    first day on which it is asked; a later version with the same day takes its place.
    """

    step = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    in_force_from = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LocalFormQuerySet.as_manager()

    columns = Columns(
        plain=(
            "id", "step", "number", "content", "written_at", "written_by", "in_force_from", "published_at",
            "published_by",
        )
    )  # fmt: skip

    class Meta:
        ordering = ("step", "number")
        constraints = [
            models.UniqueConstraint(fields=["step", "number"], name="local_form_version_once"),
            models.UniqueConstraint(
                fields=["step"], condition=Q(published_at__isnull=True), name="local_form_one_being_written"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, in_force_from__isnull=True)
                | Q(published_at__isnull=False, in_force_from__isnull=False),
                name="local_form_published_from_a_day",
            ),
        ]

    @property
    def definition(self) -> Definition:
        return Definition.from_plain(self.content)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class LocalAnswers(Fact):
    """What was answered to one version of local questions when a step was recorded.

    `fact` and `fact_id` name what the step wrote, `happened_on` is its day; `form` is the version as it was asked.
    `answers` are by the key of their question. No clock, flag, fault or return reads them.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="local_answers")
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, blank=True, related_name="local_answers")
    form = models.ForeignKey(LocalForm, models.PROTECT, related_name="answered")
    fact = models.CharField(max_length=40)
    fact_id = models.BigIntegerField()
    happened_on = models.DateField()
    answers = models.JSONField(default=dict)

    columns = Columns(
        identifies=("child",),
        sensitive=("answers",),
        plain=(*FACT_COLUMNS, "episode", "form", "fact", "fact_id", "happened_on"),
    )

    class Meta:
        verbose_name = "answers to local questions"
        verbose_name_plural = "answers to local questions"
        constraints = [
            models.UniqueConstraint(fields=["fact", "fact_id", "form"], name="local_answers_once_a_fact"),
            models.CheckConstraint(condition=~Q(answers={}), name="local_answers_say_something"),
        ]
        indexes = [models.Index(fields=["child", "happened_on"], name="local_answers_of_child")]

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """Each answered question as it was asked, with its answer in words."""
        return told(self.form.definition, self.answers)

    @property
    def heading(self) -> str:
        """What was recorded, and the heading above the questions: "Visit: Questions of our partnership"."""
        return f"{TYPED_STEPS_BY_KEY[self.form.step].noun}: {self.form.definition.title}"
