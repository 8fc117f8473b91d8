"""The pages on which a step is recorded: the form, what is wrong with it when it was sent, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from lineofsight.access import gate, once
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import voice
from lineofsight.actions.exceptions import ActionError, NotInThisRecord, StepRefused
from lineofsight.actions.local_answers import AnswersRefused
from lineofsight.actions.visits import NothingWritten
from lineofsight.domain import pathway
from lineofsight.domain.permissions import Action
from lineofsight.record.histories import history_of
from lineofsight.record.models import Child
from lineofsight.record.moment import today
from lineofsight.web import local_questions, recording_merge
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.census_pages import answer, before_saving, census_beside, is_asked
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.reader import reader_of
from lineofsight.web.recording import Recording
from lineofsight.web.recordings import RECORDINGS


def _view(recording: Recording) -> Callable[..., HttpResponse]:
    """The page of one step: its form, and what is wrong with it when it was sent."""

    def view(request: PageRequest, reference: UUID, subject: int = 0) -> HttpResponse:
        if is_asked(request):
            return answer(request, recording, reference, subject)
        by = reader_of(request)
        given = recording.form_given(by, reference, subject) if recording.form_given else {}
        stands = given.pop("initial", {})
        values = local_questions.opened_with(recording.asked_at) | recording_merge.shown_values(recording, stands)
        about_it = f"{reference}/{subject}"
        kept = open_form(request, recording.key, subject=about_it, title=recording.title, values=values)
        form = kept.fill(recording.form(kept.data, initial={"on": today()} | stands, **given))
        recording_merge.ask_as_opened(recording, kept, form, stands)
        form.local = local_questions.asked_on(recording.asked_at, kept)
        if form.is_bound and form.is_valid_whole() and _done_once(recording, reference, subject, form, kept):
            kept.take()
            messages.success(request, recording.done)
            if kept.outcome is not None and (note := kept.outcome.note(form, "somebody else")):
                messages.info(request, note)
            for one in form.census_says:
                messages.warning(request, str(one))
            may_read = gate.visible_children(by, Action.READ_CHILD).filter(reference=reference).exists()
            if may_read and recording.after is not None:
                return redirect(recording.after(reference, subject))
            return redirect("child", reference) if may_read else redirect("children")
        child = _shown_child(request, reference, recording, subject)
        request.trail.entry.add_children(getattr(form, "also_shown", ()))
        about = next((one for one in recording.subjects(history_of(child.pk)) if one.id == subject), None)
        if about is None and not form.is_bound:
            raise Http404
        census = census_beside(recording, form.fields, kept, child.pk, subject, by=by)
        shown = {
            "form": form, "recording": recording, "subject": about, "child": child, "kept": kept, "census": census,
        }  # fmt: skip
        return render(request, recording.template, shown, status=_status(form, kept))

    view.__name__ = recording.key.replace("-", "_")
    view.__doc__ = recording.title
    return page(recording.action)(view)  # type: ignore[return-value]


def _status(form: Any, kept: KeptForm) -> int:
    """The status of the page that shows a form again: 409 where a choice between two people's words is asked for."""
    if kept.conflicts:
        return 409
    return 422 if form.has_errors else 200


def _shown_child(request: PageRequest, reference: UUID, recording: Recording, subject: int) -> Child:
    """The child whom the form is about, opened to be shown and not yet changed. Raises Refused."""
    author_id = recording.author(subject) if recording.author else None
    return gate.open_child(reference, recording.action, by=reader_of(request), author_id=author_id).child


def _done_once(recording: Recording, reference: UUID, subject: int, form: Any, kept: KeptForm) -> bool:
    """Take the step, unless this very form was taken before: then it is done already."""
    by = kept.owner
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return True
    is_settled = recording_merge.is_settled(recording, kept, form, by=by, reference=reference, subject=subject)
    is_done = is_settled and _done(recording, reference, subject, form, by)
    if not is_done:
        once.give_back(key)
    return is_done


def _done(recording: Recording, reference: UUID, subject: int, form: Any, by: Account) -> bool:
    """Take the step; False with the reasons on the form where it may not be taken now."""
    child_id = Child.objects.filter(reference=reference).values_list("pk", flat=True).first()
    form.census_says = before_saving(recording, form, child_id, subject, by=by)
    try:
        recording.take(reference, subject, form, by)
    except AnswersRefused as refused:
        form.local.refuse(refused)
    except StepRefused as refused:
        for condition in refused.conditions:
            form.add_error(_field_of(recording, condition, form), condition.otherwise)
    except NotInThisRecord as absent:
        raise Http404 from absent
    except voice.WordsStandElsewhere as warning:
        form.warn(warning)
    except NothingWritten as refused:
        _refused_for_some(recording, refused, form)
    except ActionError as refused:
        form.add_error(None, str(refused))
    except IntegrityError:
        form.add_error(None, "The record already holds something that contradicts this. See the child’s page.")
    else:
        return True
    return False


def _refused_for_some(recording: Recording, nothing: NothingWritten, form: Any) -> None:
    """Say of each child what stands against writing for it; of a date that all share, beside the date."""
    told = {}
    for child, refused in nothing.refusals.items():
        beside = [_field_of(recording, one, form) for one in getattr(refused, "conditions", ())]
        if beside and all(beside):
            form.add_error(beside[0], str(refused))
        else:
            told[child] = refused
    form.refuse(told)


def _field_of(recording: Recording, condition: pathway.Condition, form: Any) -> str | None:
    """The field beside which a condition that does not hold is told; None for the form as a whole."""
    beside = recording.beside.get(condition.key, "on" if "date" in condition.otherwise else "")
    return beside if beside in form.fields else None


def patterns() -> list[URLPattern]:
    """The addresses of the steps, under a child's own."""
    made = []
    for recording in RECORDINGS:
        view = _view(recording)
        name = f"record_{recording.key.replace('-', '_')}"
        made.append(path(f"children/<uuid:reference>/record/{recording.key}/", view, name=name))
        made.append(path(f"children/<uuid:reference>/record/{recording.key}/<int:subject>/", view, name=f"{name}_of"))
    return made
