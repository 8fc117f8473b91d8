"""An authority that is lived: the same every time, whole at every family, each fact at its time and by its worker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from lineofsight.access import trail
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.access.models.trail import Outcome
from lineofsight.actions.exceptions import StepRefused
from lineofsight.domain.permissions import Action
from lineofsight.record import ledger
from lineofsight.record.models import (
    Address,
    AgencyAnswer,
    AgencyRequest,
    Allocation,
    Authority,
    Child,
    ConflictOfInterest,
    Contact,
    ContactMessage,
    DataFault,
    Deadline,
    Fact,
    FactVersion,
    MashEnquiry,
    PersonName,
    PersonNamed,
    Relationship,
    Team,
    Visit,
    Worker,
)
from lineofsight.record.moment import LONDON, local_date
from lineofsight.synthetic import springshire
from lineofsight.synthetic.acting import live_family
from lineofsight.synthetic.acting.stage import Stage
from lineofsight.synthetic.authority import FamilyLives, every_family
from lineofsight.synthetic.family_members import InventedFamily
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.stories.planting import child_ids
from tests.synthetic.lived_records import (
    SPRINGSHIRE as PLAN,
)
from tests.synthetic.lived_records import (
    Rows,
    every_row,
    live,
    lived_and_undone,
    lived_once,
    number_from_the_first,
    on_the_day_after,
    rows_that_differ,
)

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

SMALL = AuthorityPlan(40, 2, date(2026, 11, 20), 5)

MOST_STATEMENTS_OF_A_STEP = 7
STATEMENTS_OF_A_CONTACT = 200  # all its steps together: what stands beside a decision is read for each
STATEMENTS_OF_A_FAMILY = 60  # to begin and to end its transaction: what is read again, the ledger, the trail
OF_THE_LIVES = Relationship.objects.filter(to__child__la_child_id__startswith="SPR")
"""Not those around children who only ever had contacts: they are in no file, and no life is told of them."""
OUTSIDERS = (ContactMessage, Contact, PersonNamed, MashEnquiry, AgencyRequest, AgencyAnswer)
"""What somebody outside writes or moves on: a sender by a form, an agency by its answer."""
SIBLINGS = {Relationship.Kind.SIBLING, Relationship.Kind.HALF_SIBLING}


def facts() -> Iterator[Fact]:
    """Every fact of the record."""
    for model in apps.get_app_config("record").get_models():
        if issubclass(model, Fact):
            yield from model._default_manager.all()


@pytest.mark.slow
class TestALivedAuthority(TestCase):
    """The authority is lived once for all of them, in the transaction of the class."""

    lived: springshire.Lived
    families: tuple[InventedFamily, ...]

    @classmethod
    def setUpTestData(cls) -> None:
        with on_the_day_after(PLAN):
            cls.lived = lived_once(PLAN)
        cls.families = tuple(family.dressed(PLAN) for family in every_family(PLAN))

    def setUp(self) -> None:
        afterwards = on_the_day_after(PLAN)
        afterwards.__enter__()
        self.addCleanup(afterwards.__exit__, None, None, None)

    # --- whole -------------------------------------------------------------------------------------------------------

    def test_it_says_what_was_lived(self) -> None:
        assert (self.lived.children, self.lived.families) == (PLAN.children, len(self.families))
        assert Child.objects.count() == PLAN.children + self.lived.contact_children
        assert self.lived.contact_children > 0
        assert len(self.lived.staff.accounts) == Worker.objects.count() - 1  # and the service manager
        assert Authority.objects.get().number == "990"

    def test_the_ledger_is_the_one_that_is_read_from_nothing(self) -> None:
        def read() -> Rows:
            return {
                model.__name__: sorted(
                    ({name: value for name, value in row.items() if name != "id"} for row in model.objects.values()),
                    key=repr,
                )
                for model in (Deadline, DataFault)
            }

        before = read()
        ledger.rebuild()
        assert min(map(len, before.values())) > 0
        assert rows_that_differ(before, read()) == []

    def test_the_trail_is_whole_and_holds_no_refusal(self) -> None:
        verified = trail.verify()
        assert verified.is_whole, verified.words
        assert verified.rows == TrailEvent.objects.count() > self.lived.steps
        assert not TrailEvent.objects.exclude(outcome=Outcome.ALLOWED).exists()
        nobody = TrailEvent.objects.filter(account=None)
        assert set(nobody.values_list("action", flat=True)) == {Action.MAKE_CONTACT}, "only a form needs no account"

    # --- each thing at its time --------------------------------------------------------------------------------------

    def test_nothing_was_recorded_before_the_authority_or_after_the_last_day(self) -> None:
        opened_on = min(team.opened_on for team in Team.objects.all() if team.opened_on)
        first = datetime.combine(opened_on, time.min, LONDON)
        last = datetime.combine(PLAN.until + timedelta(days=1), time.min, LONDON)
        moments = [fact.recorded_at for fact in facts()]
        moments += TrailEvent.objects.values_list("at", flat=True)
        moments += Account.objects.values_list("created_at", flat=True)
        moments += ConflictOfInterest.objects.values_list("declared_at", flat=True)
        assert first <= min(moments)
        assert max(moments) < last

    def test_each_row_of_the_trail_has_the_moment_of_what_it_names(self) -> None:
        named = 0
        standing = {(str(fact._meta.model_name), fact.pk, fact.version): fact.recorded_at for fact in facts()}
        for event in TrailEvent.objects.exclude(object_kind="").iterator():
            key = (event.object_kind, int(event.object_id), event.details.get("version", 1))
            if key in standing:
                assert standing[key] == event.at, key
                named += 1
        assert named > self.lived.steps / 2

    def test_versions_follow_one_another_in_time(self) -> None:
        now = {(str(fact._meta.model_name), fact.pk): (fact.version, fact.recorded_at) for fact in facts()}
        versions: dict[tuple[str, int], list[FactVersion]] = defaultdict(list)
        for one in FactVersion.objects.order_by("fact", "fact_id", "version"):
            versions[one.fact, one.fact_id].append(one)
        for key, (version, recorded_at) in now.items():
            told = versions.pop(key, [])
            assert [one.version for one in told] == list(range(1, version)), key
            assert all(one.replaced_at == after.recorded_at for one, after in pairwise(told)), key
            assert all(one.recorded_at <= one.replaced_at for one in told), key
            assert not told or told[-1].replaced_at == recorded_at, key
        assert not versions

    def test_what_happened_was_recorded_no_earlier_than_it_happened(self) -> None:
        for model, happened in (
            ("Episode", "referred_at"), ("Episode", "decided_at"), ("StrategyDiscussion", "held_at"),
            ("Visit", "happened_at"),
        ):  # fmt: skip
            first = {one.fact_id: one.recorded_at for one in FactVersion.objects.filter(fact=model.lower(), version=1)}
            for row in apps.get_model("record", model).objects.all():
                assert getattr(row, happened) <= first.get(row.pk, row.recorded_at), (model, row.pk)
        for model, day in (
            ("Assessment", "started_on"), ("Conference", "held_on"), ("ChildProtectionPlan", "started_on"),
            ("ReviewConference", "held_on"), ("ChildInNeedPlan", "started_on"), ("ChildInNeedReview", "held_on"),
        ):  # fmt: skip
            first = {one.fact_id: one.recorded_at for one in FactVersion.objects.filter(fact=model.lower(), version=1)}
            for row in apps.get_model("record", model).objects.all():
                assert local_date(first.get(row.pk, row.recorded_at)) == getattr(row, day), (model, row.pk)

    # --- by whom -----------------------------------------------------------------------------------------------------

    def test_a_child_is_held_by_nobody_but_members_of_the_team_who_are_here(self) -> None:
        stayed = set(child_ids(PLAN, "stays_with_leaver"))
        held = Allocation.objects.exclude(worker=None).select_related("worker", "child").order_by("pk")
        assert held.filter(worker__left_on__isnull=False).exists(), "workers leave"
        for one in held:
            assert one.worker is not None
            member = one.worker.memberships.get(team=one.team)
            assert member.started_on <= one.started_on, one.pk
            if member.ended_on is not None:
                assert one.started_on < member.ended_on, one.pk
                is_left_with = one.ended_on is None or one.ended_on > member.ended_on
                assert is_left_with is (one.child.la_child_id in stayed), one.child.la_child_id
        left = Allocation.objects.current().filter(worker__left_on__lte=PLAN.until)
        assert set(left.values_list("child__la_child_id", flat=True)) == stayed

    def test_every_fact_has_its_worker_who_was_here(self) -> None:
        workers = Worker.objects.in_bulk()
        for fact in facts():
            if fact.recorded_by_id is None:
                assert isinstance(fact, OUTSIDERS), fact
                continue
            worker = workers[fact.recorded_by_id]
            assert worker.started_on <= local_date(fact.recorded_at), fact
            assert not worker.has_left(local_date(fact.recorded_at)), fact

    def test_who_finished_an_assessment_is_not_who_authorised_it(self) -> None:
        authorised = apps.get_model("record", "Assessment").objects.filter(authorised_on__isnull=False)
        assert authorised.count() > 50
        assert not authorised.filter(completed_by=F("authorised_by")).exists()
        assert not authorised.filter(completed_by=None).exists()

    def test_nobody_acts_for_a_child_who_is_their_relative(self) -> None:
        conflicts = ConflictOfInterest.objects.select_related("worker", "child")
        held = {(one.worker_id, one.child_id) for one in Allocation.objects.all()}
        for conflict in conflicts:
            assert (conflict.worker_id, conflict.child_id) not in held
            acted = TrailEvent.objects.filter(account__worker=conflict.worker, at__gte=conflict.declared_at)
            assert not [event for event in acted if conflict.child_id in event.children]
            assert conflict.worker.started_on <= local_date(conflict.declared_at)
        wanted = {
            child.life.la_child_id
            for family in self.families
            for child in family.children
            if child.related_worker and not all(one.is_no_further_action for one in child.life.episodes)
        }
        assert {conflict.child.la_child_id for conflict in conflicts} == wanted
        assert wanted

    # --- families ----------------------------------------------------------------------------------------------------

    def test_brothers_and_sisters_stand_in_the_record_of_each_other(self) -> None:
        rows = OF_THE_LIVES.filter(kind__in=SIBLINGS).select_related("person__child", "to__child")
        recorded = {(row.person.child.la_child_id, row.to.child.la_child_id, row.kind) for row in rows}
        told = {
            (family.children[relation.sibling].life.la_child_id, child.life.la_child_id, str(relation.kind))
            for family in self.families
            for child in family.children
            for relation in child.relations
            if relation.sibling is not None
        }
        assert len(rows) == len(recorded) > 20
        assert recorded == told
        assert any(
            len({child.life.episodes[0].referred_on for child in family.children}) > 1 for family in self.families
        )
        assert recorded == {(to, person, kind) for person, to, kind in recorded}

    def test_the_adults_around_a_child_are_those_of_the_family(self) -> None:
        rows = OF_THE_LIVES.exclude(kind__in=SIBLINGS).select_related("to__child")
        names = {name.person_id: name.family_name for name in PersonName.objects.filter(is_alias=False)}
        recorded = sorted(
            (row.to.child.la_child_id, row.kind, names[row.person_id], str(row.has_parental_responsibility))
            for row in rows
        )
        told = sorted(
            (
                child.life.la_child_id,
                str(relation.kind),
                family.adults[relation.adult].family_name,
                str(relation.has_parental_responsibility),
            )
            for family in self.families
            for child in family.children
            for relation in child.relations
            if relation.adult is not None
        )
        assert recorded == told

    def test_every_home_is_in_the_record_and_the_hidden_ones_are_protected(self) -> None:
        recorded = {
            (row.person.child.la_child_id, row.lines, row.postcode, row.started_on, row.is_protected)
            for row in Address.objects.filter(person__child__la_child_id__startswith="SPR").select_related(
                "person__child"
            )
        }
        told = {
            (child.life.la_child_id, home.lines, home.postcode, home.on, home.is_protected)
            for family in self.families
            for child in family.children
            for home in child.addresses
        }
        assert recorded == told
        assert any(home[-1] for home in recorded)

    def test_every_child_has_the_names_of_the_family(self) -> None:
        for family in self.families:
            for child in family.children:
                rows = PersonName.objects.filter(person__child__la_child_id=child.life.la_child_id).order_by("pk")
                slips = {
                    (one.content["given_names"], one.content["family_name"])
                    for one in FactVersion.objects.filter(fact="personname", fact_id__in=[row.pk for row in rows])
                }
                names = {(row.given_names, row.family_name) for row in rows}
                assert names | slips == {(name.given_names, name.family_name) for name in child.names}
                assert sum(row.is_alias for row in rows) == sum(name.is_alias for name in child.names)

    def test_an_unborn_child_is_visited_and_seen_only_once_born(self) -> None:
        seen = Visit.objects.filter(is_child_seen=True).select_related("child__person")
        assert seen.exists()
        for visit in seen:
            assert visit.child.person.born_on is not None
            assert visit.child.person.born_on <= visit.happened_on


# --- the same every time ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Rows:
    """Every row of a small authority; the record itself is undone."""
    with django_db_blocker.unblock(), lived_and_undone(SMALL):
        return every_row()


@pytest.mark.slow
def test_the_same_plan_lives_the_same_record(small: Rows, db: None) -> None:
    with lived_and_undone(SMALL):
        assert rows_that_differ(small, every_row()) == []
        head = trail.verify().checkpoint
    assert head is not None
    assert head.hash == small["access.TrailHead"][0]["hash"]
    assert head.sequence == len(small["access.TrailEvent"]) > 300


@pytest.mark.slow
def test_another_seed_lives_another_record(small: Rows, db: None) -> None:
    with lived_and_undone(replace(SMALL, seed=SMALL.seed + 1)):
        other = every_row()
    for table in ("record.Episode", "record.PersonName", "record.Visit", "record.Worker", "access.TrailHead"):
        assert rows_that_differ({table: small[table]}, {table: other[table]})


@pytest.mark.slow
def test_what_is_kept_between_actions_is_what_would_be_read(
    small: Rows, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same authority once more, where nothing is kept: every question goes to the database."""
    monkeypatch.setattr("lineofsight.record.kept.is_on", lambda: False)
    monkeypatch.setattr("lineofsight.record.kept.once", lambda _what, _of, read: read())
    with lived_and_undone(SMALL):
        assert rows_that_differ(small, every_row()) == []


