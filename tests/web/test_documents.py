"""Documents on pages: the preview before anything is made, what is refused, approval, and the files to take away."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pypdf
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account, Draft, TrailEvent
from lineofsight.actions import chronology, documents, people
from lineofsight.actions.chronology import WrittenRow
from lineofsight.actions.composing import Order
from lineofsight.actions.people import NewAdult
from lineofsight.domain.chronology import Source
from lineofsight.domain.documents import DOCUMENTS, Asked, Content
from lineofsight.record.models import Child, Document, Person, Relationship
from lineofsight.web.documents import pages, pdf
from lineofsight.web.documents.docx import as_docx
from lineofsight.web.documents.files import printed
from tests.authority import SmallAuthority
from tests.domain.test_documents import TO_MOTHER, whole_facts

SignIn = Callable[[Account], Client]
BASIS = {"lawful_basis": "legal_obligation", "special_category": "safeguarding", "confidentiality": "legal_duty"}
needs_pdf = pytest.mark.skipif(
    not pdf.can_draw(), reason="PDF needs Debian packages: " + ", ".join(pdf.DEBIAN_PACKAGES)
)


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    child = authority.child()
    authority.episode(child, on=date(2026, 3, 2))
    return child


@pytest.fixture
def mother(authority: SmallAuthority, child: Child) -> Person:
    adult = NewAdult("Marsh", "Sarah", date(1990, 1, 1))
    kind = Relationship.Kind.MOTHER
    return people.record_adult(child.pk, adult, kind=kind, has_parental_responsibility=True, by=authority.north.worker)


def row(authority: SmallAuthority, child: Child, said: str) -> None:
    chronology.add_row(child.pk, WrittenRow("injury", date(2026, 5, 4), said, Source.HEALTH), by=authority.north.worker)


def address(child: Child, kind: str) -> str:
    return reverse("document_make", args=[child.reference, kind])


def hidden(text: str, name: str) -> str:
    """What a hidden input of the page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found.group(1)


def preview(client: Client, child: Child, kind: str, **said: Any) -> Any:
    shown = client.get(address(child, kind))
    sent = {name: hidden(shown.text, name) for name in ("draft", "once")} | said
    return client.post(address(child, kind), sent | {"step": "preview"})


def make(client: Client, child: Child, kind: str, **said: Any) -> Any:
    """Look at the preview and then make what it shows."""
    seen = preview(client, child, kind, **said)
    assert seen.status_code == 200, seen.text
    sent = {name: hidden(seen.text, name) for name in ("draft", "once", "previewed")} | said
    return client.post(address(child, kind), sent | {"step": "make"})


def a_letter(authority: SmallAuthority, child: Child, mother: Person) -> Document:
    order = Order("letter_visit_arranged", recipient=mother.pk, words={"when": "Tuesday 1 December at 4pm"})
    return documents.make_document(child.pk, order, by=authority.north.worker)


def squeezed(texts: Any) -> str:
    """Texts without spaces and bullets: how lines are broken is the form's own affair."""
    return re.sub(r"[\s•]+", "", "".join(texts))


# --- making ----------------------------------------------------------------------------------------------------------


def test_a_letter_is_previewed_with_everybody_it_names_and_then_made(authority, signed_in, child, mother) -> None:
    client = signed_in(authority.north.worker)
    said = {"recipient": str(mother.pk), "words_when": "Tuesday 1 December at 4pm", "words_about": "Ivan Brodie"}
    seen = preview(client, child, "letter_visit_arranged", **said)
    assert "Sarah Marsh" in seen.text
    assert "mother, receives it" in seen.text
    assert "It may be a name: check that it must be said" in seen.text
    assert "Hand the letter over." in seen.text
    assert not Document.objects.exists()
    answer = make(client, child, "letter_visit_arranged", **said)
    (made,) = Document.objects.all()
    assert answer.headers["Location"] == reverse("document", args=[child.reference, made.pk])
    page = client.get(answer.headers["Location"])
    assert "Dear Sarah Marsh," in page.text
    assert "Take it away as Word" in page.text
    assert not Draft.objects.filter(form="document_letter_visit_arranged", taken_at=None).exists()
    listed = client.get(reverse("child_documents", args=[child.reference]))
    assert "Letter: a visit is arranged" in listed.text


def test_what_is_missing_stands_beside_its_field_and_what_was_typed_is_kept(
    authority, signed_in, child, mother
) -> None:
    client = signed_in(authority.north.worker)
    answer = preview(client, child, "shareable_chronology", recipient="organisation", words_introduction="My words")
    assert answer.status_code == 422
    for words in ("Say what it is for", "Say which agency", "My words"):
        assert words in answer.text


