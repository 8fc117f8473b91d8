"""Every flag of the field, one row each, in the order of their numbers in the practice reference.

A flag is counts and dates that a worker could check by hand, ordered by date. It changes no level, closes nothing and
opens nothing: a person answers it. That it did not fire never means that a child is safe. A flag whose facts are not
recorded here says which they are, and has no data.
"""

from __future__ import annotations

from collections.abc import Iterable

from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.domain.flags.appointments import no_appointments_here, was_not_brought
from lineofsight.domain.flags.cycling import cycling
from lineofsight.domain.flags.drift import DRIFT_THRESHOLDS, drift, no_outcomes_here
from lineofsight.domain.flags.family import adult_of_concern, mobile_family, sibling_mismatch
from lineofsight.domain.flags.flag import Flag, Threshold
from lineofsight.domain.flags.hand_offs import hand_offs, no_allocations_here
from lineofsight.domain.flags.neglect import neglect_build_up
from lineofsight.domain.flags.patterns import back_after_step_down, escalating
from lineofsight.domain.flags.repeats import chain_of_no_action, family_are_telling_us, many_sources, same_worry
from lineofsight.domain.flags.seeing import no_visits_here, not_seen
from lineofsight.domain.flags.silence import long_gap, no_events_here, no_views_here, silent_child
from lineofsight.domain.voice.likeness import FEWEST_WORDS, NEAR_IDENTICAL

CONTACTS = "contacts: day, source, what they are about, what was decided"
REFERRALS = "referrals that no contact here tells of"
MONTHS = "Months looked back"