@pytest.mark.slow
def test_rows_written_again_are_those_that_were_lived(small: Rows, db: None) -> None:
    """What the tests of this folder read may have been lived by a test before them."""
    for _ in range(2):
        with transaction.atomic(), on_the_day_after(SMALL):
            number_from_the_first()
            lived_once(SMALL)
            assert rows_that_differ(small, every_row()) == []
            transaction.set_rollback(True)


# --- one transaction a family ----------------------------------------------------------------------------------------


def assessed_twice_at_once(family: FamilyLives) -> FamilyLives:
    """The family with a second assessment of its last child, a day into the one that is open."""
    *others, last = family.lives
    first, *later = last.episodes
    assessment = first.assessments[0]
    again = replace(assessment, started_on=assessment.started_on + timedelta(days=1))
    twice = replace(first, assessments=(assessment, again))
    return replace(family, lives=(*others, replace(last, episodes=(twice, *later))))


def referred_again_while_open(family: FamilyLives) -> FamilyLives:
    """The family with a second referral of its last child, who is with another team since the first."""
    *others, last = family.lives
    first = last.episodes[0]
    again = replace(first, referred_on=first.referred_on + timedelta(days=28), assessments=())
    return replace(family, lives=(*others, replace(last, episodes=(first, again))))


def is_assessed_for_long(family: FamilyLives) -> bool:
    """Whether it is brothers and sisters of whom the last is assessed for over four weeks, until a day that is past."""
    first = family.lives[-1].episodes[0]
    if len(family.lives) == 1 or not first.assessments:
        return False
    assessment = first.assessments[0]
    assert assessment.authorised_on is not None
    days = (assessment.authorised_on - assessment.started_on).days
    return days > 28 and assessment.authorised_on <= SMALL.until and assessment.started_on <= first.referred_on


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "refusal", "rows_of_the_trail"),
    [(assessed_twice_at_once, StepRefused, 0), (referred_again_while_open, Refused, 1)],
    ids=["the pathway refuses", "the gate refuses"],
)
def test_a_family_that_cannot_be_lived_leaves_nothing_but_a_refusal_and_those_before_it_stand(
    changed: Callable[[FamilyLives], FamilyLives],
    refusal: type[Exception],
    rows_of_the_trail: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    families = list(every_family(SMALL))
    place = next(place for place, family in enumerate(families) if place >= 2 and is_assessed_for_long(family))
    refused = changed(families[place])
    before: Rows = {}

    def told(_plan: AuthorityPlan) -> Iterator[FamilyLives]:
        yield from families[:place]
        before.update(every_row())
        yield refused

    monkeypatch.setattr(springshire, "every_family", told)
    with on_the_day_after(SMALL):
        with pytest.raises(refusal):
            live(SMALL)
        assert len(before["record.Child"]) == sum(len(family.lives) for family in families[:place])
        after = every_row()
        refusals = [row for row in after["access.TrailEvent"] if row["outcome"] == Outcome.REFUSED]
        assert len(refusals) == rows_of_the_trail
        assert after["access.TrailEvent"] == before.pop("access.TrailEvent") + refusals
        del before["access.TrailHead"]
        assert rows_that_differ(before, after) == []
        assert trail.verify().is_whole
        assert not Child.objects.filter(la_child_id=refused.lives[0].la_child_id).exists()
        with pytest.raises(springshire.RecordNotEmpty):
            live(SMALL)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["an authority", "a child", "a worker", "a team", "an account"])
