"""Local forms by their actions: versions that are never changed, answers kept with the one that was asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import family_help, local_answers, local_forms
from lineofsight.actions.exceptions import ActionError, NotInThisRecord, StepRefused
from lineofsight.actions.local_answers import Answered, AnswersRefused
from lineofsight.actions.local_forms import CannotPublish, DefinitionRefused, NoSuchStep
from lineofsight.domain.local_forms import Definition, Question, QuestionKind, ShownIf, as_file
from lineofsight.domain.permissions import Action
from lineofsight.record.histories import history_of
from lineofsight.record.models import Child, DataFault, Deadline, FactVersion, LocalAnswers, LocalForm, Visit
from lineofsight.record.moment import today
from tests.authority import SmallAuthority

INTERPRETER = Question("interpreter", QuestionKind.YES_NO, "Was an interpreter there?", is_required=True)
LANGUAGE = Question(
    "language", QuestionKind.SHORT_TEXT, "Which language?", shown_if=ShownIf("interpreter", "Yes")
)  # fmt: skip
FIRST = Definition("Questions of Springshire", (INTERPRETER, LANGUAGE))
SECOND = Definition("Questions of Springshire", (INTERPRETER,))


def published(authority: SmallAuthority, definition: Definition = FIRST, *, step: str = "visit") -> LocalForm:
    local_forms.change_draft(step, lambda _: definition, by=authority.administrator)
    return local_forms.publish(step, in_force_from=today(), by=authority.administrator)


def visited(authority: SmallAuthority, child: Child, form: LocalForm, on: date, **answers: Any) -> LocalAnswers | None:
    visit = family_help.VisitRecord(kind=Visit.Kind.IN_PERSON, happened_on=on, is_child_seen=True, is_seen_alone=True)
    by = authority.north.worker
    return local_answers.take_with_answers(
        child.pk,
        Action.RECORD_VISIT,
        Answered(form.pk, on, answers),
        lambda: family_help.record_visit(child.pk, visit, by=by),
        step="visit",
        by=by,
    )


def test_a_version_is_asked_from_its_day_and_never_changed(authority: SmallAuthority) -> None:
    by = authority.administrator
    first = published(authority)
    assert (first.number, LocalForm.objects.in_force("visit", today())) == (1, first)
    with pytest.raises(CannotPublish):
        local_forms.publish("visit", in_force_from=today(), by=by)
    local_forms.change_draft("visit", lambda one: Definition(one.title, one.questions[:1]), by=by)
    first.refresh_from_db()
    assert first.definition == FIRST
    with pytest.raises(CannotPublish):
        local_forms.publish("visit", in_force_from=date(2026, 11, 22), by=by)
    second = local_forms.publish("visit", in_force_from=date(2026, 11, 30), by=by)
    assert LocalForm.objects.in_force("visit", today()) == first
    assert LocalForm.objects.in_force("visit", date(2026, 11, 30)) == second


def test_a_draft_with_a_fault_is_kept_and_not_published(authority: SmallAuthority) -> None:
    by = authority.administrator
    wrong = Definition("Ours", (Question("seen_alone", QuestionKind.YES_NO, "Was the child seen alone?"),))
    local_forms.change_draft("visit", lambda _: wrong, by=by)
    with pytest.raises(DefinitionRefused) as refused:
        local_forms.publish("visit", in_force_from=today(), by=by)
    assert [fault.place for fault in refused.value.faults] == [1]
    assert local_forms.being_written("visit") == wrong
    with pytest.raises(DefinitionRefused):
        local_forms.bring_in("visit", as_file(wrong, "visit"), by=by)
    local_forms.bring_in("visit", as_file(FIRST, "visit"), by=by)
    assert local_forms.being_written("visit") == FIRST
    local_forms.give_up_draft("visit", by=by)
    assert local_forms.being_written("visit") == Definition("")
    with pytest.raises(NoSuchStep):
        local_forms.change_draft("allocate", lambda _: FIRST, by=by)


def test_only_who_may_changes_the_questions(authority: SmallAuthority) -> None:
    for by in (authority.north.worker, authority.north.manager, authority.analyst):
        with pytest.raises(Refused):
            local_forms.change_draft("visit", lambda _: FIRST, by=by)
    local_forms.change_draft("visit", lambda _: FIRST, by=authority.service_manager)
    last = TrailEvent.objects.order_by("-sequence")[0]
    assert (last.object_kind, last.details["step"]) == ("local_form", "visit")


def test_answers_stay_with_the_version_that_was_asked(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=date(2026, 11, 2))
    first = published(authority)
    second = published(authority, SECOND)
    answers = visited(authority, child, first, date(2026, 11, 20), interpreter="Yes", language="Polish")
    assert answers is not None
    visit = Visit.objects.get()
    assert (answers.fact, answers.fact_id, answers.episode_id) == ("visit", visit.pk, episode.pk)
    assert (answers.form, answers.happened_on) == (first, date(2026, 11, 20))
    assert answers.told == (("Was an interpreter there?", "Yes"), ("Which language?", "Polish"))
    assert LocalForm.objects.in_force("visit", today()) == second


def test_a_step_and_its_answers_are_recorded_both_or_neither(authority: SmallAuthority) -> None:
    child = authority.child()
    form = published(authority)
    with pytest.raises(AnswersRefused) as refused:
        visited(authority, child, form, date(2026, 11, 20), language="Polish")
    assert set(refused.value.faults) == {"interpreter", "language"}
    with pytest.raises(StepRefused):
        visited(authority, child, form, date(2026, 11, 24), interpreter="No")
    draft = local_forms.change_draft("visit", lambda _: SECOND, by=authority.administrator)
    with pytest.raises(NotInThisRecord):
        visited(authority, child, draft, date(2026, 11, 20), interpreter="No")
    assert not Visit.objects.exists()
    assert not LocalAnswers.objects.exists()


def test_answers_are_corrected_as_versions(authority: SmallAuthority) -> None:
    child, by = authority.child(), authority.north.worker
    form = published(authority)
    answers = visited(authority, child, form, date(2026, 11, 20), interpreter="No")
    assert answers is not None
    published(authority, Definition("Other", (Question("other", QuestionKind.DATE, "When else?"),)))
    right = {"interpreter": "Yes", "language": "Polish"}
    local_answers.correct_answers(child.pk, answers.pk, right, reason="The sister interpreted", by=by)
    answers.refresh_from_db()
    assert (answers.answers, answers.version, answers.form) == (right, 2, form)
    before = FactVersion.objects.get(fact="localanswers", fact_id=answers.pk)
    assert (before.content["answers"], before.reason) == ({"interpreter": "No"}, "The sister interpreted")
    with pytest.raises(AnswersRefused):
        local_answers.correct_answers(child.pk, answers.pk, {"when_else": "2026-11-20"}, reason="", by=by)
    with pytest.raises(Refused):
        local_answers.correct_answers(child.pk, answers.pk, right, reason="", by=authority.south.worker)
    optional = published(authority, Definition("Ours", (Question("more", QuestionKind.LONG_TEXT, "Anything else?"),)))
    given = visited(authority, child, optional, date(2026, 11, 21), more="The dog is back")
    assert given is not None
    with pytest.raises(ActionError, match="at least one answer"):
        local_answers.correct_answers(child.pk, given.pk, {"note": " "}, reason="", by=by)
    assert visited(authority, child, optional, date(2026, 11, 22)) is None


def test_answers_change_no_clock_no_fault_and_no_history(authority: SmallAuthority) -> None:
    """Two children live the same; one is asked the authority's questions. Everything that is read of both is alike."""
    asked, not_asked = authority.child(), authority.child()
    form = published(authority)
    visit = family_help.VisitRecord(Visit.Kind.IN_PERSON, date(2026, 11, 20), is_child_seen=True)
    for child in (asked, not_asked):
        authority.episode(child, on=date(2026, 11, 2))
    family_help.record_visit(not_asked.pk, visit, by=authority.north.worker)
    local_answers.take_with_answers(
        asked.pk, Action.RECORD_VISIT, Answered(form.pk, visit.happened_on, {"interpreter": "Yes", "language": "x"}),
        lambda: family_help.record_visit(asked.pk, visit, by=authority.north.worker), step="visit",
        by=authority.north.worker,
    )  # fmt: skip
    before = history_of(asked.pk)
    clocks = [
        list(
            Deadline.objects.filter(child=child)
            .order_by("clock", "occurrence")
            .values_list("clock", "occurrence", "started_on", "due_on", "stopped_on", "outcome")
        )
        for child in (asked, not_asked)
    ]
    assert clocks[0]
    assert clocks[0] == clocks[1]
    faults = [list(DataFault.objects.filter(child=child).values_list("key", "detail")) for child in (asked, not_asked)]
    assert faults[0] == faults[1]
    LocalAnswers.objects.all().delete()
    assert history_of(asked.pk) == before
