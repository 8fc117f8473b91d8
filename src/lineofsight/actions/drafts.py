"""Drafts: what is typed is kept while it is typed, found again after a mishap, and used up when the form is sent.

A draft is the writer's own. It is no part of the record, so keeping one leaves no row on the trail; what is sent does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from lineofsight.access import return_codes
from lineofsight.access.models import Account, Draft
from lineofsight.access.models.drafts import IS_OPEN, DraftQuerySet
from lineofsight.actions.exceptions import ActionError
from lineofsight.record.moment import now

KEPT: Final = timedelta(days=28)
"""How long a draft is kept after it was last saved. Pages say so."""
BROUGHT_BACK_WITHIN: Final = timedelta(days=1)
"""How long words that were set aside can be brought back."""
COPY_KEPT: Final = timedelta(hours=1)
"""How long somebody without an account can still print what they sent."""
USED_UP_KEPT: Final = timedelta(days=7)
"""How long a draft that was sent is remembered, without its words, so that a late save cannot revive it."""
CAME_TO: Final = "_came_to"
LONGEST_FIELD: Final = 200_000
"""Characters of one field that a draft keeps: far more than any form of ours takes."""
LONGEST_DRAFT: Final = 1_000_000
"""Characters that a draft keeps altogether."""

Fields = Mapping[str, Sequence[str]]
"""What was typed, by the input's name: a list of texts, [] for boxes of which none is ticked."""


