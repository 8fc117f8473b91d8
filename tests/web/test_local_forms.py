"""The authority's own questions on the pages: written, published, asked with a step, shown, put right, taken away."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.actions import local_forms
from lineofsight.domain.local_forms import (
    AT_THE_START,
    TYPED_STEPS,
    TYPED_STEPS_BY_KEY,
    WITHOUT_LOCAL_QUESTIONS,
    Definition,
    Question,
    QuestionKind,
    ShownIf,
    as_file,
)
from lineofsight.record.models import LocalAnswers, LocalForm, Visit
from lineofsight.record.moment import today
from lineofsight.web.recordings import RECORDINGS
from tests.authority import SmallAuthority
from tests.web.test_looked_after import look_after

TODAY = {"in_force_from_day": "23", "in_force_from_month": "11", "in_force_from_year": "2026"}
A_VISIT = {
    "on_day": "20", "on_month": "11", "on_year": "2026", "kind": "in_person", "seen": "yes", "is_seen_alone": "yes",
    "purpose": "statutory", "bedroom": "yes",
}  # fmt: skip
FORM = Definition(
    "Questions of Springshire",
    (
        Question("interpreter", QuestionKind.YES_NO, "Was an interpreter there?", is_required=True),
        Question("since", QuestionKind.DATE, "Since when?", is_required=True, shown_if=ShownIf("interpreter", "Yes")),
        Question("rooms", QuestionKind.SEVERAL_OF, "Which rooms were seen?", choices=("Bedroom", "Kitchen")),
    ),
)


@pytest.fixture
def administrator(authority: SmallAuthority, signed_in: Any) -> Client:
    return signed_in(authority.administrator)  # type: ignore[no-any-return]


@pytest.fixture
def worker(authority: SmallAuthority, signed_in: Any) -> Client:
    return signed_in(authority.north.worker)  # type: ignore[no-any-return]


def publish(authority: SmallAuthority, definition: Definition = FORM) -> LocalForm:
    local_forms.change_draft("visit", lambda _: definition, by=authority.administrator)
    return local_forms.publish("visit", in_force_from=today(), by=authority.administrator)


def the_token(page: str) -> str:
    found = re.search(r'name="draft" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.django_db
@pytest.mark.parametrize("step", TYPED_STEPS, ids=lambda step: step.key)
def test_the_catalogue_has_every_typed_question_of_its_page(step: Any) -> None:
    """When this fails, a page asks something else than `domain/local_forms/typed_*.py` say: put its row right there."""
    recording = next(one for one in RECORDINGS if one.key == step.key)
    assert recording.title == step.title
    on_page = [(key, str(field.label)) for key, field in recording.form().fields.items()]
    in_catalogue = [(question.key, question.label) for question in step.questions]
    assert set(on_page) - set(in_catalogue) == set(), f"Add to the row of {step.key}"
    assert set(in_catalogue) - set(on_page) == set(), f"Take out of the row of {step.key}"
    assert in_catalogue == on_page, f"Put the row of {step.key} into the order of the page"


def test_every_page_that_records_has_its_typed_questions_or_says_why_it_stands_without() -> None:
    pages = {recording.asked_at for recording in RECORDINGS}
    missing = pages - TYPED_STEPS_BY_KEY.keys() - WITHOUT_LOCAL_QUESTIONS.keys()
    assert not missing, f"Add a row of typed questions, or a reason to WITHOUT_LOCAL_QUESTIONS, for: {missing}"
    assert TYPED_STEPS_BY_KEY.keys() <= pages
    assert WITHOUT_LOCAL_QUESTIONS.keys() <= pages - TYPED_STEPS_BY_KEY.keys()


def test_questions_are_written_one_by_one_ordered_and_published(administrator: Client) -> None:
    edit = reverse("edit_local_form", args=["visit"])
    add = reverse("new_local_question", args=["visit"])
    first = {"label": "Was an interpreter there?", "kind": "yes_no", "is_required": "on"}
    assert administrator.post(add, first)["Location"] == f"{edit}#question-was_an_interpreter_there"
    asked_if = {"label": "Which language?", "kind": "one_of", "choices": "Polish\nArabic\n"}
    answer = administrator.post(add, asked_if | {"shown_if": "was_an_interpreter_there=Yes"})
    assert answer.status_code == 302
    page = administrator.get(edit).text
    assert "Was the child seen?" in page
    assert "Locked" in page
    assert "Clock K16: Visits to a child on a child protection plan" in page
    assert page.index("Was the child seen?") < page.rindex("Which language?")

    moved = administrator.post(edit, {"question": "which_language", "move": "up"})
    assert moved["Location"].endswith("#question-which_language")
    page = administrator.get(edit).text
    assert "cannot be published yet" in page
    assert "Move it below that question" in page
    refused = administrator.post(reverse("publish_local_form", args=["visit"]), TODAY)
    assert refused.status_code == 422
    assert "Move it below that question" in refused.text
    administrator.post(edit, {"question": "which_language", "move": "down"})
    assert administrator.post(reverse("publish_local_form", args=["visit"]), TODAY).status_code == 302
    form = LocalForm.objects.get()
    assert [question.label for question in form.definition.questions] == [first["label"], asked_if["label"]]
    assert "asked now" in administrator.get(reverse("local_form", args=["visit"])).text
    file = administrator.get(reverse("local_form_file", args=["visit", 1]))
    assert file.text == as_file(form.definition, "visit")


def test_a_question_that_takes_a_typed_ones_place_is_refused_beside_the_field(administrator: Client) -> None:
    add = reverse("new_local_question", args=["visit"])
    answer = administrator.post(add, {"label": "was the CHILD seen", "kind": "yes_no", "help": "For our board"})
    assert answer.status_code == 422
    assert "The record asks “Was the child seen?” itself" in answer.text
    assert "For our board" in answer.text
    assert not LocalForm.objects.exists()
    empty = administrator.post(add, {"label": "Who else?", "kind": "one_of", "choices": "One\n\n"})
    assert "Enter at least two choices" in empty.text
    wrong = as_file(Definition("Ours", (Question("seen", QuestionKind.DATE, "Was the child seen?"),)), "visit")
    brought = administrator.post(reverse("bring_in_local_form", args=["visit"]), {"text": wrong})
    assert brought.status_code == 422
    assert "Question 1: The record asks" in brought.text
    assert "&#34;seen&#34;" in brought.text


def test_the_preview_shows_what_stands_in_the_form_and_keeps_nothing(administrator: Client) -> None:
    preview = reverse("preview_local_question", args=["visit"])
    page = administrator.post(preview, {"label": "Which rooms?", "kind": "several_of", "choices": "Bedroom\nLoft"}).text
    assert 'value="Loft"' in page
    assert "<html" not in page
    assert not LocalForm.objects.exists()


def test_own_questions_are_asked_with_the_step_and_shown_with_it(authority: SmallAuthority, worker: Client) -> None:
    child = authority.child()
    publish(authority)
    address = reverse("record_visit", args=[child.reference])
    page = worker.get(address).text
    assert "Questions of Springshire" in page
    assert 'data-waits-for="own-interpreter" data-waits-answer="Yes"' in page
    sent = A_VISIT | {"draft": the_token(page)}
    refused = worker.post(address, sent | {"own-rooms": ["Bedroom"]})
    assert refused.status_code == 422
    assert 'href="#id_own-interpreter"' in refused.text
    assert re.search(r'value="Bedroom"[^>]* checked', refused.text)
    assert not Visit.objects.exists()
    answers = {"own-interpreter": "Yes", "own-since_day": "1", "own-since_month": "11", "own-since_year": "2026"}
    assert worker.post(address, sent | answers | {"own-rooms": ["Bedroom", "Kitchen"]}).status_code == 302
    page = worker.get(reverse("child_everything", args=[child.reference])).text
    assert "Visit: Questions of Springshire" in page
    assert "<dt>Which rooms were seen?</dt><dd>Bedroom; Kitchen</dd>" in page
    assert "<dt>Since when?</dt><dd>1 November 2026</dd>" in page


def test_a_question_stands_where_it_is_placed_among_the_typed_ones(
    authority: SmallAuthority, administrator: Client, worker: Client
) -> None:
    add, edit = (reverse(name, args=["looked-after-review"]) for name in ("new_local_question", "edit_local_form"))
    last = {"label": "Who takes the minutes?", "kind": "short_text"}
    before = {"label": "Did the child choose the place?", "kind": "yes_no", "after": AT_THE_START}
    between = {"label": "Who else spoke for the child?", "kind": "short_text", "after": "participation"}
    nowhere = administrator.post(add, last | {"after": "grounds"})
    assert nowhere.status_code == 422
    for one in (last, before, between):
        assert administrator.post(add, one).status_code == 302
    administrator.get(edit)  # what was done is told once, above the page
    page = administrator.get(edit).text
    order = [before["label"], "When was the review held?", "The child’s part in it", between["label"], last["label"]]
    places = [page.index(label) for label in order]
    assert places == sorted(places)
    assert administrator.post(reverse("publish_local_form", args=["looked-after-review"]), TODAY).status_code == 302
    assert (
        "After “The child’s part in it”" in administrator.get(reverse("local_form", args=["looked-after-review"])).text
    )

    child = authority.child()
    period = look_after(authority, authority.episode(child, on=date(2026, 9, 1)))
    asked = worker.get(reverse("record_looked_after_review_of", args=[child.reference, period.pk]))
    places = [asked.text.index(label) for label in order]
    assert places == sorted(places)
    sent = {
        "draft": the_token(asked.text), "on_day": "20", "on_month": "11", "on_year": "2026", "participation": "PN1",
        "reviewing_officer": "Ada Wold", "decisions": "She stays with her aunt.",
        "own-did_the_child_choose_the_place": "Yes",
    }  # fmt: skip
    address = reverse("record_looked_after_review_of", args=[child.reference, period.pk])
    assert worker.post(address, sent).status_code == 302
    answers = LocalAnswers.objects.get()
    assert (answers.fact, answers.episode_id) == ("lookedafterreview", period.episode_id)
    told = worker.get(reverse("child_everything", args=[child.reference])).text
    assert "<dt>Did the child choose the place?</dt><dd>Yes</dd>" in told


def test_a_form_that_was_begun_finishes_on_its_version(authority: SmallAuthority, worker: Client) -> None:
    child = authority.child()
    first = publish(authority)
    address = reverse("record_visit", args=[child.reference])
    token = the_token(worker.get(address).text)
    second = publish(authority, Definition("Others", (Question("warm", QuestionKind.YES_NO, "Was it warm?"),)))
    assert "Was it warm?" in worker.get(address).text
    begun = {"draft": token, "own-interpreter": "No", "own-warm": "Yes"}
    refused = worker.post(address, begun | {"note": "Half"})
    assert refused.status_code == 422
    assert "Was it warm?" not in refused.text
    kept = worker.get(address).text
    assert re.search(r'name="own-interpreter"[^>]*value="No"[^>]* checked', kept)
    assert "Was it warm?" not in kept
    assert worker.post(address, A_VISIT | begun).status_code == 302
    assert LocalAnswers.objects.get().form == first
    assert LocalAnswers.objects.get().answers == {"interpreter": "No"}
    assert second.answered.count() == 0


def test_a_page_without_own_questions_asks_none(authority: SmallAuthority, worker: Client) -> None:
    child = authority.child()
    address = reverse("record_visit", args=[child.reference])
    assert "data-local-questions" not in worker.get(address).text
    assert worker.post(address, A_VISIT | {"own-interpreter": "Yes"}).status_code == 302
    assert not LocalAnswers.objects.exists()


def test_answers_are_put_right_and_taken_away_as_a_list(authority: SmallAuthority, worker: Client) -> None:
    child = authority.child()
    publish(authority)
    address = reverse("record_visit", args=[child.reference])
    token = the_token(worker.get(address).text)
    worker.post(address, A_VISIT | {"draft": token, "own-interpreter": "No", "own-rooms": ["Kitchen"]})
    answers = LocalAnswers.objects.get()
    correct = reverse("correct_local_answers", args=[child.reference, answers.pk])
    page = worker.get(correct).text
    assert re.search(r'value="Kitchen"[^>]* checked', page)
    sent = {"draft": the_token(page), "own-interpreter": "No", "own-rooms": ["Bedroom"]}
    assert "Write why the answers are corrected" in worker.post(correct, sent).text
    assert worker.post(correct, sent | {"reason": "It was the bedroom"}).status_code == 302
    late = worker.post(correct, {"draft": the_token(page), "own-interpreter": "No", "reason": "Mine"})
    assert late.status_code in (302, 422)
    page = worker.get(correct).text
    assert "What stood before" in page
    listed = worker.get(reverse("local_answers", args=["visit"])).text
    assert "Which rooms were seen?" in listed
    export = worker.get(reverse("local_answers_export", args=["visit", "csv"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(export).decode("utf-8-sig"))))
    assert [row["Which rooms were seen?"] for row in rows] == [", ".join(answers_of())]


def answers_of() -> list[str]:
    rooms: list[str] = LocalAnswers.objects.get().answers.get("rooms", [])
    return rooms


def test_another_teams_worker_sees_no_answer(authority: SmallAuthority, worker: Client, signed_in: Any) -> None:
    child = authority.child()
    publish(authority)
    address = reverse("record_visit", args=[child.reference])
    worker.post(address, A_VISIT | {"draft": the_token(worker.get(address).text), "own-interpreter": "No"})
    other = signed_in(authority.south.worker)
    assert "Nothing was answered" in other.get(reverse("local_answers", args=["visit"])).text
    correct = reverse("correct_local_answers", args=[child.reference, LocalAnswers.objects.get().pk])
    assert other.get(correct).status_code in (403, 404)
    assert other.get(reverse("edit_local_form", args=["visit"])).status_code == 403


def test_nothing_is_taken_away_or_given_up_without_being_asked_again(
    authority: SmallAuthority, administrator: Client
) -> None:
    local_forms.change_draft("visit", lambda _: FORM, by=authority.administrator)
    take = reverse("take_away_local_question", args=["visit", "interpreter"])
    assert "“Since when?” waits for its answer" in administrator.get(take).text
    assert administrator.post(take).status_code == 302
    assert [one.key for one in local_forms.being_written("visit").questions] == ["since", "rooms"]
    heading = reverse("local_form_heading", args=["visit"])
    assert administrator.post(heading, {"title": "Ours"}).status_code == 302
    assert local_forms.being_written("visit").title == "Ours"
    change = reverse("change_local_question", args=["visit", "rooms"])
    page = administrator.get(change).text
    sent = {"draft": the_token(page), "label": "Which rooms did you see?", "kind": "several_of", "choices": "A\nB"}
    assert administrator.post(change, sent).status_code == 302
    rooms = local_forms.being_written("visit").question("rooms")
    assert rooms is not None
    assert (rooms.label, rooms.choices) == ("Which rooms did you see?", ("A", "B"))
    give_up = reverse("give_up_local_form", args=["visit"])
    assert "is gone" in administrator.get(give_up).text
    administrator.post(give_up)
    assert not LocalForm.objects.exists()
