"""Drafts: what somebody has typed into a form and not yet sent, kept here so that no accident loses it.

A draft belongs to the person who types it and to nobody else. It is no part of the record: it is used up when the form
is sent, and destroyed when it is old.
"""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from lineofsight.access.models.account import Account
from lineofsight.record.moment import now

IS_OPEN = Q(taken_at__isnull=True, set_aside_at__isnull=True)
"""Neither sent nor set aside."""


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> Self:
        """Drafts that are still being written."""
        return self.filter(IS_OPEN)

    def of(self, owner: Account) -> Self:
        """The drafts of one person who signs in."""
        return self.filter(owner=owner)


class Draft(models.Model):
    """One form that somebody is filling in.

    owner: who types, None for the public. code_hash: of the code by which somebody without an account comes back; ""
    for none. form: the key of the form. subject: what it is about, as a key that names nobody; "" for a form about
    nothing yet. title and address: the form's heading and page, for the list of unfinished forms. fields: what was
    typed, by the input's name, each a list of texts as a browser sends them. base: the values of the record as the form
    was opened, to merge by. version: how often it was saved. taken_at: when the form was sent; its fields are then
    emptied. set_aside_at: when its owner started again.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(Account, models.CASCADE, null=True, related_name="drafts")
    code_hash = models.CharField(max_length=64, blank=True)
    form = models.CharField(max_length=60)
    subject = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    base = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    opened_at = models.DateTimeField(default=now)
    saved_at = models.DateTimeField(default=now, db_index=True)
    version = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["owner", "form", "subject"],
                condition=IS_OPEN & Q(owner__isnull=False),
                name="draft_one_open_of_a_form",
            ),
            models.UniqueConstraint(fields=["code_hash"], condition=~Q(code_hash=""), name="draft_code_once"),
        )

    def __str__(self) -> str:
        return f"Draft of {self.form}, version {self.version}"


class DraftFile(models.Model):
    """A file that was added to a draft, checked and kept at once. It goes where the draft goes.

    name: what the sender called it. content_type: what its content is. scanned: what a scanner found, as
    `record.models.Attachment` has it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scanned = models.CharField(max_length=12)
    content = models.BinaryField()
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("added_at", "id")