def test_a_record_that_is_not_empty_is_refused_and_left_alone(what: str) -> None:
    if what == "an authority":
        Authority.objects.create(number="209")
    elif what == "a worker":
        Worker.objects.create(name="Somebody Real")
    elif what == "a team":
        Team.objects.create(name="Assessment")
    elif what == "an account":
        Account.objects.create_user("somebody")
    else:
        person = apps.get_model("record", "Person").objects.create()
        Child.objects.create(person=person, la_child_id="A1")
    before = every_row()
    with pytest.raises(springshire.RecordNotEmpty, match=r"is not empty, .* LINEOFSIGHT_DATA .* DATABASE_URL"):
        live(SMALL)
    assert rows_that_differ(before, every_row()) == []


@pytest.mark.django_db
def test_a_step_costs_a_few_statements_however_long_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[tuple[int, int, int]] = []

    def counted(family: InventedFamily, stage: Stage) -> int:
        before = Contact.objects.count()
        with CaptureQueriesContext(connection) as captured:
            steps = live_family(family, stage)
        costs.append((steps, len(captured), Contact.objects.count() - before))
        return steps

    monkeypatch.setattr(springshire, "live_family", counted)
    with on_the_day_after(SMALL):
        live(SMALL)
    for steps, statements, contacts in costs:
        most = STATEMENTS_OF_A_FAMILY + MOST_STATEMENTS_OF_A_STEP * steps + STATEMENTS_OF_A_CONTACT * contacts
        assert statements <= most, costs
    without_contacts: Any = max(cost for cost in costs if not cost[2])
    assert without_contacts[0] > 60
    assert without_contacts[1] <= MOST_STATEMENTS_OF_A_STEP * without_contacts[0]
