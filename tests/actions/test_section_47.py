"""What a section 47 enquiry found, the child's account, an agency's challenge, and the signature of its outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account
from lineofsight.actions import strategy_discussions
from lineofsight.actions.exceptions import StepRefused
from lineofsight.actions.family_help import VisitRecord, record_visit
from lineofsight.actions.section_47 import (
    Section47Concluded,
    conclude_section_47_enquiry,
    send_section_47_back,
    sign_section_47_outcome,
)
from lineofsight.actions.voice import ViewSaid
from lineofsight.domain.clocks import CLOCKS
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.concerns import Finding
from lineofsight.record.models import Child, Deadline, Episode, Section47Enquiry, StrategyDiscussion, View, Visit
from tests.authority import SmallAuthority

DAY = date(2026, 11, 2)
CONCLUDED_ON, SIGNED_ON = date(2026, 11, 9), date(2026, 11, 11)
ONGOING = Section47Enquiry.Outcome.SUBSTANTIATED_ONGOING_RISK
NOT_SEEN = Section47Concluded(why_not_seen="Nobody opened the door")
NEGLECT, PHYSICAL = CategoryOfAbuse.NEGLECT, CategoryOfAbuse.PHYSICAL


def _enquired(authority: SmallAuthority) -> tuple[Child, Episode]:
    child = authority.child()
    episode = authority.episode(child, on=DAY)
    discussion = strategy_discussions.StrategyDiscussionRecord(DAY, StrategyDiscussion.Outcome.SECTION_47_SINGLE)
    strategy_discussions.hold_strategy_discussion(child.pk, episode.pk, discussion, by=authority.north.worker)
    return child, episode


def _concluded(authority: SmallAuthority, by: Account, **said: Any) -> tuple[Child, Section47Enquiry]:
    child, _episode = _enquired(authority)
    outcome = Section47Enquiry.Outcome.NOT_SUBSTANTIATED
    enquiry = conclude_section_47_enquiry(
        child.pk,
        Section47Enquiry.objects.get().pk,
        on=CONCLUDED_ON,
        outcome=outcome,
        by=by,
        **({"said": NOT_SEEN} | said),
    )
    return child, enquiry


def _outcome_of(child: Child, number: str) -> str:
    return Deadline.objects.get(child=child, clock=next(one.key for one in CLOCKS if one.id == number)).outcome


def test_the_enquiry_runs_until_a_manager_has_signed_its_outcome(authority: SmallAuthority) -> None:
    child, enquiry = _concluded(authority, authority.north.worker)
    assert (_outcome_of(child, "K09"), _outcome_of(child, "K10")) == ("running", "running")
    with pytest.raises(StepRefused) as refusal:
        conclude_section_47_enquiry(
            child.pk, enquiry.pk, on=CONCLUDED_ON, outcome=ONGOING, by=authority.north.worker, said=NOT_SEEN
        )
    assert [one.key for one in refusal.value.conditions] == ["enquiry_not_submitted"]
    with pytest.raises(StepRefused) as refusal:
        sign_section_47_outcome(child.pk, enquiry.pk, on=DAY, by=authority.north.manager)
    assert [one.key for one in refusal.value.conditions] == ["enquiry_is_submitted"]
    signed = sign_section_47_outcome(child.pk, enquiry.pk, on=SIGNED_ON, by=authority.north.manager)
    assert (signed.submitted_on, signed.concluded_on) == (CONCLUDED_ON, SIGNED_ON)
    assert (signed.signed_by_id, signed.is_conference_not_required) == (authority.north.manager.worker_id, True)
    k09 = Deadline.objects.get(child=child, clock="section_47_outcome")
    assert (k09.outcome, k09.stopped_on) == ("met", SIGNED_ON)
    assert _outcome_of(child, "K10") == "stopped"


def test_an_enquiry_says_why_the_child_was_not_seen_who_is_to_be_seen_all_the_same(authority: SmallAuthority) -> None:
    worker = authority.north.worker
    with pytest.raises(StepRefused) as refusal:
        _concluded(authority, worker, said=Section47Concluded())
    assert [one.key for one in refusal.value.conditions] == ["seen_in_enquiry_or_says_why"]
    child, enquiry = Section47Enquiry.objects.get().child, Section47Enquiry.objects.get()
    conclude_section_47_enquiry(child.pk, enquiry.pk, on=CONCLUDED_ON, outcome=ONGOING, by=worker, said=NOT_SEEN)
    signed = sign_section_47_outcome(child.pk, enquiry.pk, on=SIGNED_ON, by=authority.north.manager)
    assert signed.why_not_seen == "Nobody opened the door"
    k08 = Deadline.objects.get(child=child, clock="child_seen_in_section_47")
    assert (k08.outcome, k08.due_on) == ("running", date(2026, 11, 3)), "it is overdue until the child is seen"
    seen = VisitRecord(Visit.Kind.IN_PERSON, SIGNED_ON, is_child_seen=True)
    record_visit(child.pk, seen, by=worker)
    k08.refresh_from_db()
    assert (k08.outcome, k08.stopped_on) == ("met_late", SIGNED_ON)


def test_nobody_signs_what_they_concluded(authority: SmallAuthority) -> None:
    manager = authority.north.manager
    child, enquiry = _concluded(authority, manager)
    for answer in (sign_section_47_outcome, partial(send_section_47_back, why="To be another's")):
        with pytest.raises(Refused):
            answer(child.pk, enquiry.pk, on=SIGNED_ON, by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Section47Enquiry.objects.update(concluded_on=SIGNED_ON, signed_by=manager.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Section47Enquiry.objects.update(submitted_on=None, concluded_on=SIGNED_ON)
    with pytest.raises(Refused):
        sign_section_47_outcome(child.pk, enquiry.pk, on=SIGNED_ON, by=authority.north.worker)


def test_a_conclusion_is_sent_back_with_why_and_written_again(authority: SmallAuthority) -> None:
    worker, manager = authority.north.worker, authority.north.manager
    said = replace(NOT_SEEN, concerns=((NEGLECT, Finding.NOT_KNOWN),))
    child, enquiry = _concluded(authority, worker, findings="Nothing found", said=said)
    with pytest.raises(StepRefused) as refusal:
        send_section_47_back(child.pk, enquiry.pk, on=SIGNED_ON, why=" ", by=manager)
    assert [one.key for one in refusal.value.conditions] == ["says_why_sent_back"]
    back = send_section_47_back(child.pk, enquiry.pk, on=SIGNED_ON, why="Ask the school", by=manager)
    assert (back.submitted_on, back.why_sent_back, back.sent_back_by_id) == (None, "Ask the school", manager.worker_id)
    assert back.findings == "Nothing found"
    again = replace(NOT_SEEN, concerns=((NEGLECT, Finding.SUBSTANTIATED),))
    conclude_section_47_enquiry(child.pk, enquiry.pk, on=SIGNED_ON, outcome=ONGOING, by=worker, said=again)
    assert enquiry.concerns.get().finding == "substantiated"
    signed = sign_section_47_outcome(child.pk, enquiry.pk, on=SIGNED_ON, by=manager)
    assert (signed.why_sent_back, signed.is_conference_not_required) == ("", False)
    assert _outcome_of(child, "K10") == "running"


def test_what_was_concluded_before_a_signature_was_asked_for_counts_as_signed(authority: SmallAuthority) -> None:
    migration = import_module("lineofsight.record.migrations.0037_earlier_section_47_outcomes_count_as_signed")
    _child, enquiry = _concluded(authority, authority.north.worker)
    before = {"submitted_on": None, "submitted_by": None}
    Section47Enquiry.objects.filter(pk=enquiry.pk).update(concluded_on=None, **before)
    enquiry.refresh_from_db()
    enquiry.origin = "loaded"  # the rule of the database holds what was recorded here, and this stands as it was then
    enquiry.correct({"concluded_on": SIGNED_ON}, by=authority.north.worker_row)
    enquiry.correct({"findings": "Said better"}, by=authority.north.manager.worker)
    migration.count_as_signed(apps, None)
    enquiry.refresh_from_db()
    worker_id = authority.north.worker.worker_id
    assert (enquiry.submitted_by_id, enquiry.signed_by_id, enquiry.is_before_signing) == (worker_id, worker_id, True)
    assert (enquiry.submitted_on, enquiry.concluded_on) == (SIGNED_ON, SIGNED_ON)


def test_an_enquiry_keeps_the_childs_account_each_concern_and_a_challenge(authority: SmallAuthority) -> None:
    by = authority.north.worker
    child, episode = _enquired(authority)
    said = Section47Concluded(
        concerns=((NEGLECT, Finding.SUBSTANTIATED), (PHYSICAL, Finding.NOT_KNOWN)),
        agencies_views="Police: no further enquiry",
        family_told="Both parents were told what was found",
        safety_plan="The aunt stays at night",
        agency_challenge="Health asked for a conference",
        why_not_seen="Spoken to at school by telephone",
        view=ViewSaid("I was alone and I was scared", seen=View.Seen.ALONE),
    )
    enquiry = conclude_section_47_enquiry(
        child.pk,
        Section47Enquiry.objects.get().pk,
        on=date(2026, 11, 9),
        outcome=Section47Enquiry.Outcome.SUBSTANTIATED_NO_ONGOING_RISK,
        said=said,
        by=by,
    )
    assert set(enquiry.concerns.values_list("category", "finding")) == {("NEG", "substantiated"), ("PHY", "not_known")}
    assert (enquiry.agency_challenge, enquiry.is_conference_not_required) == ("Health asked for a conference", None)
    assert (enquiry.submitted_on, enquiry.submitted_by_id) == (date(2026, 11, 9), by.worker_id)
    assert (enquiry.safety_plan, enquiry.agencies_views) == ("The aunt stays at night", "Police: no further enquiry")
    view = View.objects.get()
    assert (view.words, view.said_on, view.episode_id) == (
        "I was alone and I was scared", date(2026, 11, 9), episode.pk,
    )  # fmt: skip