class TooLongToKeep(ActionError):
    """Something typed is too long for a draft. `names` are the inputs; nothing of them was kept, the rest was."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"This is longer than {LONGEST_FIELD:,} characters. Shorten it, or add it as a file.")
        self.names = names


class SentAlready(ActionError):
    """The form was sent, so its draft is used up."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A form as somebody opened it: which form, about what, and the values of the record at that moment.

    draft_id: the id that its draft has, or will have once something is typed. title, address: see `Draft`.
    """

    draft_id: UUID
    form: str
    subject: str = ""
    title: str = ""
    address: str = ""
    base: Mapping[str, Any] = field(default_factory=dict)


# --- of somebody who signs in ----------------------------------------------------------------------------------------


def unfinished(owner: Account, form: str, subject: str = "") -> Draft | None:
    """The draft of this form that its owner has not sent; None where there is none or it is too old."""
    return _kept().of(owner).filter(form=form, subject=subject).open().first()


def all_unfinished(owner: Account, form: str = "") -> list[Draft]:
    """Every draft that its owner has not sent and that holds anything, the last saved first. form: of that only."""
    drafts = _kept().of(owner).open().order_by("-saved_at")
    return [draft for draft in (drafts.filter(form=form) if form else drafts) if draft.fields]


def set_aside_lately(owner: Account, form: str, subject: str = "") -> Draft | None:
    """The draft of this form that its owner set aside last and can still bring back."""
    return (
        _kept()
        .of(owner)
        .filter(form=form, subject=subject, taken_at__isnull=True, set_aside_at__gte=now() - BROUGHT_BACK_WITHIN)
        .order_by("-set_aside_at")
        .first()
    )


def save(opening: Opening, fields: Fields, *, by: Account) -> Draft:
    """Keep what was typed in a form; what an earlier save kept of other fields stays.

    Two windows with the same form share one draft. Raises SentAlready and TooLongToKeep.
    """
    with transaction.atomic():
        draft = _draft_of(opening, by)
        too_long = _write(draft, fields)
    return _whole(draft, too_long)


def take(opening: Opening, *, by: Account, came_to: str = "") -> None:
    """The form was sent: its draft is used up, its words are gone from here, and a late save cannot revive it.

    came_to: the address of what it made, so that the same form sent twice leads to the same place.
    """
    used = {"fields": {}, "base": {CAME_TO: came_to} if came_to else {}, "taken_at": now()}
    if not _own_open(opening, by).update(**used):
        Draft.objects.get_or_create(
            pk=opening.draft_id, defaults=used | {"owner": by, "form": opening.form, "subject": opening.subject}
        )


def came_to(opening: Opening, *, by: Account) -> str:
    """The address of what this form made when it was sent; "" where it was not, or made nothing with an address."""
    taken = Draft.objects.of(by).filter(form=opening.form, subject=opening.subject, taken_at__isnull=False)
    found = taken.order_by("-taken_at").first()
    return str(found.base.get(CAME_TO, "")) if found is not None else ""


def set_aside(opening: Opening, *, by: Account) -> None:
    """Start again: the draft of this form is set aside, to be brought back within a day."""
    _own_open(opening, by).update(set_aside_at=now())


def bring_back(opening: Opening, *, by: Account) -> None:
    """Take up again what was set aside last, in place of what has been typed since, which is set aside in turn."""
    found = set_aside_lately(by, opening.form, opening.subject)
    if found is not None:
        _own_open(opening, by).update(set_aside_at=now())
        Draft.objects.filter(pk=found.pk).update(set_aside_at=None)


def _own_open(opening: Opening, by: Account) -> QuerySet[Draft]:
    return Draft.objects.of(by).open().filter(form=opening.form, subject=opening.subject)


def _draft_of(opening: Opening, by: Account) -> Draft:
    """The one draft of this form, locked; made where there is none. Raises SentAlready."""
    used = Draft.objects.of(by).filter(pk=opening.draft_id, taken_at__isnull=False)
    if used.exists():
        raise SentAlready("This form was sent. Reload the page to see it.")
    found = _own_open(opening, by).select_for_update().first()
    if found is not None:
        return found
    forget_old()
    try:
        with transaction.atomic():
            return Draft.objects.create(
                pk=_free(opening.draft_id),
                owner=by,
                form=opening.form,
                subject=opening.subject,
                title=opening.title,
                address=opening.address,
                base=dict(opening.base),
            )
    except IntegrityError:  # another window made it at the same moment
        return Draft.objects.select_for_update().get(pk=_own_open(opening, by).get().pk)


def _free(wanted: UUID) -> UUID:
    """The id that was given to the page, unless a draft that was set aside has it."""
    return Draft().pk if Draft.objects.filter(pk=wanted).exists() else wanted


# --- of somebody without an account ----------------------------------------------------------------------------------


def begin(form: str) -> Draft:
    """A draft of somebody without an account."""
    forget_old()
    return Draft.objects.create(form=form)


def of_public(draft_id: UUID | str, form: str) -> Draft | None:
    """A draft of somebody without an account by its id, which only their session knows; None once sent or too old."""
    try:
        return _kept().open().filter(pk=UUID(str(draft_id)), owner__isnull=True, form=form).first()
    except ValueError:
        return None


def keep(draft: Draft, fields: Fields) -> Draft:
    """Keep what somebody without an account typed. Raises TooLongToKeep and SentAlready."""
    with transaction.atomic():
        locked = Draft.objects.select_for_update().filter(IS_OPEN, pk=draft.pk).first()
        if locked is None:
            raise SentAlready("This form was sent.")
        too_long = _write(locked, fields)
    return _whole(locked, too_long)


def leave_out(draft: Draft, prefix: str) -> Draft:
    """Forget every field whose name begins so: what was said of somebody who was taken out again."""
    with transaction.atomic():
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        locked.fields = {name: texts for name, texts in locked.fields.items() if not name.startswith(prefix)}
        return _saved(locked)


def give_code(draft: Draft) -> str:
    """A new code by which to come back to this draft: told once, here. An earlier one no longer works."""
    code = return_codes.new_code()
    Draft.objects.filter(pk=draft.pk).update(code_hash=return_codes.hash_of(code))
    return code


def by_code(code: str, forms: Sequence[str]) -> Draft | None:
    """The draft to which a code leads, among these forms; None where there is none."""
    if not return_codes.is_well_formed(code):
        return None
    return _kept().open().filter(code_hash=return_codes.hash_of(code), owner__isnull=True, form__in=forms).first()


def use_up(draft: Draft) -> None:
    """The form of somebody without an account was sent: its files and its code are gone, its words in an hour."""
    draft.files.all().delete()
    Draft.objects.filter(pk=draft.pk).update(code_hash="", taken_at=now())


def copy_of(draft_id: UUID | str, form: str) -> Draft | None:
    """What somebody without an account has just sent, for their own copy; None after an hour."""
    try:
        key = UUID(str(draft_id))
    except ValueError:
        return None
    return Draft.objects.filter(pk=key, owner__isnull=True, form=form, taken_at__gte=now() - COPY_KEPT).first()


def give_up(draft: Draft) -> None:
    """Destroy a draft of somebody without an account, because they ask."""
    Draft.objects.filter(pk=draft.pk, owner__isnull=True).delete()


# --- keeping and forgetting ------------------------------------------------------------------------------------------


def forget_old() -> int:
    """Destroy drafts that nobody has saved for so long, and what is left of those sent or set aside; how many.

    The words of a form that was sent without an account go after an hour.
    """
    moment = now()
    old = (
        Q(saved_at__lt=moment - KEPT)
        | Q(taken_at__lt=moment - USED_UP_KEPT)
        | Q(set_aside_at__lt=moment - BROUGHT_BACK_WITHIN)
    )
    Draft.objects.filter(taken_at__lt=moment - COPY_KEPT).exclude(fields={}).update(fields={})
    return Draft.objects.filter(old).delete()[1].get("access.Draft", 0)


def kept_until(draft: Draft) -> datetime:
    """When the draft is destroyed unless it is saved again."""
    return draft.saved_at + KEPT


def _kept() -> DraftQuerySet:
    """Drafts that are not too old: one past its time is not shown even where nobody has destroyed it yet."""
    return Draft.objects.filter(saved_at__gte=now() - KEPT)


def _write(draft: Draft, fields: Fields) -> tuple[str, ...]:
    """Keep these fields beside the others, but for those that are too long; their names."""
    too_long = []
    room = LONGEST_DRAFT - sum(_length(texts) for name, texts in draft.fields.items() if name not in fields)
    for name, texts in fields.items():
        given = [_storable(text) for text in texts]
        if _length(given) > min(LONGEST_FIELD, room):
            too_long.append(name)
        else:
            draft.fields[_storable(name)] = given
            room -= _length(given)
    _saved(draft)
    return tuple(too_long)


def _whole(draft: Draft, too_long: tuple[str, ...]) -> Draft:
    """The draft as it was saved. Raises TooLongToKeep where something was left out."""
    if too_long:
        raise TooLongToKeep(too_long)
    return draft


def _length(texts: Sequence[str]) -> int:
    return sum(map(len, texts))


def _saved(draft: Draft) -> Draft:
    draft.version = draft.version + 1
    draft.saved_at = now()
    draft.save(update_fields=["fields", "version", "saved_at"])
    return draft


def _storable(text: str) -> str:
    """The text without what no database keeps: the nought character and halves of a pair of surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
