"""Making documents: kept as they were made, never with what is hidden, approved by another, and sent on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import child_protection, chronology, documents, local_forms, people, planned_conferences
from lineofsight.actions.child_protection import ConferenceRecord
from lineofsight.actions.chronology import WrittenRow
from lineofsight.actions.composing import Composed, Order, compose
from lineofsight.actions.core_groups import CoreGroupRecord, hold_core_group
from lineofsight.actions.documents import ChangedSincePreview, DocumentAltered, MayNotBePrinted
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.actions.local_answers import Answered, take_with_answers
from lineofsight.actions.people import NewAdult
from lineofsight.domain.chronology import Analysis, Source
from lineofsight.domain.documents import SentBy, SubjectKind
from lineofsight.domain.information_sharing import ConfidentialityGround, LawfulBasis, SpecialCategoryCondition
from lineofsight.domain.local_forms import Definition, Question, QuestionKind
from lineofsight.domain.permissions import Action
from lineofsight.record.models import (
    Child,
    ChildProtectionPlan,
    Conference,
    Deadline,
    Disclosure,
    Document,
    FactVersion,
    Person,
    Relationship,
    Restriction,
)
from tests.authority import SmallAuthority

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
VISIT = {"when": "Tuesday 1 December at 4pm"}


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


def sister_of(authority: SmallAuthority, child: Child) -> Child:
    sister = authority.child(born_on=date(2012, 1, 5))
    people.relate(child.pk, sister.person, kind=Relationship.Kind.SIBLING, by=authority.north.worker)
    return sister


def row(authority: SmallAuthority, child: Child, said: str, *, about: int | None = None) -> None:
    written = WrittenRow(
        "injury", date(2026, 5, 4), said, Source.HEALTH, about=about, analysis=Analysis("She was sore")
    )
    chronology.add_row(child.pk, written, by=authority.north.worker)


def letter(mother: Person, **words: str) -> Order:
    return Order("letter_visit_arranged", recipient=mother.pk, words=VISIT | words)


def shareable(mother: Person, **more: object) -> Order:
    return Order(
        "shareable_chronology",
        recipient=mother.pk,
        purpose="The hearing on 4 December",
        lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
        special_category=SpecialCategoryCondition.SAFEGUARDING,
        confidentiality=ConfidentialityGround.LEGAL_DUTY,
        **more,  # type: ignore[arg-type]
    )


def text(found: Document | Composed) -> str:
    content = documents.content_of(found) if isinstance(found, Document) else found.content
    return "\n".join(content.texts())


# --- making ----------------------------------------------------------------------------------------------------------


def test_a_letter_is_made_and_ready_and_the_trail_says_so_without_its_words(authority, child, mother) -> None:
    people.record_address(
        child.pk, lines="1 Mill Lane", postcode="AB1 2CD", on=date(2024, 1, 1), by=authority.north.worker
    )
    made = documents.make_document(child.pk, letter(mother, more="Bring the red book"), by=authority.north.worker)
    assert (made.standing, made.recipient, made.recipient_part) == ("ready", mother, "mother")
    assert "Dear Sarah Marsh," in text(made)
    assert "Bring the red book" in text(made)
    event = TrailEvent.objects.latest("sequence")
    assert (event.action, event.object_kind, event.object_id) == ("make_document", "document", str(made.pk))
    assert "red book" not in str(event.details)


def test_what_was_made_stays_as_it_was_when_the_record_changes(authority, child, mother) -> None:
    row(authority, child, "A broken arm.")
    made = documents.make_document(child.pk, shareable(mother), by=authority.north.worker)
    before, digest = made.said, made.digest
    row(authority, child, "A second break.")
    documents.approve_document(child.pk, made.pk, by=authority.north.manager)
    people.correct_name(
        child.pk, child.person.names.get().pk, given_names="Robyn", family_name="New", reason="Misheard",
        by=authority.north.worker,
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.said, made.digest) == (before, digest)
    assert "A broken arm." in text(made)
    assert "second" not in text(made)


def test_a_document_that_was_changed_behind_the_records_back_is_not_shown(authority, child, mother) -> None:
    made = documents.make_document(child.pk, letter(mother), by=authority.north.worker)
    Document.objects.filter(pk=made.pk).update(said=made.said | {"title": "Another"})
    made.refresh_from_db()
    with pytest.raises(DocumentAltered):
        documents.content_of(made)


def test_what_was_seen_is_what_is_made(authority, child, mother) -> None:
    row(authority, child, "A broken arm.")
    seen = compose(child, shareable(mother), by=authority.north.worker).content.digest
    row(authority, child, "A second break.")
    with pytest.raises(ChangedSincePreview) as refused:
        documents.make_document(child.pk, shareable(mother), previewed=seen, by=authority.north.worker)
    assert "second" in text(refused.value.composed)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (Order("letter_visit_arranged", recipient=0), "Choose who receives it"),
        (Order("letter_visit_arranged"), "Choose who receives it"),
        (Order("conference_report_initial", is_for_chair=True, words={"recommendation": "A plan"}), "what it is about"),
        (Order("shareable_chronology", organisation=" "), "which agency"),
        (Order("shareable_chronology", organisation="Court"), "what it is for"),
        (Order("shareable_chronology", organisation="Court", purpose="Hearing"), "lawful basis"),
        (Order("no_such_kind"), "no such kind"),
    ],
)
def test_an_order_that_is_not_whole_says_what_is_missing(authority, child, order, why) -> None:
    with pytest.raises((ActionError, NotInThisRecord), match=why):
        documents.make_document(child.pk, order, by=authority.north.worker)


def test_a_letter_needs_what_its_kind_requires(authority, child, mother) -> None:
    with pytest.raises(ActionError, match="Day and time"):
        documents.make_document(
            child.pk, Order("letter_visit_arranged", recipient=mother.pk), by=authority.north.worker
        )


def test_no_letter_is_made_for_a_child_who_has_died(authority, child, mother) -> None:
    people.record_death(child.pk, died_on=date(2026, 11, 20), by=authority.north.worker)
    with pytest.raises(ActionError, match="has died"):
        documents.make_document(child.pk, letter(mother), by=authority.north.worker)


# --- what is never printed -------------------------------------------------------------------------------------------


def test_a_hidden_address_is_not_printed_wherever_it_was_typed(authority, child, mother) -> None:
    people.record_address(
        child.pk, lines="12 Elm Road\nSpringtown", postcode="SP1 4QX", on=date(2026, 1, 1), is_protected=True,
        by=authority.north.worker,
    )  # fmt: skip
    with pytest.raises(MayNotBePrinted, match="of the child"):
        documents.make_document(child.pk, letter(mother, about="the flat at 12, elm rd"), by=authority.north.worker)
    row(authority, child, "Fell down the stairs at SP14QX.")
    with pytest.raises(MayNotBePrinted, match="What happened"):
        documents.make_document(child.pk, shareable(mother), by=authority.north.worker)
    assert not Document.objects.exists()
    made = documents.make_document(child.pk, letter(mother), by=authority.north.worker)
    assert "Elm" not in text(made)


def test_the_hidden_address_of_the_recipient_is_not_printed_on_the_letter(authority, child, mother) -> None:
    mother.addresses.create(lines="3 Refuge Close", postcode="SP2 2AA", is_protected=True, started_on=date(2026, 1, 1))
    composed = compose(child, letter(mother), by=authority.north.worker)
    assert "Refuge" not in text(composed)
    assert any("Hand the letter over" in one for one in composed.warnings)


def test_the_name_of_a_restricted_child_is_not_printed_and_is_not_offered(authority, child, mother) -> None:
    sister = sister_of(authority, child)
    Child.objects.filter(pk=sister.pk).update(restriction=Restriction.S1)
    row(authority, child, f"Hit while {sister.name} watched.")
    with pytest.raises(MayNotBePrinted, match="keeps back"):
        documents.make_document(child.pk, letter(mother, about=f"{sister.name} too"), by=authority.north.worker)
    with pytest.raises(NotInThisRecord):
        compose(child, shareable(mother, siblings=frozenset({sister.pk}), why_siblings="x"), by=authority.north.worker)
    assert "[sister] watched" in text(compose(child, shareable(mother), by=authority.north.worker))


def test_whoever_asked_not_to_be_named_is_not_printed_but_a_parent_always_is(authority, child, mother) -> None:
    for name in ("Ada Neighbour", "Sarah Marsh"):
        authority.contact(child, source="1B", referrer_name=name, is_source_confidential=True)
    with pytest.raises(MayNotBePrinted, match="Ada Neighbour"):
        documents.make_document(child.pk, letter(mother, about="What Ada Neighbour said"), by=authority.north.worker)
    assert "Sarah Marsh" in text(documents.make_document(child.pk, letter(mother), by=authority.north.worker))


def test_rows_about_others_are_left_out_and_a_sister_is_named_only_where_it_is_lawful(authority, child, mother) -> None:
    sister = sister_of(authority, child)
    partner = people.record_adult(
        child.pk, NewAdult("Frost", "Karl"), kind=Relationship.Kind.OTHER, by=authority.north.worker
    )
    row(authority, child, "Arrested.", about=partner.pk)
    row(authority, child, f"{sister.name} and Karl Frost saw it.")
    composed = compose(child, shareable(mother), by=authority.north.worker)
    assert "Arrested." not in text(composed)
    assert "[sister] and [another adult] saw it." in text(composed)
    assert [one.why for one in composed.left_out if one.is_by_rule] == ["About somebody else: another adult"]
    chosen = frozenset({sister.pk})
    with pytest.raises(ActionError, match="lawful"):
        compose(child, shareable(mother, siblings=chosen), by=authority.north.worker)
    named = compose(child, shareable(mother, siblings=chosen, why_siblings="One hearing"), by=authority.north.worker)
    assert f"{sister.name} and [another adult] saw it." in text(named)


def test_the_name_of_a_brother_is_replaced_though_his_record_is_closed_to_the_maker(authority, child, mother) -> None:
    brother = authority.child(authority.south, born_on=date(2010, 3, 4))
    child.person.relationships_from.create(person=brother.person, kind=Relationship.Kind.HALF_SIBLING)
    row(authority, child, f"{brother.name} rang the police.")
    assert "[half-sister] rang the police." in text(compose(child, shareable(mother), by=authority.north.worker))


# --- approval --------------------------------------------------------------------------------------------------------


def test_a_shareable_chronology_is_approved_by_another_and_is_then_a_disclosure(authority, child, mother) -> None:
    made = documents.make_document(child.pk, shareable(mother), by=authority.north.worker)
    assert made.standing == "waiting"
    with pytest.raises(ActionError, match="ready"):
        documents.record_document_sent(child.pk, made.pk, on=TODAY, way=SentBy.POST, by=authority.north.worker)
    for somebody in (authority.north.worker, authority.south.manager):
        with pytest.raises(Refused):
            documents.approve_document(child.pk, made.pk, by=somebody)
    documents.approve_document(child.pk, made.pk, by=authority.north.manager)
    made.refresh_from_db()
    assert (made.standing, made.approved_by) == ("ready", authority.north.manager.worker)
    (disclosure,) = Disclosure.objects.all()
    assert (disclosure.document, disclosure.organisation, disclosure.lawful_basis, disclosure.approved_by) == (
        made, "Sarah Marsh", "legal_obligation", authority.north.manager.worker,
    )  # fmt: skip
    assert disclosure.about_child_id == child.pk
    with pytest.raises(ActionError, match="does not wait"):
        documents.approve_document(child.pk, made.pk, by=authority.north.manager)


def test_nobody_approves_what_they_made(authority, child, mother) -> None:
    made = documents.make_document(child.pk, shareable(mother), by=authority.north.manager)
    with pytest.raises(Refused, match="you wrote it"):
        documents.approve_document(child.pk, made.pk, by=authority.north.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=made.pk).update(approved_by=made.made_by, approved_at=made.made_at)


def test_what_the_only_manager_of_a_team_made_is_approved_by_a_service_manager(authority, child, mother) -> None:
    made = documents.make_document(child.pk, shareable(mother), by=authority.north.manager)
    with pytest.raises(Refused):
        documents.approve_document(child.pk, made.pk, by=authority.south.manager)
    documents.approve_document(child.pk, made.pk, by=authority.service_manager)
    made.refresh_from_db()
    assert (made.standing, made.approved_by) == ("ready", authority.service_manager.worker)
    restricted = documents.make_document(child.pk, shareable(mother), by=authority.north.worker)
    Child.objects.filter(pk=child.pk).update(restriction=Restriction.S1)
    with pytest.raises(Refused):
        documents.approve_document(child.pk, restricted.pk, by=authority.service_manager)


def test_what_is_sent_back_says_why_and_is_no_disclosure(authority, child, mother) -> None:
    made = documents.make_document(child.pk, shareable(mother), by=authority.north.worker)
    with pytest.raises(ActionError, match="why"):
        documents.send_document_back(child.pk, made.pk, reason=" ", by=authority.north.manager)
    documents.send_document_back(child.pk, made.pk, reason="Too long", by=authority.north.manager)
    made.refresh_from_db()
    assert (made.standing, made.why_sent_back) == ("sent_back", "Too long")
    assert not Disclosure.objects.exists()
    with pytest.raises(ActionError):
        documents.approve_document(child.pk, made.pk, by=authority.north.manager)
    assert "said" not in FactVersion.objects.filter(fact="document").latest("pk").content


# --- sent on ---------------------------------------------------------------------------------------------------------


def test_a_document_is_sent_on_once_on_a_day_that_can_be(authority, child, mother) -> None:
    made = documents.make_document(child.pk, letter(mother), by=authority.north.worker)
    for day, why in ((date(2026, 11, 24), "future"), (date(2026, 11, 22), "before")):
        with pytest.raises(ActionError, match=why):
            documents.record_document_sent(child.pk, made.pk, on=day, way=SentBy.POST, by=authority.north.worker)
    documents.record_document_sent(child.pk, made.pk, on=TODAY, way=SentBy.POST, by=authority.north.worker)
    assert Document.objects.about_fact(SubjectKind.CHILD, 0).first_sent_on() is None
    assert Document.objects.filter(pk=made.pk).to_family().first_sent_on() == TODAY
    with pytest.raises(ActionError, match="already"):
        documents.record_document_sent(child.pk, made.pk, on=TODAY, way=SentBy.POST, by=authority.north.worker)


def test_a_document_of_another_child_is_not_there(authority, child, mother) -> None:
    made = documents.make_document(child.pk, shareable(mother), by=authority.north.worker)
    other = authority.child()
    with pytest.raises(NotInThisRecord):
        documents.approve_document(other.pk, made.pk, by=authority.north.manager)


def test_a_decision_letter_that_the_family_has_stops_its_clock(authority, child, mother) -> None:
    by, manager = authority.north.worker, authority.north.manager
    record = ConferenceRecord(date(2026, 11, 20), Conference.Outcome.NO_PLAN)
    held = child_protection.hold_transfer_in_conference(child.pk, child.episodes.get().pk, record, by=by)
    words = {"decided": "No plan is needed", "next": "The school nurse will ring you"}
    order = Order("letter_conference_decision", recipient=mother.pk, subject=f"conference-{held.pk}", words=words)
    made = documents.make_document(child.pk, order, by=by)
    told = str(made.said)
    assert "On 20 November 2026 a child protection conference was held" in told
    assert "It decided: No plan." in told
    documents.approve_document(child.pk, made.pk, by=manager)
    deadline = Deadline.objects.filter(child=child, clock="conference_letter_sent")
    assert deadline.get().outcome == "running"
    documents.record_document_sent(child.pk, made.pk, on=TODAY, way=SentBy.POST, by=by)
    held.refresh_from_db()
    assert (held.letter_sent_on, held.record_sent_on) == (TODAY, None)
    assert deadline.get().outcome == "met"


def test_a_report_that_family_and_chair_have_is_shared_before_its_conference(authority, child, mother) -> None:
    by, manager = authority.north.worker, authority.north.manager
    plan = ChildProtectionPlan.objects.create(
        child=child, episode=child.episodes.get(), started_on=date(2026, 5, 4), initial_category="NEG",
        latest_category="NEG", recorded_by=by.worker,
    )  # fmt: skip
    planned = planned_conferences.plan_review_conference(
        child.pk, plan.pk, planned_on=date(2026, 12, 4), on=TODAY, by=manager
    )
    words = {"recommendation": "The plan goes on"}
    order = Order("conference_report_review", recipient=mother.pk, subject=f"protection_plan-{plan.pk}", words=words)
    for one in (order, replace(order, recipient=None, is_for_chair=True)):
        made = documents.make_document(child.pk, one, by=by)
        documents.approve_document(child.pk, made.pk, by=manager)
        planned.refresh_from_db()
        assert planned.report_shared_on is None
        documents.record_document_sent(child.pk, made.pk, on=TODAY, way=SentBy.BY_HAND, by=by)
    planned.refresh_from_db()
    assert planned.report_shared_on == TODAY
    assert Document.objects.conference_reports().about_fact(SubjectKind.PROTECTION_PLAN, plan.pk).count() == 2


def test_a_report_tells_what_was_answered_to_the_authoritys_own_questions(authority, child, mother) -> None:
    by = authority.north.worker
    plan = ChildProtectionPlan.objects.create(
        child=child, episode=child.episodes.get(), started_on=date(2026, 5, 4), initial_category="NEG",
        latest_category="NEG", recorded_by=by.worker,
    )  # fmt: skip
    asked = Definition("Questions of Springshire", (Question("ate", QuestionKind.YES_NO, "Was there a meal?"),))
    local_forms.change_draft("core-group", lambda _: asked, by=authority.administrator)
    form = local_forms.publish("core-group", in_force_from=TODAY, by=authority.administrator)
    held = CoreGroupRecord(held_on=TODAY, progress="He sleeps through")
    take_with_answers(
        child.pk,
        Action.HOLD_CORE_GROUP,
        Answered(form.pk, TODAY, {"ate": "Yes"}),
        lambda: hold_core_group(child.pk, plan.pk, held, by=by),
        step="core-group",
        by=by,
    )
    order = Order(
        "conference_report_review",
        recipient=mother.pk,
        subject=f"protection_plan-{plan.pk}",
        words={"recommendation": "The plan goes on"},
    )
    told = text(compose(child, order, by=by))
    assert "Core group: Questions of Springshire\nAnswered on 23 November 2026\nQuestion\nAnswer" in told
    assert "Was there a meal?\nYes" in told
    assert "Was there a meal?" not in text(compose(child, letter(mother), by=by))