def test_a_hidden_address_is_refused_with_what_to_do_and_nothing_is_made(authority, signed_in, child, mother) -> None:
    people.record_address(
        child.pk, lines="12 Elm Road", postcode="SP1 4QX", on=date(2026, 1, 1), is_protected=True,
        by=authority.north.worker,
    )  # fmt: skip
    client = signed_in(authority.north.worker)
    said = {"recipient": str(mother.pk), "words_when": "Friday", "words_about": "12 elm rd"}
    answer = preview(client, child, "letter_visit_arranged", **said)
    assert answer.status_code == 422
    assert "It may not be made as it stands" in answer.text
    assert "The hidden address of the child" in answer.text
    assert ">Make the document<" not in answer.text
    sent = {name: hidden(answer.text, name) for name in ("draft", "once", "previewed")} | said
    assert client.post(address(child, "letter_visit_arranged"), sent | {"step": "make"}).status_code == 422
    assert not Document.objects.exists()


def test_what_changed_since_the_preview_is_shown_again_first(authority, signed_in, child, mother) -> None:
    client = signed_in(authority.north.worker)
    said = {"recipient": str(mother.pk), "purpose": "The hearing", **BASIS}
    seen = preview(client, child, "shareable_chronology", **said)
    row(authority, child, "A broken arm.")
    sent = {name: hidden(seen.text, name) for name in ("draft", "once", "previewed")} | said
    answer = client.post(address(child, "shareable_chronology"), sent | {"step": "make"})
    assert "This is no longer what you saw" in answer.text
    assert "A broken arm." in answer.text
    assert not Document.objects.exists()


def test_an_event_that_was_left_out_stays_out_when_the_form_is_opened_again(
    authority, signed_in, child, mother
) -> None:
    row(authority, child, "A broken arm.")
    key = f"row-{child.chronology_entries.get().pk}"
    client = signed_in(authority.north.worker)
    said = {"recipient": str(mother.pk), "purpose": "The hearing", "left_out": key, **BASIS}
    seen = preview(client, child, "shareable_chronology", **said)
    assert "Events that you left out" in seen.text
    again = client.get(address(child, "shareable_chronology"))
    assert f'name="left_out" value="{key}"' in again.text


# --- approval and taking away ----------------------------------------------------------------------------------------


def test_a_shareable_chronology_goes_through_a_manager_before_anybody_takes_it_away(
    authority, signed_in, child, mother
) -> None:
    row(authority, child, "A broken arm.")
    worker, manager = signed_in(authority.north.worker), signed_in(authority.north.manager)
    make(worker, child, "shareable_chronology", recipient=str(mother.pk), purpose="The hearing", **BASIS)
    made = Document.objects.get()
    at = [child.reference, made.pk]
    assert worker.get(reverse("document_file", args=[*at, "docx"])).status_code == 404
    assert "once a manager of the team" in worker.get(reverse("document", args=at)).text
    assert worker.get(reverse("document_approve", args=at)).status_code == 403
    assert "shareable chronology for Sarah Marsh" in manager.get(reverse("team_work")).text
    shown = manager.get(reverse("document_approve", args=at))
    sent = {name: hidden(shown.text, name) for name in ("draft", "once")}
    refused = manager.post(reverse("document_approve", args=at), sent | {"answer": "send_back"})
    assert "Say what has to change" in refused.text
    manager.post(reverse("document_approve", args=at), sent | {"answer": "approve"})
    assert "Recorded as a disclosure" in worker.get(reverse("document", args=at)).text
    taken = worker.get(reverse("document_file", args=[*at, "docx"]))
    assert taken.headers["Content-Disposition"] == f'attachment; filename="document-{made.pk}.docx"'
    event = TrailEvent.objects.latest("sequence")
    assert (event.verb, event.action, event.children) == ("export", "export_document", [child.pk])
    assert event.details["digest"] == made.digest


def test_what_was_sent_back_can_be_made_again_with_what_was_written(authority, signed_in, child, mother) -> None:
    client = signed_in(authority.north.worker)
    make(client, child, "shareable_chronology", recipient=str(mother.pk), purpose="The hearing", **BASIS)
    made = Document.objects.get()
    documents.send_document_back(child.pk, made.pk, reason="Too much of it", by=authority.north.manager)
    assert "Make another from it" in client.get(reverse("document", args=[child.reference, made.pk])).text
    again = client.get(address(child, "shareable_chronology"), {"from": made.pk})
    assert "Too much of it" in again.text
    assert 'value="The hearing"' in again.text


def test_a_letter_is_recorded_as_sent_on(authority, signed_in, child, mother) -> None:
    made, client = a_letter(authority, child, mother), signed_in(authority.north.worker)
    at = reverse("document_sent", args=[child.reference, made.pk])
    shown = client.get(at)
    sent = {name: hidden(shown.text, name) for name in ("draft", "once")}
    day = {"on_day": "23", "on_month": "11", "on_year": "2026"}
    assert client.post(at, sent | day | {"way": "post"}).status_code == 302
    made.refresh_from_db()
    assert (made.sent_on, made.sent_by) == (date(2026, 11, 23), "post")


