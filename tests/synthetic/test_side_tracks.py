"""What stands beside the main path of the invented authority is lived too, through the actions that workers take."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Count, F
from django.test import TestCase

from lineofsight.access.accounts import command_line
from lineofsight.actions.daily_feed.planning import Plan
from lineofsight.actions.returning.looked_after import make_looked_after_return
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.flags import FLAGS_BY_KEY
from lineofsight.record.flag_facts import flags_of
from lineofsight.record.models import (
    CareEpisode,
    CarePeriod,
    Contact,
    EmergencyProtection,
    InformationRead,
    LookedAfterCheck,
    LookedAfterReview,
    MissedAppointment,
    PreProceedingsMeeting,
    PrivateFostering,
    Proceedings,
    SuitabilityDecision,
    View,
    Visit,
)
from lineofsight.record.passed_information import unread
from tests.synthetic.lived_records import SPRINGSHIRE as PLAN
from tests.synthetic.lived_records import lived_once, on_the_day_after


@pytest.mark.slow
@pytest.mark.one_database
class TestBesideTheMainPath(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with on_the_day_after(PLAN):
            lived_once(PLAN)

    def test_some_children_are_looked_after_and_most_of_them_go_home(self) -> None:
        now, gone = CarePeriod.objects.filter(ended_on=None).count(), CarePeriod.objects.exclude(ended_on=None).count()
        assert now >= 2, "a demonstration shows what it is to be looked after"
        assert gone > now
        assert EmergencyProtection.objects.exists()
        assert CareEpisode.objects.exclude(reason_started="S").exists(), "placements and statuses change"
        assert LookedAfterReview.objects.count() > CarePeriod.objects.count()
        assert set(LookedAfterCheck.objects.values_list("kind", flat=True)) == {"health_assessment", "dental_check"}

    def test_some_come_near_a_court(self) -> None:
        assert Proceedings.objects.exclude(letter_on=None).exists()
        assert Proceedings.objects.filter(end="step_down").exists()
        assert Proceedings.objects.exclude(applied_on=None).exists()
        assert PreProceedingsMeeting.objects.exists()

    def test_the_returns_name_the_social_workers_of_the_children(self) -> None:
        with on_the_day_after(PLAN):
            made = make_looked_after_return(2027, by=command_line())
            planned = [one for block in Plan(command_line(), PLAN.until).blocks() for one in block]
        workers = [row["worker"] for row in made.rows["SWEpisodes"]]
        assert workers
        assert all(one.startswith("SW999") for one in workers)
        episodes = [one for child in planned if child.payload for one in child.payload["social_care_episodes"]]
        sent = [one["worker_id"] for episode in episodes for one in episode.get("care_worker_details", ())]
        assert set(workers) <= set(sent)
        assert not [path for child in planned for path, _ in child.left_out if "care_worker_details" in path]

    def test_a_privately_fostered_child_is_seen_before_it_is_judged(self) -> None:
        judged = SuitabilityDecision.objects.select_related("arrangement")
        assert judged.exists()
        assert PrivateFostering.objects.exists()
        for one in judged:
            since, until = one.arrangement.aware_on, one.decided_on
            visits = Visit.objects.filter(child=one.arrangement.child_id, is_child_seen=True)
            assert visits.filter(happened_on__range=(since, until)).exists()

    def test_some_children_are_not_brought_so_often_that_a_flag_is_raised(self) -> None:
        flag = FLAGS_BY_KEY["was_not_brought"]
        often = MissedAppointment.objects.filter(missed_on__gt=PLAN.until - timedelta(days=80)).values("child")
        children = often.annotate(missed=Count("pk")).filter(missed__gte=2).values_list("child", flat=True)
        assert children
        with on_the_day_after(PLAN):
            for child_id in children:
                raised = {one.flag.id: one for one in flags_of(child_id, household=[child_id]) if one.is_raised}
                assert flag.id in raised, child_id
        assert not MissedAppointment.objects.filter(recorded_at__date__lt=F("missed_on")).exists()

    def test_words_that_brothers_and_sisters_share_were_warned_of_and_confirmed(self) -> None:
        confirmed = View.objects.filter(is_alike_confirmed=True).select_related("visit")
        assert confirmed.exists()
        for view in confirmed:
            assert view.visit is not None
            together = View.objects.filter(visit__writing=view.visit.writing).exclude(pk=view.pk)
            assert together.exists()

    def test_what_a_child_says_stands_with_its_closure(self) -> None:
        at_closure = View.objects.filter(visit=None, assessment=None, said_on=F("episode__closed_on"))
        assert at_closure.count() > 20

    def test_most_of_what_was_passed_on_is_read_by_whoever_held_the_child(self) -> None:
        passed = Contact.objects.filter(outcome=ContactOutcome.INFORMATION_ON_OPEN_EPISODE.value)
        read = InformationRead.objects.select_related("contact")
        assert read.count() > passed.count() / 2
        assert unread().exists(), "some of it waits"
        for one in read:
            allocations = one.contact.child.allocations.filter(started_on__lte=one.read_at)
            assert allocations.filter(worker=one.read_by).exists() or one.read_by.account.role_in_use == "team_manager"
