"""The queue on the last day: contacts at every stage, and each story of the front door where its row says it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client, TestCase, override_settings
from lxml import html

from lineofsight.access import front_door as gate_to_contacts
from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.considering import consider
from lineofsight.domain.permissions import Action, Role
from lineofsight.record.matching.duplicates import review
from lineofsight.record.models import (
    AgencyRequest,
    Child,
    Contact,
    DipSample,
    EarlyHelp,
    PossibleDuplicate,
    SampledDecision,
    StepChange,
    ThresholdDecision,
)
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.stories import SHOWN, STORIES_BY_KEY, Place, Story
from lineofsight.synthetic.stories.catalogue import IN_THE_QUEUE
from lineofsight.synthetic.stories.front_door import QUEUE, queue_families
from tests.synthetic.lived_records import SPRINGSHIRE as PLAN
from tests.synthetic.lived_records import lived_once

LOOKED_AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
Stage = Contact.Stage
AMONG_DECISIONS = STORIES_BY_KEY["second_decisions"]
OF_THE_FRONT_DOOR = [
    AMONG_DECISIONS,
    STORIES_BY_KEY["step_down"],
    *(story for story in SHOWN if story.planted == IN_THE_QUEUE),
]


@pytest.mark.slow
@override_settings(DEMO=True)  # where nobody needs a second factor
class TestTheQueue(TestCase):
    """The authority is lived once for all of them, in the transaction of the class."""

    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(LOOKED_AT, tick=False):
            lived_once(PLAN)

    def setUp(self) -> None:
        travelling = time_machine.travel(LOOKED_AT, tick=False)
        travelling.start()
        self.addCleanup(travelling.stop)

    def test_contacts_wait_at_every_stage_and_of_every_priority(self) -> None:
        waiting = Contact.objects.open()
        assert 20 <= waiting.count() <= 34
        assert set(waiting.values_list("stage", flat=True)) == set(Stage) - {Stage.DECIDED, Stage.NOT_SAID}
        assert set(waiting.values_list("priority", flat=True)) == {"", "red", "amber", "green"}

    def test_some_are_late_and_others_are_not(self) -> None:
        waiting = Contact.objects.open()
        assert waiting.filter(received_on__lte=PLAN.until - timedelta(days=3)).count() >= 5
        assert waiting.filter(received_on=PLAN.until).count() >= 10

    def test_one_is_reopened_by_the_manager_and_one_by_a_panel(self) -> None:
        reopened = Contact.objects.open().filter(reopened_at__isnull=False)
        assert set(reopened.values_list("message__worries", flat=True)) >= set(_said("reopened"))
        by_panel = Contact.objects.filter(decisions__samples__panel__is_reversed=True)
        assert reopened.count() == 2
        assert set(by_panel) <= set(reopened)

    def test_whoever_is_to_decide_has_taken_some_on(self) -> None:
        taken = Contact.objects.open().filter(stage=Stage.TO_DECIDE, worker__account__role=Role.SOCIAL_WORKER)
        assert taken.count() >= 3

    def test_of_two_enquiries_one_is_late(self) -> None:
        owed = AgencyRequest.objects.filter(state=AgencyRequest.State.REQUESTED, enquiry__closed_at=None)
        planted = owed.filter(enquiry__about__contact__message__worries__in=_said("agency_overdue", ""))
        due = {request.enquiry_id: request.due_at < LOOKED_AT for request in planted}
        assert sorted(due.values()) == [False, True]

    def test_the_third_call_of_the_grandmother_raises_f03(self) -> None:
        (said,) = _said("family_rings_three_times")[-1:]
        contact = Contact.objects.get(message__worries=said)
        by = Account.objects.get(username="demo.frontdoor")
        with gate.one_transaction():
            opened = gate_to_contacts.open_contact(contact.pk, Action.READ_CONTACT, by=by)
            flags = consider([opened], by=by).flags[contact.pk]
        (f03,) = [one.reading for one in flags if one.reading.flag.id == "F03"]
        assert f03.is_raised
        assert len(f03.events) == 2

    def test_a_decision_was_taken_while_an_agency_owed_its_answer_and_says_why(self) -> None:
        (said,) = _said("decided_without_an_answer")
        decision = ThresholdDecision.objects.get(contact__message__worries=said)
        assert decision.answers_outstanding == 1
        assert decision.reason_without_answers
        assert decision.is_in_force

    def test_the_nightly_review_finds_the_child_who_was_recorded_twice(self) -> None:
        review()
        one, other = (Contact.objects.get(message__worries=said).child_id for said in _said("recorded_twice"))
        pairs = PossibleDuplicate.objects.open().values_list("one_id", "other_id")
        assert {frozenset(pair) for pair in pairs} >= {frozenset({one, other})}

    def test_a_step_down_waits_and_others_were_accepted(self) -> None:
        steps = StepChange.objects.filter(kind=StepChange.Kind.DOWN_SOCIAL_CARE_TO_EARLY_HELP)
        assert steps.filter(outcome=StepChange.Outcome.PROPOSED).count() == 1
        held = EarlyHelp.objects.filter(stepped_down_from__isnull=False)
        assert held.count() == steps.filter(outcome=StepChange.Outcome.ACCEPTED).count()

    def test_each_story_stands_on_the_pages_that_its_row_names(self) -> None:
        review()
        for story in OF_THE_FRONT_DOOR:
            for place in story.places if story is not AMONG_DECISIONS else ():
                with self.subTest(story=story.key, page=place.page):
                    names = self.names_of(story)
                    assert any(name in page for name in names for page in self.pages_of(place)), names

    def names_of(self, story: Story) -> list[str]:
        """How the children of a story are named: in full."""
        if story.family:
            children = Child.objects.filter(la_child_id__in=story.child_ids(PLAN)).select_related("person")
            return [child.person.names.get(ended_on=None, is_alias=False).family_name for child in children]
        latest = _said(story.key)[-1:] if story.key == "family_rings_three_times" else _said(story.key)
        return [one.said_name for one in Contact.objects.filter(message__worries__in=latest)]

    def pages_of(self, place: Place) -> Iterator[str]:
        """The words of the page; for an agency, whose list names no child, those of what it leads to."""
        if place.address != "/agency/":
            yield self.page(place.address, place.sign_in)
            return
        for address in dict.fromkeys(self.read(place.address, place.sign_in).xpath("//li//h3/a/@href")):
            page = self.page(address, place.sign_in)
            if "Overdue" in page:
                yield page

    def page(self, address: str, sign_in: str) -> str:
        """The words of a page, as this person is shown it."""
        return " ".join(self.read(address, sign_in).text_content().split())

    def read(self, address: str, sign_in: str) -> html.HtmlElement:
        browser = Client()
        account = Account.objects.get(username=sign_in)
        browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = browser.get(address)
        assert answer.status_code == 200, address
        return html.fromstring(answer.content)

    def test_consistency_shows_how_far_the_two_decisions_agree(self) -> None:
        (place,) = AMONG_DECISIONS.places
        page = self.page(place.address, place.sign_in)
        twice = SampledDecision.objects.exclude(judged_at=None)
        agreed = twice.filter(is_agreed=True).count()
        assert f"Decided twice{twice.count()} decisions" in page
        assert re.search(rf"{agreed} decisions: [678]\d\.\d% \(", page)
        assert re.search(r"Kappa of the response0\.\d\d \(0\.\d\d to", page)
        assert "1 reopened by a panel and not decided again" in page

    def test_decisions_were_taken_twice_and_most_agree(self) -> None:
        assert DipSample.objects.count() >= 4
        twice = Counter(SampledDecision.objects.values_list("is_agreed", flat=True))
        assert twice[True] > 2 * twice[False] > 0
        assert twice[None] > 0, "the last sample waits"
        judged = SampledDecision.objects.exclude(judged_at=None).select_related("decision")
        assert all(one.reviewer_id not in {one.decision.decided_by_id, one.decision.signed_off_by_id} for one in judged)


def _said(*stories: str) -> list[str]:
    """What the calls of these stories say, in their order."""
    return [call.said for told in QUEUE if told.story in stories for call in told.calls]


def test_the_queue_is_the_same_in_every_authority_that_ends_on_this_day() -> None:
    told = [[course.worries for course in family.courses] for family in queue_families(PLAN)]
    other = AuthorityPlan(900, 2, PLAN.until, 3)
    assert told == [[course.worries for course in family.courses] for family in queue_families(other)]
    assert not list(queue_families(AuthorityPlan(99, 3, PLAN.until, 7)))