FLAGS: tuple[Flag, ...] = (
    Flag(
        id="F01",
        key="repeats_same_worry",
        title="Repeats: the same worry",
        rule="{contacts} or more contacts or referrals about the child in {months} months with the same worry",
        thresholds=(Threshold("contacts", "Contacts or referrals", 3, 2), Threshold("months", MONTHS, 12)),
        needs=(CONTACTS, REFERRALS),
        finds=same_worry,
        note="Contacts are compared by their category, referrals that came another way by their primary need. A"
        " duplicate, a request for information and what is not triaged are left out.",
    ),
    Flag(
        id="F02",
        key="many_sources",
        title="Many sources",
        rule="Contacts or referrals about the child from {sources} or more groups of source in {months} months",
        thresholds=(Threshold("sources", "Groups of source", 3, 2), Threshold("months", MONTHS, 6)),
        needs=(CONTACTS, REFERRALS),
        finds=many_sources,
        note="A group is the leading figure of the national code: family and public, schools, health and so on. An"
        " unknown source is left out; anonymous callers are a group of their own.",
    ),
    Flag(
        id="F03",
        key="family_are_telling_us",
        title="Family are telling us",
        rule="{calls} or more calls from the family, a neighbour or the child, about the child or another child of"
        " the family, were decided and no assessment followed",
        thresholds=(Threshold("calls", "Calls decided without an assessment", 2),),
        needs=(CONTACTS, "contacts about the other children of the family", "assessments"),
        finds=family_are_telling_us,
        reads_contacts=True,
        note="Sources 1A, 1B and 1C. One call about several children is one call. A call that is not yet decided may"
        " still lead to an assessment and is not counted: with the shipped number a third call finds the flag raised.",
    ),
    Flag(
        id="F04",
        key="chain_of_no_action",
        title="Chain of no further action",
        rule="The last {decisions} or more decisions about the child all ended with no further action, advice or"
        " signposting",
        thresholds=(Threshold("decisions", "Decisions running", 3, 2),),
        needs=(CONTACTS, REFERRALS),
        finds=chain_of_no_action,
        note="Any other decision breaks the chain. A duplicate neither counts nor breaks it.",
    ),
    Flag(
        id="F05",
        key="escalating_pattern",
        title="Escalating pattern",
        rule="The gaps between the last {events} days with a contact or referral grew shorter each time, and the"
        " level decided rose among them",
        thresholds=(Threshold("events", "Days with a contact or referral", 3, 3),),
        needs=(CONTACTS, REFERRALS, "level decided"),
        missing=("Police grades are kept as the police word them and cannot be compared yet.",),
        finds=escalating,
    ),
    Flag(
        id="F06",
        key="back_after_step_down",
        title="Back after closure or step-down",
        rule="A contact or referral about the child within {months} months of the end of help or of a step down, in"
        " the last {looking_back} months",
        thresholds=(
            Threshold("months", "Months after help ended", 6),
            Threshold("looking_back", MONTHS, 12),
        ),
        needs=(CONTACTS, "closures", "ends of child protection plans and of early help", "steps down"),
        finds=back_after_step_down,
    ),
    Flag(
        id="F07",
        key="cycling",
        title="Cycling",
        rule="{times} or more child protection plans, section 47 enquiries or assessments for the same factors",
        thresholds=(Threshold("times", "Plans, enquiries or assessments", 2, 2),),
        needs=("plans with their categories", "section 47 enquiries", "assessments with the factors found"),
        missing=("Plans from before this record, of which a census tells the number alone, are not compared.",),
        finds=cycling,
        note="Plans are compared by category, assessments by factor, and enquiries by the factors that the assessments"
        " of their episode found. The codes 20 (other) and 21 (none) are left out.",
    ),
    Flag(
        id="F08",
        key="not_seen",
        title="Not seen",
        rule="No visit with the child seen beyond the frequency of the plan; {failed} failed visits running; or the"
        " child, from the age of {years} years, seen {seen} times or more and never alone",
        thresholds=(
            Threshold("failed", "Failed visits running", 2),
            Threshold("seen", "Times seen, never alone", 2),
            Threshold("years", "Seen alone is asked from the age of so many years", 4),
        ),
        needs=("visits, failed visits too", "the frequency of the plan, or the local standard", "open episodes"),
        missing=("Placements, and how often a child who is looked after is visited, are not read into this flag.",),
        finds=not_seen,
        why_no_data=no_visits_here,
        is_of_the_work=True,
        note="Counted within the open episode. A visit in person at which the child was not seen is a failed one here;"
        " a call or a virtual visit neither counts nor breaks the chain.",
    ),
    Flag(
        id="F09",
        key="was_not_brought",
        title="Was not brought",
        rule="{missed} or more missed health or education appointments in {days} days",
        thresholds=(Threshold("missed", "Missed appointments", 2), Threshold("days", "Days looked back", 90)),
        needs=("missed health and education appointments",),
        missing=("Appointments that were kept are not recorded, nor are those that nobody told us of.",),
        finds=was_not_brought,
        why_no_data=no_appointments_here,
    ),
    Flag(
        id="F10",
        key="adult_of_concern",
        title="Adult of concern",
        rule="An adult around the child is named in another child's record that holds a section 47 enquiry or a child"
        " protection plan, or was named as one of concern in a contact decided at level 4",
        needs=("adults related to the child or living with it", "the records of other children they are related to"),
        missing=("Convictions, findings of a court and notices about adults are not recorded yet.",),
        finds=adult_of_concern,
        note="It says where the adult is named, not what the adult did: read the other record before you rely on it.",
    ),
    Flag(
        id="F11",
        key="sibling_mismatch",
        title="Sibling mismatch",
        rule="A brother or sister has more help than the child now; or the child is unborn or under {baby_months}"
        " months and a brother or sister was looked after, was on a child protection plan or left the family",
        thresholds=(Threshold("baby_months", "A baby is under so many months", 12),),
        needs=(
            "brothers and sisters",
            "their times in care, plans, cases and early help",
            "closures by adoption or guardianship",
        ),
        finds=sibling_mismatch,
        version="2",
        note="A series of short breaks is no time in care here.",
    ),
    Flag(
        id="F12",
        key="mobile_family",
        title="Mobile family",
        rule="{addresses} or more addresses in {months} months, or a transfer in from another authority in that time",
        thresholds=(Threshold("addresses", "Addresses", 3, 2), Threshold("months", MONTHS, 12)),
        needs=("addresses with the day each began", "transfer-in conferences"),
        missing=("Schools, and when a child changed them, are not recorded yet.",),
        finds=mobile_family,
        note="An address counts only with the day it began. Where it is, is not shown.",
    ),
    Flag(
        id="F13",
        key="missing_pattern",
        title="Missing pattern",
        rule="3 or more missing episodes in 30 or 90 days, overnight, or to the same place or companion",
        needs=("missing episodes",),
        missing=("Missing episodes are not recorded yet.",),
    ),
    Flag(
        id="F14",
        key="neglect_build_up",
        title="Neglect build-up",
        rule="{events} or more events coded as neglect in {months} months with no change in the plan",
        thresholds=(Threshold("events", "Events coded as neglect", 4, 2), Threshold("months", MONTHS, 12)),
        needs=("events of harm or worry in the chronology coded as neglect", "plans", "steps between teams"),
        missing=("Changes within a plan have no day here: only its start, its end and a step between teams have.",),
        finds=neglect_build_up,
        note="Events of the chronology that are confirmed or wait; not those that were declined or taken out. They are"
        " counted from the day after the last change in a plan.",
    ),
    Flag(
        id="F15",
        key="drift",
        title="Drift",
        rule="In a plan that is open, an action more than {days_late} working days late; or {meetings} reviews or core"
        " groups in a row without progress towards an outcome; or an outcome found worse and nothing decided in"
        " {days_to_decide} working days",
        thresholds=DRIFT_THRESHOLDS,
        needs=("outcomes and actions of plans", "progress at reviews and core groups", "decisions of social care"),
        missing=("Case supervision is not recorded yet: what was decided in it does not count here.",),
        finds=drift,
        why_no_data=no_outcomes_here,
        is_of_the_work=True,
        source="Practice reference 4.2, P52, and 7.2",
        note="A decision is a strategy discussion, an enquiry under section 47, a conference, a later review, a step"
        " between teams, or an action agreed from the day on which it was found worse. An action that was carried over"
        " is late by its new day.",
    ),
    Flag(
        id="F16",
        key="hand_offs",
        title="Hand-offs",
        rule="{workers} or more workers in {months} months, or in that time more than {working_days} working days"
        " without one",
        thresholds=(
            Threshold("workers", "Workers", 3, 2),
            Threshold("months", MONTHS, 12),
            Threshold("working_days", "Working days without a worker", 5),
        ),
        needs=("allocations", "open episodes"),
        finds=hand_offs,
        why_no_data=no_allocations_here,
        is_of_the_work=True,
        note="Days without a worker are counted while an episode is open, the first day as day 0. A worker who left"
        " holds nobody from the day of leaving. Of an episode known from a file they count from the first allocation.",
    ),
    Flag(
        id="F17",
        key="silent_child",
        title="Silent child",
        rule="No views of an open child in {days} days; or, in {months} months, a view of {words} words or more that"
        " has {percent} words in 100 in common with an earlier view or with a brother's or sister's",
        thresholds=(
            Threshold("days", "Days without a view", 90),
            Threshold("months", MONTHS, 12),
            Threshold("words", "Shorter texts are not compared: words", FEWEST_WORDS),
            Threshold("percent", "Words in 100 in common", NEAR_IDENTICAL, 50),
        ),
        needs=("the child's views, each with its day", "the views of brothers and sisters"),
        finds=silent_child,
        why_no_data=no_views_here,
        is_of_the_work=True,
        note="A view is what the child said or showed, wherever it is recorded. That words are the same does not say"
        " why: brothers and sisters do say the same.",
    ),
    Flag(
        id="F18",
        key="long_gap",
        title="Long gap",
        rule="No event of any kind for an open child in {weeks} weeks",
        thresholds=(Threshold("weeks", "Weeks without an event", 6),),
        needs=("every event of an open child",),
        missing=("Case notes and missing episodes are not recorded here yet: a gap here may be none.",),
        finds=long_gap,
        why_no_data=no_events_here,
        is_of_the_work=True,
    ),
)


def _by_key(rows: Iterable[Flag]) -> dict[str, Flag]:
    by_key: dict[str, Flag] = {}
    for row in rows:
        if row.key in by_key or row.id in {other.id for other in by_key.values()}:
            raise CatalogueFault(f"Two flags have the key {row.key} or the number {row.id}. Give one of them another.")
        if row.finds is None and not row.missing:
            raise CatalogueFault(f"{row.id} finds nothing and does not say what is missing.")
        by_key[row.key] = row
    return by_key


FLAGS_BY_KEY = _by_key(FLAGS)
FLAGS_BY_ID = {flag.id: flag for flag in FLAGS}
READ_FLAGS = tuple(flag for flag in FLAGS if flag.finds is not None)
"""The flags that are read here; every other says that it has no data yet."""