def test_who_may_not_read_documents_is_told_no(authority, signed_in, child, mother) -> None:
    made = a_letter(authority, child, mother)
    for account in (authority.south.worker, authority.analyst, authority.administrator):
        client = signed_in(account)
        assert client.get(reverse("child_documents", args=[child.reference])).status_code in {403, 404}
        assert client.get(reverse("document_file", args=[child.reference, made.pk, "docx"])).status_code in {403, 404}
    head = signed_in(authority.service_manager)
    assert head.get(reverse("child_documents", args=[child.reference])).status_code == 200
    assert head.get(address(child, "letter_ending")).status_code == 403


# --- the files -------------------------------------------------------------------------------------------------------


def taken(authority: SmallAuthority, signed_in: SignIn, made: Document, form: str) -> HttpResponse:
    client = signed_in(authority.north.worker)
    answer = client.get(reverse("document_file", args=[made.child.reference, made.pk, form]))
    assert answer.status_code == 200
    return answer


def texts_of_word(content: bytes) -> list[str]:
    """Every text of a Word file in its order: paragraphs and the cells of tables."""
    body = docx.Document(io.BytesIO(content)).element.body
    return [node.text or "" for node in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")]


def as_word_says(content: Content) -> str:
    """What the Word file says: what stands before a particular ends with a colon there."""
    lines = [*content.address, content.title, *(f"{what}: {said}" for what, said in content.particulars)]
    rest = [text for section in content.sections for text in section.texts()]
    return squeezed([*lines, *rest, content.foot])


def test_the_word_file_says_what_was_kept_and_nothing_of_anybody_in_its_properties(
    authority, signed_in, child, mother
) -> None:
    made = a_letter(authority, child, mother)
    file = bytes(taken(authority, signed_in, made, "docx").content)
    assert squeezed(texts_of_word(file)) == as_word_says(printed(made))
    about = docx.Document(io.BytesIO(file)).core_properties
    assert (about.author, about.last_modified_by, about.language) == ("Line of Sight", "Line of Sight", "en-GB")
    assert "Sarah" not in about.title


def text_of_pdf(read: pypdf.PdfReader) -> str:
    """Every text of a PDF, without the numbers of its pages."""
    return squeezed(re.sub(r"\d+ of \d+\s*$", "", page.extract_text()) for page in read.pages)


@needs_pdf
def test_the_pdf_says_what_was_kept_tagged_with_language_and_title(authority, signed_in, child, mother) -> None:
    made = a_letter(authority, child, mother)
    answer = taken(authority, signed_in, made, "pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(bytes(answer.content)))
    assert text_of_pdf(read) == squeezed(printed(made).texts())
    root: Any = read.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert (read.metadata or {})["/Title"] == "Our visit to you"


@needs_pdf
def test_a_long_report_says_the_same_in_both_forms() -> None:
    for kind in DOCUMENTS:
        words = {one.key: "First line\nsecond <b>line</b> & more" for one in kind.sections}
        content = kind.compose(whole_facts(), Asked(TO_MOTHER, words, purpose="For the hearing"))
        read = pypdf.PdfReader(io.BytesIO(pdf.as_pdf(content)))
        assert sorted(text_of_pdf(read)) == sorted(squeezed(content.texts())), kind.key
        assert squeezed(texts_of_word(as_docx(content))) == as_word_says(content), kind.key


@needs_pdf
def test_a_pdf_fetches_nothing(tmp_path) -> None:
    library: Any = pdf._library()
    secret = tmp_path / "secret.txt"
    secret.write_text("not to be read")
    with pytest.raises(library.urls.FatalURLFetchingError):
        library.HTML(string=f"<img src='{secret.as_uri()}'>", url_fetcher=pdf._fetches_nothing()).write_pdf()


def test_where_pdf_cannot_be_made_word_is_offered_and_the_error_names_the_packages(
    authority, signed_in, child, mother, monkeypatch
) -> None:
    def missing() -> Any:
        raise pdf.CannotDraw("PDF cannot be made on this machine: install libpango-1.0-0.")

    monkeypatch.setattr(pdf, "_library", missing)
    monkeypatch.setattr(pages, "can_draw", lambda: False)
    made, client = a_letter(authority, child, mother), signed_in(authority.north.worker)
    page = client.get(reverse("document", args=[child.reference, made.pk]))
    assert "Take it away as Word" in page.text
    assert "Take it away as PDF" not in page.text
    answer = client.get(reverse("document_file", args=[child.reference, made.pk, "pdf"]))
    assert answer.status_code == 503
    assert "libpango-1.0-0" in answer.text


def test_a_service_manager_finds_what_waits_for_another_manager(authority, child, mother, signed_in) -> None:
    row(authority, child, "A broken arm.")
    manager = signed_in(authority.north.manager)
    make(manager, child, "shareable_chronology", recipient=str(mother.pk), purpose="The hearing", **BASIS)
    made = Document.objects.get()
    above = signed_in(authority.service_manager)
    address = reverse("documents_to_approve")
    assert address in above.get(reverse("board")).text
    waiting = above.get(address).text
    assert child.name in waiting
    assert reverse("document_approve", args=[child.reference, made.pk]) in waiting
    assert "No document waits for you." in manager.get(address).text
    assert signed_in(authority.north.worker).get(address).status_code == 403
