"""Two records of one person are made one by two people, and two again; nothing is lost on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lineofsight.access import gate
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import family_help, front_door, matching, people, workforce
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.codes import ReasonForClosure
from lineofsight.domain.matching import Match, said
from lineofsight.domain.permissions import Action
from lineofsight.record.histories import history_of
from lineofsight.record.matching import candidates, index, merging
from lineofsight.record.models import (
    Allocation,
    Child,
    ConflictOfInterest,
    DataFault,
    Deadline,
    Episode,
    Identifier,
    MatchKey,
    MatchParticulars,
    Person,
    PersonMerge,
    PersonName,
    PossibleDuplicate,
    Relationship,
    Visit,
)
from lineofsight.record.moment import now
from lineofsight.record.search import matching as found_by
from tests.authority import SmallAuthority

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REASON = "Same date of birth, same home; the mother says so"
ON = date(2026, 9, 7)


@pytest.fixture
def pair(authority: SmallAuthority) -> tuple[Child, Child]:
    """Two records of one child, both with Team North: the younger with an episode, a visit, an address and numbers."""
    kept, merged = authority.child(), authority.child()
    worker = authority.north.worker
    authority.episode(kept, on=date(2025, 3, 3), is_no_further_action=True)
    Allocation.objects.create(child=kept, team=authority.north.team, started_on=date(2025, 3, 3))
    authority.episode(merged, on=ON)
    visit = family_help.VisitRecord(
        kind=Visit.Kind.IN_PERSON, happened_on=date(2026, 9, 8), is_child_seen=True, is_seen_alone=True, note="Seen"
    )
    family_help.record_visit(merged.pk, visit, by=worker)
    people.record_address(merged.pk, lines="12 Nightjar Lane", postcode="SQ1 2AB", on=ON, by=worker)
    for child in (kept, merged):
        people.record_identifier(child.pk, kind=Identifier.Kind.NHS_NUMBER, value="9434765919", on=ON, by=worker)
    people.record_adult(merged.pk, people.NewAdult("Quillfeather", "Mary"), kind=Relationship.Kind.MOTHER, by=worker)
    return kept, merged


def merged_by(authority: SmallAuthority, pair: tuple[Child, Child], by: Account | None = None) -> PersonMerge:
    proposal = matching.propose_merge(pair[1].pk, pair[0].pk, reason=REASON, by=authority.north.worker)
    return matching.approve_merge(proposal.pk, by=by or authority.south.manager)


def undone(authority: SmallAuthority, merge: PersonMerge) -> list[Any]:
    matching.propose_undo(merge.pk, reason="Two cousins of one name", by=authority.north.worker)
    return matching.approve_undo(merge.pk, by=authority.south.manager)


def everything() -> dict[str, list[Any]]:
    """Every row that hangs on a child or person, but for versions of facts, times and what merging itself writes."""
    models = {model for of in (Person, Child) for model, _ in merging.hanging_on(of)}
    models |= {Person, Child, ConflictOfInterest, Deadline, DataFault, MatchKey, MatchParticulars}
    left_out = {"version", "recorded_at", "recorded_by_id", "is_amended_here"}
    found: dict[str, list[Any]] = {}
    for model in models:
        if model._meta.model_name == "factversion":
            continue
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
        if model in {Deadline, DataFault, MatchKey}:
            names.remove("id")
        found[str(model._meta.model_name)] = sorted(map(str, model._default_manager.values_list(*names)))
    return found


# --- merging ---------------------------------------------------------------------------------------------------------


def test_everything_of_the_one_hangs_on_the_other(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    kept, merged = pair
    merge = merged_by(authority, pair)
    assert (merge.kept_id, merge.merged_id, merge.state) == (kept.pk, merged.pk, PersonMerge.State.DONE)
    history = history_of(kept.pk)
    assert [episode.referred_on for episode in history.episodes] == [date(2025, 3, 3), ON]
    assert Visit.objects.get().child_id == kept.pk
    assert kept.person.addresses.get().postcode == "SQ1 2AB"
    assert kept.person.relationships_from.get().kind == Relationship.Kind.MOTHER
    assert {(one.family_name, one.is_alias) for one in kept.person.names.all()} == {
        ("Testchild1", False),
        ("Testchild2", True),
    }
    assert Allocation.objects.current().filter(child=kept).count() == 1
    assert not Allocation.objects.filter(child=merged).exists()
    with pytest.raises(Child.DoesNotExist):
        history_of(merged.pk)


def test_clocks_and_faults_are_those_of_one_child(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    kept, merged = pair
    clocks = set(Deadline.objects.filter(child=merged, outcome="running").values_list("clock", flat=True))
    assert clocks
    merged_by(authority, pair)
    assert set(Deadline.objects.filter(child=kept, outcome="running").values_list("clock", flat=True)) == clocks
    assert not Deadline.objects.filter(child=merged).exists()
    assert not DataFault.objects.filter(child=merged).exists()


def test_the_merged_record_leaves_lists_searches_and_the_look_up(
    authority: SmallAuthority, pair: tuple[Child, Child]
) -> None:
    kept, merged = pair
    merged_by(authority, pair)
    head = authority.service_manager
    assert list(gate.visible_children(head)) == [kept]
    assert list(found_by(gate.visible_children(head), merged.la_child_id)) == [kept]
    assert {one.child_id for one in candidates(said(la_child_id=merged.la_child_id))} == {kept.pk}
    assert {one.child_id for one in candidates(said(nhs_number="9434765919"))} == {kept.pk}
    assert gate.open_child(merged.reference, Action.READ_CHILD, by=authority.north.worker).child == kept
    keys = set(MatchKey.objects.values_list("kind", "value", "person"))
    index.rebuild()
    assert set(MatchKey.objects.values_list("kind", "value", "person")) == keys


def test_the_stricter_restriction_and_every_conflict_hold(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    kept, merged = pair
    proposal = matching.propose_merge(kept.pk, merged.pk, reason=REASON, by=authority.north.worker)
    merged.restriction = "S1"
    merged.save()
    ConflictOfInterest.objects.create(worker=authority.south.worker_row, child=merged, declared_at=now())
    with pytest.raises(Refused):  # another team's manager may not open a restricted record
        matching.approve_merge(proposal.pk, by=authority.south.manager)
    matching.approve_merge(proposal.pk, by=authority.north.manager)
    kept.refresh_from_db()
    assert kept.restriction == "S1"
    with pytest.raises(Refused) as refused:
        gate.open_child(kept.pk, Action.READ_CHILD, by=authority.south.worker)
    assert refused.value.decision.betrays_nothing


def test_what_the_kept_record_does_not_know_is_taken_over(authority: SmallAuthority) -> None:
    kept, merged = authority.child(born_on=None), authority.child()
    merge = merged_by(authority, (kept, merged))
    person = Person.objects.get(pk=kept.pk)
    assert (person.born_on, person.expected_on, person.sex) == (date(2016, 5, 14), None, "F")
    undone(authority, merge)
    person.refresh_from_db()
    assert (person.born_on, person.expected_on, person.sex) == (None, date(2026, 12, 24), "U")


def test_each_step_is_on_the_trail_of_both(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    merge = merged_by(authority, pair)
    rows = TrailEvent.objects.filter(object_kind="personmerge", object_id=str(merge.pk))
    steps = [(row.action, row.details["state"], row.children) for row in rows.order_by("sequence")]
    ids = [child.pk for child in pair]
    assert steps == [
        ("propose_merge", "proposed", [ids[0]]),
        ("propose_merge", "proposed", [ids[1]]),
        ("approve_merge", "done", [ids[0]]),
        ("approve_merge", "done", [ids[1]]),
    ]


# --- two people ------------------------------------------------------------------------------------------------------


def test_who_proposed_does_not_decide(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    manager = authority.north.manager
    proposal = matching.propose_merge(pair[0].pk, pair[1].pk, reason=REASON, by=manager)
    for decide in (matching.approve_merge, lambda pk, by: matching.decline_merge(pk, reason=REASON, by=by)):
        with pytest.raises(Refused) as refused:
            decide(proposal.pk, by=manager)
        assert refused.value.decision.refusal == "own_work"
    merge = matching.approve_merge(proposal.pk, by=authority.south.manager)
    matching.propose_undo(merge.pk, reason="Two cousins of one name", by=manager)
    with pytest.raises(Refused):
        matching.approve_undo(merge.pk, by=manager)
    with pytest.raises(Refused):
        matching.approve_undo(merge.pk, by=authority.north.worker)
    matching.approve_undo(merge.pk, by=authority.service_manager)


def test_the_database_holds_the_two_people_apart(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    proposal = matching.propose_merge(pair[0].pk, pair[1].pk, reason=REASON, by=authority.north.worker)
    for columns in ({"decided_by": proposal.proposed_by}, {"merged": proposal.kept}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonMerge.objects.filter(pk=proposal.pk).update(**columns)


def test_a_proposal_is_decided_once(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    proposal = matching.propose_merge(pair[0].pk, pair[1].pk, reason=REASON, by=authority.north.worker)
    with pytest.raises(ActionError, match="waiting for a decision already"):
        matching.propose_merge(pair[0].pk, pair[1].pk, reason=REASON, by=authority.north.manager)
    matching.decline_merge(proposal.pk, reason="The school says they are cousins", by=authority.south.manager)
    with pytest.raises(ActionError, match="decided this already"):
        matching.approve_merge(proposal.pk, by=authority.south.manager)
    assert Visit.objects.get().child_id == pair[1].pk


# --- what stands in the way ------------------------------------------------------------------------------------------


def test_two_open_episodes_are_refused_with_what_to_do(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    authority.episode(pair[0], on=date(2026, 10, 5))
    with pytest.raises(ActionError, match="Close the one that was opened by mistake first"):
        matching.propose_merge(pair[0].pk, pair[1].pk, reason=REASON, by=authority.north.worker)


def test_an_episode_opened_after_the_proposal_is_refused_at_the_decision(
    authority: SmallAuthority, pair: tuple[Child, Child]
) -> None:
    proposal = matching.propose_merge(pair[0].pk, pair[1].pk, reason=REASON, by=authority.north.worker)
    authority.episode(pair[0], on=date(2026, 10, 5))
    before = everything()
    with pytest.raises(ActionError, match="Both have an open episode"):
        matching.approve_merge(proposal.pk, by=authority.south.manager)
    assert everything() == before


def test_two_teams_are_refused_with_what_to_do(authority: SmallAuthority) -> None:
    one, other = authority.child(), authority.child(authority.south)
    with pytest.raises(ActionError, match="Allocate both to the team that will hold the case first"):
        matching.propose_merge(one.pk, other.pk, reason=REASON, by=authority.north.worker)
    workforce.allocate(
        other.pk,
        team=authority.north.team,
        worker=None,
        on=date(2026, 11, 23),
        reason=Allocation.Reason.OTHER,
        by=authority.south.manager,
    )
    matching.propose_merge(one.pk, other.pk, reason=REASON, by=authority.north.worker)


def test_brothers_and_sisters_are_refused(authority: SmallAuthority) -> None:
    one, other = authority.child(), authority.child()
    people.relate(one.pk, other.person, kind=Relationship.Kind.SIBLING, by=authority.north.worker)
    with pytest.raises(ActionError, match="members of one family"):
        matching.propose_merge(one.pk, other.pk, reason=REASON, by=authority.north.worker)


def test_a_reason_is_asked_for(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    with pytest.raises(ActionError, match="Say why the two records are of one person"):
        matching.propose_merge(pair[0].pk, pair[1].pk, reason=" same ", by=authority.north.worker)


def test_the_record_does_not_merge_with_itself_or_with_nobody(authority: SmallAuthority) -> None:
    child = authority.child()
    for other in (child.pk, 999_999):
        with pytest.raises(NotInThisRecord):
            matching.propose_merge(child.pk, other, reason=REASON, by=authority.north.worker)


# --- undoing ---------------------------------------------------------------------------------------------------------


def test_undoing_puts_every_row_back(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    ConflictOfInterest.objects.create(worker=authority.south.worker_row, child=pair[1], declared_at=now())
    before = everything()
    merge = merged_by(authority, pair, by=authority.service_manager)
    assert everything() != before
    matching.propose_undo(merge.pk, reason="Two cousins of one name", by=authority.north.worker)
    assert matching.approve_undo(merge.pk, by=authority.service_manager) == []
    assert everything() == before


def test_what_was_changed_since_is_left_and_named(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    kept, merged = pair
    merge = merged_by(authority, pair)
    episode = Episode.objects.get(referred_on=ON)
    name = PersonName.objects.get(family_name="Testchild2")
    people.record_name(kept.pk, given_names="Robin", family_name="Oxenstile", on=ON, by=authority.north.worker)
    PersonName.objects.filter(pk=name.pk).update(is_alias=False, ended_on=ON)
    seen_on = Visit.objects.get().happened_on
    front_door.close_episode(
        kept.pk, episode.pk, on=seen_on, reason=ReasonForClosure.from_code("RC7"), by=authority.north.manager
    )
    (left,) = undone(authority, merge)
    assert (left.model, left.row_id, left.not_restored) == ("personname", name.pk, {"is_alias": False})
    episode.refresh_from_db()
    assert (episode.child_id, episode.closed_on) == (merged.pk, seen_on)
    assert PersonName.objects.get(family_name="Oxenstile").person_id == kept.pk


def test_an_undoing_that_is_declined_leaves_the_merge(authority: SmallAuthority, pair: tuple[Child, Child]) -> None:
    merge = merged_by(authority, pair)
    matching.propose_undo(merge.pk, reason="Two cousins of one name", by=authority.north.worker)
    matching.decline_undo(merge.pk, by=authority.south.manager)
    assert PersonMerge.objects.get().state == PersonMerge.State.DONE
    assert Visit.objects.get().child_id == pair[0].pk


def test_a_merged_record_of_a_merged_record_leads_to_the_last(authority: SmallAuthority) -> None:
    first, second, third = authority.child(), authority.child(), authority.child()
    inner = merged_by(authority, (second, third))
    outer = merged_by(authority, (first, second))
    assert gate.open_child(third.pk, Action.READ_CHILD, by=authority.north.worker).child == first
    with pytest.raises(ActionError, match="Undo that merge first"):
        undone(authority, inner)
    undone(authority, outer)
    undone(authority, inner)
    assert gate.open_child(third.pk, Action.READ_CHILD, by=authority.north.worker).child == third


# --- adults ----------------------------------------------------------------------------------------------------------


def test_two_records_of_one_adult_become_one(authority: SmallAuthority) -> None:
    worker = authority.north.worker
    brother, sister = authority.child(), authority.child()
    mothers = [
        people.record_adult(child.pk, people.NewAdult("Dee", "Mary"), kind=Relationship.Kind.MOTHER, by=worker)
        for child in (brother, sister)
    ]
    before = everything()
    merge = merged_by(authority, (mothers[0], mothers[1]))  # type: ignore[arg-type]
    assert sister.person.relationships_from.get().person_id == mothers[0].pk
    assert TrailEvent.objects.filter(object_kind="personmerge").count() == 2
    undone(authority, merge)
    assert everything() == before


def test_a_young_parent_keeps_the_childs_record(authority: SmallAuthority) -> None:
    baby, young = authority.child(), authority.child()
    mother = people.record_adult(
        baby.pk, people.NewAdult("Dee", "Mary"), kind=Relationship.Kind.MOTHER, by=authority.north.worker
    )
    merge = merged_by(authority, (young, mother))  # type: ignore[arg-type]
    assert (merge.kept_id, merge.merged_id) == (young.pk, mother.pk)
    assert baby.person.relationships_from.get().person_id == young.pk


def test_an_adult_beside_a_child_out_of_reach_is_as_absent(authority: SmallAuthority) -> None:
    hidden, child = authority.child(authority.south), authority.child()
    adult = people.record_adult(
        hidden.pk, people.NewAdult("Dee", "Mary"), kind=Relationship.Kind.MOTHER, by=authority.south.worker
    )
    hidden.restriction = "S1"
    hidden.save()
    with pytest.raises(NotInThisRecord):
        matching.propose_merge(child.pk, adult.pk, reason=REASON, by=authority.north.worker)


# --- pairs -----------------------------------------------------------------------------------------------------------


def a_pair(one: Child, other: Child) -> PossibleDuplicate:
    return PossibleDuplicate.objects.create(
        one=one.person, other=other.person, match=Match.LIKELY, weight=30.0, first_seen_at=now(), last_seen_at=now()
    )


def test_a_pair_is_said_to_be_of_different_people_once(authority: SmallAuthority) -> None:
    found = a_pair(authority.child(), authority.child())
    settled = matching.say_different(found.pk, why="Born in different years", by=authority.north.worker)
    assert (settled.state, settled.settled_by) == ("different", authority.north.worker_row)
    with pytest.raises(ActionError, match="settled this pair already"):
        matching.say_different(found.pk, why="Born in different years", by=authority.north.manager)


def test_a_merge_settles_its_pair_and_an_undoing_says_that_they_differ(authority: SmallAuthority) -> None:
    one, other, third = authority.child(), authority.child(), authority.child()
    found, elsewhere = a_pair(one, other), a_pair(other, third)
    merge = merged_by(authority, (one, other))
    found.refresh_from_db()
    assert found.state == PossibleDuplicate.State.MERGED
    assert not PossibleDuplicate.objects.filter(pk=elsewhere.pk).exists()
    undone(authority, merge)
    found.refresh_from_db()
    assert (found.state, found.why) == (PossibleDuplicate.State.DIFFERENT, "Two cousins of one name")


def test_what_does_not_move_is_there() -> None:
    everywhere = {
        (str(relation.related_model._meta.model_name), relation.field.name)
        for of in (Person, Child)
        for relation in of._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }
    assert everywhere >= merging.STAY_WHERE_THEY_ARE
    moved = {
        (str(model._meta.model_name), column) for of in (Person, Child) for model, column in merging.hanging_on(of)
    }
    assert moved | merging.STAY_WHERE_THEY_ARE == set(everywhere)
    assert {
        ("episode", "child"),
        ("contact", "child"),
        ("personnamed", "person"),
        ("factversion", "about_child"),
    } <= moved
