"""Every significant kind of event, one row each: which fact proposes it and when, or that people write it by hand.

A chronology is short: a visit at which the child was seen, a review that goes on as before and a day in a team are in
the record and not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lineofsight.domain.chronology import telling
from lineofsight.domain.chronology.event import SignificantEvent
from lineofsight.domain.chronology.facts import FactKind
from lineofsight.domain.chronology.words import Bearing, Source
from lineofsight.domain.exceptions import CatalogueFault

WORRY, GOOD, CHANGE = Bearing.WORRY, Bearing.GOOD, Bearing.CHANGE
BY_HAND: Final = "Written down by hand: no fact of the record tells it"

SIGNIFICANT_EVENTS: Final[tuple[SignificantEvent, ...]] = (
    SignificantEvent(
        key="child_born",
        title="Child born",
        bearing=CHANGE,
        rule="The child’s date of birth",
        fact=FactKind.CHILD,
        day="born_on",
    ),
    SignificantEvent(
        key="child_died",
        title="Child died",
        bearing=WORRY,
        rule="The child’s date of death",
        fact=FactKind.CHILD,
        day="died_on",
    ),
    SignificantEvent(
        key="contact_received",
        title="Contact with the front door",
        bearing=WORRY,
        rule="Every contact about the child, also one that came to nothing; not a duplicate or a request for"
        " information",
        fact=FactKind.CONTACT,
        day="received_on",
        moment="received_at",
        only_if=telling.is_news,
        said=telling.contact_said,
        harms=telling.harm_of_contact,
        source_of=telling.source_of_contact,
        people=telling.people_of_contact,
    ),
    SignificantEvent(
        key="referral_received",
        title="Referral to children’s social care",
        bearing=WORRY,
        rule="Every referral that no contact of the record tells of, also one that came to nothing",
        fact=FactKind.EPISODE,
        day="referred_on",
        moment="referred_at",
        only_if=telling.is_without_contact,
        said=telling.referral_said,
        source_of=telling.source_of_contact,
    ),
    SignificantEvent(
        key="episode_closed",
        title="Social care’s work ended",
        bearing=CHANGE,
        rule="An episode of need that was accepted closes",
        fact=FactKind.EPISODE,
        day="closed_on",
        only_if=telling.was_open,
        said=telling.outcome_said,
    ),
    SignificantEvent(
        key="assessment_authorised",
        title="Assessment completed",
        bearing=CHANGE,
        rule="An assessment is authorised, with what it found",
        fact=FactKind.ASSESSMENT,
        day="authorised_on",
        said=telling.factors_said,
        harms=telling.harm_of_assessment,
    ),
    SignificantEvent(
        key="strategy_discussion_held",
        title="Strategy discussion",
        bearing=WORRY,
        rule="Every strategy discussion, with what it decided",
        fact=FactKind.STRATEGY_DISCUSSION,
        day="held_on",
        moment="held_at",
        said=telling.outcome_said,
    ),
    SignificantEvent(
        key="section_47_started",
        title="Section 47 enquiry started",
        bearing=WORRY,
        rule="An enquiry whose strategy discussion is not in the record, as in a file",
        fact=FactKind.SECTION_47_ENQUIRY,
        day="started_on",
        moment="started_at",
        only_if=telling.has_no_discussion,
    ),
    SignificantEvent(
        key="section_47_concluded",
        title="Section 47 enquiry concluded",
        bearing=CHANGE,
        rule="Every section 47 enquiry, with what it found",
        fact=FactKind.SECTION_47_ENQUIRY,
        day="concluded_on",
        said=telling.outcome_said,
    ),
    SignificantEvent(
        key="conference_not_required",
        title="No child protection conference was required",
        bearing=CHANGE,
        rule="An enquiry of a file that says so and not when: it stands on the day the enquiry started",
        fact=FactKind.SECTION_47_ENQUIRY,
        day="started_on",
        only_if=telling.is_without_conclusion,
    ),
    SignificantEvent(
        key="initial_conference_held",
        title="Initial child protection conference",
        bearing=CHANGE,
        rule="Every initial conference, with what it decided",
        fact=FactKind.CONFERENCE,
        day="held_on",
        only_if=telling.is_initial,
        said=telling.outcome_said,
    ),
    SignificantEvent(
        key="transfer_in_conference_held",
        title="Transfer-in conference",
        bearing=CHANGE,
        rule="Every conference for a child who moved in on a plan, with what it decided",
        fact=FactKind.CONFERENCE,
        day="held_on",
        only_if=telling.is_transfer_in,
        said=telling.outcome_said,
    ),
    SignificantEvent(
        key="child_protection_plan_started",
        title="Child protection plan started",
        bearing=WORRY,
        rule="Every child protection plan, with its category",
        fact=FactKind.CHILD_PROTECTION_PLAN,
        day="started_on",
        said=telling.plan_said,
        harms=telling.harm_of_plan,
    ),
    SignificantEvent(
        key="child_protection_plan_ended",
        title="Child protection plan ended",
        bearing=CHANGE,
        rule="The end of every child protection plan, with why",
        fact=FactKind.CHILD_PROTECTION_PLAN,
        day="ended_on",
        said=telling.plan_end_said,
        harms=telling.harm_at_end_of_plan,
    ),
    SignificantEvent(
        key="child_in_need_plan_started",
        title="Child in need plan started",
        bearing=GOOD,
        rule="Every child in need plan",
        fact=FactKind.CHILD_IN_NEED_PLAN,
        day="started_on",
    ),
    SignificantEvent(
        key="child_in_need_plan_ended",
        title="Child in need plan ended",
        bearing=CHANGE,
        rule="The end of every child in need plan",
        fact=FactKind.CHILD_IN_NEED_PLAN,
        day="ended_on",
    ),
    SignificantEvent(
        key="early_help_agreed",
        title="Early help agreed",
        bearing=GOOD,
        rule="The family agreed to early help",
        fact=FactKind.EARLY_HELP,
        day="agreed_on",
        told_by=Source.EARLY_HELP,
    ),
    SignificantEvent(
        key="early_help_not_taken_up",
        title="Early help was offered and not taken up",
        bearing=WORRY,
        rule="Early help that was asked for and ended without an agreement, with why",
        fact=FactKind.EARLY_HELP,
        day="ended_on",
        only_if=telling.is_never_agreed,
        said=telling.outcome_said,
        told_by=Source.EARLY_HELP,
    ),
    SignificantEvent(
        key="early_help_ended",
        title="Early help ended",
        bearing=CHANGE,
        rule="The end of early help that was agreed, with whether it worked",
        fact=FactKind.EARLY_HELP,
        day="ended_on",
        only_if=telling.was_agreed,
        said=telling.outcome_said,
        told_by=Source.EARLY_HELP,
    ),
    SignificantEvent(
        key="stepped_up_or_down",
        title="Step between early help and social care",
        bearing=CHANGE,
        rule="A step up or down, once the receiving side answered",
        fact=FactKind.STEP_CHANGE,
        day="answered_on",
        only_if=telling.is_up_or_down,
        said=telling.outcome_said,
    ),
    SignificantEvent(
        key="child_not_seen",
        title="Visit at which the child was not seen",
        bearing=WORRY,
        rule="Every visit, failed or not, at which the child was not seen",
        fact=FactKind.VISIT,
        day="happened_on",
        moment="happened_at",
        only_if=telling.is_child_not_seen,
        said=telling.outcome_said,
    ),
    SignificantEvent(
        key="not_brought",
        title="Was not brought to an appointment",
        bearing=WORRY,
        rule="Every health or education appointment that the child missed, with which service it was",
        fact=FactKind.MISSED_APPOINTMENT,
        day="missed_on",
        said=telling.outcome_said,
        source_of=telling.source_of_appointment,
    ),
    SignificantEvent(
        key="moved",
        title="Moved home",
        bearing=CHANGE,
        rule="Another address than the first that is known; the address itself does not stand here",
        fact=FactKind.MOVE,
        day="started_on",
        only_if=telling.is_move,
    ),
    SignificantEvent(
        key="sibling_born",
        title="Brother or sister born",
        bearing=CHANGE,
        rule="The birth of a brother or sister after the child’s own",
        fact=FactKind.RELATIVE,
        day="born_on",
        only_if=telling.is_born_later,
        said=telling.relative_said,
        people=telling.about_relative,
    ),
    SignificantEvent(
        key="relative_died",
        title="Somebody of the family died",
        bearing=WORRY,
        rule="The death of somebody who is recorded as family",
        fact=FactKind.RELATIVE,
        day="died_on",
        said=telling.relative_said,
        people=telling.about_relative,
    ),
    SignificantEvent(
        key="family_joined",
        title="Somebody came into the family",
        bearing=CHANGE,
        rule="A person other than a brother or sister is recorded around the child from a day after the birth",
        fact=FactKind.RELATIVE,
        day="started_on",
        only_if=telling.comes_into_family,
        said=telling.relative_said,
        people=telling.about_relative,
    ),
    SignificantEvent(
        key="family_left",
        title="Somebody left the family",
        bearing=CHANGE,
        rule="The time for which a person was recorded around the child ended",
        fact=FactKind.RELATIVE,
        day="ended_on",
        said=telling.relative_said,
        people=telling.about_relative,
    ),
    SignificantEvent(
        key="worker_changed",
        title="Change of worker",
        bearing=CHANGE,
        rule="Another worker than before holds the child, or nobody does",
        fact=FactKind.WORKER,
        day="started_on",
        only_if=telling.is_new_worker,
        said=telling.worker_said,
    ),
    SignificantEvent(key="police_called", title="Police called to the home", bearing=WORRY, rule=BY_HAND),
    SignificantEvent(key="injury", title="Injury", bearing=WORRY, rule=BY_HAND),
    SignificantEvent(key="hospital_attendance", title="Hospital attendance", bearing=WORRY, rule=BY_HAND),
    SignificantEvent(key="excluded", title="Excluded from school", bearing=WORRY, rule=BY_HAND),
    SignificantEvent(key="attendance_fell", title="School attendance fell", bearing=WORRY, rule=BY_HAND),
    SignificantEvent(key="missing", title="Missing from home or care", bearing=WORRY, rule=BY_HAND),
    SignificantEvent(key="disclosure", title="The child told somebody", bearing=WORRY, rule=BY_HAND),
    SignificantEvent(key="court_order", title="Court order or hearing", bearing=CHANGE, rule=BY_HAND),
    SignificantEvent(key="new_partner", title="A parent’s new partner", bearing=CHANGE, rule=BY_HAND),
    SignificantEvent(key="household_changed", title="Change in the household", bearing=CHANGE, rule=BY_HAND),
    SignificantEvent(key="good_care", title="A period of good care", bearing=GOOD, rule=BY_HAND),
    SignificantEvent(key="help_offered", title="Help offered, and whether it worked", bearing=GOOD, rule=BY_HAND),
    SignificantEvent(key="other", title="Something else that matters", bearing=CHANGE, rule=BY_HAND),
)


def by_key(events: Iterable[SignificantEvent]) -> dict[str, SignificantEvent]:
    """The rows by key. Raises CatalogueFault for a key given twice, or a row with a fact and no day of it."""
    found: dict[str, SignificantEvent] = {}
    for event in events:
        if event.key in found:
            raise CatalogueFault(f"Two significant events have the key '{event.key}'. Give each a key of its own.")
        if (event.fact is None) != (not event.day):
            raise CatalogueFault(f"Say of '{event.key}' both the fact and its day, or neither.")
        found[event.key] = event
    return found


EVENTS_BY_KEY: Final = by_key(SIGNIFICANT_EVENTS)
"""Every significant kind of event by its key."""

BY_HAND_KINDS: Final = tuple(event for event in SIGNIFICANT_EVENTS if event.is_by_hand_only)
"""The kinds that people write down by hand."""
