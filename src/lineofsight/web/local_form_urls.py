"""The addresses of the authority's own questions: reading, writing the next version, and what was answered."""

from django.urls import path

from lineofsight.web import local_answers, local_forms
from lineofsight.web import local_form_editing as editing
from lineofsight.web import local_question_editing as questions

local_form_patterns = [
    path("local-forms/", local_forms.local_forms, name="local_forms"),
    path("local-forms/<slug:recorder>/", local_forms.local_form, name="local_form"),
    path(
        "local-forms/<slug:recorder>/versions/<int:number>/", local_forms.local_form_version, name="local_form_version"
    ),
    path(
        "local-forms/<slug:recorder>/versions/<int:number>/file/", local_forms.local_form_file, name="local_form_file"
    ),
    path("local-forms/<slug:recorder>/edit/", editing.edit_local_form, name="edit_local_form"),
    path("local-forms/<slug:recorder>/heading/", editing.local_form_heading, name="local_form_heading"),
    path("local-forms/<slug:recorder>/questions/new/", questions.new_local_question, name="new_local_question"),
    path(
        "local-forms/<slug:recorder>/questions/preview/",
        questions.preview_local_question,
        name="preview_local_question",
    ),
    path(
        "local-forms/<slug:recorder>/questions/<slug:question>/change/",
        questions.change_local_question,
        name="change_local_question",
    ),
    path(
        "local-forms/<slug:recorder>/questions/<slug:question>/take-away/",
        editing.take_away_local_question,
        name="take_away_local_question",
    ),
    path("local-forms/<slug:recorder>/publish/", editing.publish_local_form, name="publish_local_form"),
    path("local-forms/<slug:recorder>/give-up/", editing.give_up_local_form, name="give_up_local_form"),
    path("local-forms/<slug:recorder>/bring-in/", editing.bring_in_local_form, name="bring_in_local_form"),
    path("local-forms/<slug:recorder>/answers/", local_answers.local_answers, name="local_answers"),
    path("local-forms/<slug:recorder>/answers/export/<slug:form>/", local_answers.export, name="local_answers_export"),
    path(
        "children/<uuid:reference>/local-answers/<int:subject>/",
        local_answers.correct_local_answers,
        name="correct_local_answers",
    ),
]
