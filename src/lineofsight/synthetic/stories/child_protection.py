"""Planted families with a section 47 enquiry or a child protection plan, told by hand."""

from __future__ import annotations

from datetime import date

from lineofsight.domain.codes import CategoryOfAbuse, Ethnicity, PrimaryNeed, ReasonForClosure, ReferralSource, Sex
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.synthetic.departures import Departure
from lineofsight.synthetic.proportions import TO_CONFERENCE
from lineofsight.synthetic.stories.days import Days, Planted, child

IN_TIME = 32  # working days from the referral to the end of the assessment
LATE = 51  # as many of the planted children as of the others of this year, so that they do not tell against that story
NEGLECT = ("4B", "16A")  # a parent's mental health; neglect
NEGLECT_AND_DRINK = ("1B", "16A")
VIOLENCE = ("3B", "17A")
HEARD_OF_THE_THIRD_PLAN = (
    "Comes to nursery in yesterday's nappy and eats whatever is on the table. Nobody answers the telephone.",
    "Asleep in class again, three mornings in two weeks. Says that he gets himself up.",
    "The flat has no heating, and rubbish stands on the stairs. A child of five opened the door alone.",
    "His grandmother says there is no food in the house after Tuesday, and that she has said so before.",
    "A caller who gives no name: the boy is out on the landing until late, in all weathers.",
    "Head lice that go untreated since the summer, and teeth that hurt. A dentist's letter was not answered.",
    "Took food from other children's bags. Underweight now, and says it is always like that at home.",
)


def not_seen(days: Days) -> tuple[Planted, ...]:
    """Three children on plans: for nine weeks nobody has answered the door."""
    plan = CensusChildProtectionPlan(
        days.ago(182), days.ahead(240), "NEG", "NEG", 0, (days.ago(100), days.ahead(70), days.ahead(240))
    )
    episode = _protected(days, days.ago(200), ReferralSource.SCHOOL, plan, NEGLECT, assessed_after=LATE)
    departure = Departure(not_seen_since=days.ago(63))
    return tuple(
        child(days.aged(years), sex, Ethnicity.WHITE_BRITISH, episode, departure=departure)
        for years, sex in ((11.3, Sex.FEMALE), (8.1, Sex.MALE), (4.6, Sex.FEMALE))
    )


def late_conference(days: Days) -> tuple[Planted, ...]:
    """An initial conference held on the twenty-fourth working day after the strategy discussion."""
    started_on = days.working_days_ago(52)
    held_on = days.after(started_on, 24)
    plan = CensusChildProtectionPlan(
        held_on, days.ahead(250), "EMO", "EMO", 0, (days.ahead(30), days.ahead(190), days.ahead(250))
    )
    episode = _protected(days, started_on, ReferralSource.POLICE, plan, VIOLENCE)
    return (child(days.aged(9.4), Sex.MALE, Ethnicity.BLACK_CARIBBEAN, episode),)


def overdue_conference(days: Days) -> tuple[Planted, ...]:
    """An enquiry found a continuing risk; its conference is seven working days overdue, and held only after the end."""
    started_on = days.working_days_ago(22)
    held_on = days.ahead(2)
    plan = CensusChildProtectionPlan(held_on, days.ahead(200), "PHY", "PHY", 0, (days.ahead(85), days.ahead(200)))
    episode = _protected(days, started_on, ReferralSource.ACCIDENT_AND_EMERGENCY, plan, ("18C", "3B"))
    return (child(days.aged(3.2), Sex.FEMALE, Ethnicity.BANGLADESHI, episode),)


def overdue_review(days: Days) -> tuple[Planted, ...]:
    """A first review conference that was due a month ago and is still not held."""
    plan = CensusChildProtectionPlan(days.ago(122), days.ahead(180), "EMO", "EMO", 0, (days.ahead(14), days.ahead(180)))
    episode = _protected(days, days.ago(141), ReferralSource.HEALTH_VISITOR, plan, VIOLENCE, assessed_after=LATE)
    return (child(days.aged(2.7), Sex.MALE, Ethnicity.WHITE_OTHER, episode),)


def third_plan(days: Days) -> tuple[Planted, ...]:
    """A third child protection plan for neglect within four years, with referrals between that nobody acted on."""
    first = CensusChildProtectionPlan(
        days.ago(1_355), days.ago(1_100), "NEG", "NEG", 0, (days.ago(1_275), days.ago(1_100))
    )
    second = CensusChildProtectionPlan(days.ago(840), days.ago(585), "NEG", "NEG", 1, (days.ago(760), days.ago(585)))
    third = CensusChildProtectionPlan(
        days.ago(170), days.ahead(210), "NEG", "NEG", 2, (days.ago(90), days.ahead(60), days.ahead(210))
    )
    episodes = (
        _protected(days, days.ago(1_374), ReferralSource.SCHOOL, first, NEGLECT, helped_until=days.ago(1_000)),
        _no_further_action(days.ago(930), ReferralSource.SCHOOL),
        _protected(days, days.ago(858), ReferralSource.HOUSING, second, NEGLECT_AND_DRINK, helped_until=days.ago(470)),
        _no_further_action(days.ago(400), ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER),
        _no_further_action(days.ago(330), ReferralSource.ANONYMOUS),
        _no_further_action(days.ago(270), ReferralSource.SCHOOL_NURSE),
        _protected(days, days.ago(190), ReferralSource.SCHOOL, third, NEGLECT_AND_DRINK, assessed_after=LATE),
    )
    departure = Departure(referred_for=HEARD_OF_THE_THIRD_PLAN)
    return (child(days.aged(8.8), Sex.MALE, Ethnicity.WHITE_BRITISH, *episodes, departure=departure),)


def unborn(days: Days) -> tuple[Planted, ...]:
    """A child not yet born, with a plan made at a conference before the birth."""
    plan = CensusChildProtectionPlan(days.ago(40), days.ahead(215), "NEG", "NEG", 0, (days.ahead(45), days.ahead(215)))
    episode = _protected(days, days.ago(60), ReferralSource.OTHER_HEALTH, plan, ("2B", "4B"))
    born_on, expected_on = days.ahead(38), days.ahead(44)
    return (child(born_on, Sex.FEMALE, Ethnicity.WHITE_AND_BLACK_CARIBBEAN, episode, expected_on=expected_on),)


def moved_in(days: Days) -> tuple[Planted, ...]:
    """A child who moved in on another authority's plan: a conference and a plan here, and no enquiry."""
    referred_on = days.working_days_ago(34)
    held_on = days.after(referred_on, 12)
    plan = CensusChildProtectionPlan(held_on, days.ahead(230), "SAB", "SAB", 0, (days.ahead(50), days.ahead(230)))
    episode = CensusEpisode(
        referred_on,
        ReferralSource.ANOTHER_AUTHORITY.value,
        PrimaryNeed.ABUSE_NEGLECT_OR_EXPLOITATION.value,
        closed_on=days.ahead(230),
        reason_for_closure=ReasonForClosure.SERVICES_CEASED.value,
        conference_on=held_on,
        is_no_further_action=False,
        assessments=(_assessment(days, referred_on, ("19C",)),),
        child_protection_plans=(plan,),
    )
    return (child(days.aged(13.5), Sex.FEMALE, Ethnicity.PAKISTANI, episode),)


# --- the parts of an episode -----------------------------------------------------------------------------------------


def _protected(
    days: Days,
    referred_on: date,
    source: ReferralSource,
    plan: CensusChildProtectionPlan,
    factors: tuple[str, ...],
    *,
    helped_until: date | None = None,
    assessed_after: int = IN_TIME,
) -> CensusEpisode:
    """An episode with an enquiry on the day of the referral, whose conference made the plan.

    assessed_after: working days. helped_until: the end of the child in need plan that follows it, and of the episode;
    None where none follows.
    """
    assert plan.initial_category in {category.value for category in CategoryOfAbuse}
    assert plan.ended_on is not None, "a life is told to its end"
    started_on = plan.started_on
    enquiry = CensusSection47Enquiry(referred_on, days.after(referred_on, TO_CONFERENCE.limit), started_on, False)
    need_plans = (CensusChildInNeedPlan(plan.ended_on, helped_until),) if helped_until else ()
    return CensusEpisode(
        referred_on,
        source.value,
        PrimaryNeed.ABUSE_NEGLECT_OR_EXPLOITATION.value,
        closed_on=helped_until or plan.ended_on,
        reason_for_closure=ReasonForClosure.SERVICES_CEASED.value,
        is_no_further_action=False,
        assessments=(_assessment(days, referred_on, factors, assessed_after),),
        child_in_need_plans=need_plans,
        section_47_enquiries=(enquiry,),
        child_protection_plans=(plan,),
    )


def _assessment(
    days: Days, started_on: date, factors: tuple[str, ...], working_days: int = IN_TIME
) -> CensusAssessment:
    """An assessment with a review point, authorised after so many working days."""
    return CensusAssessment(started_on, days.after(started_on, 10), days.after(started_on, working_days), factors)


def _no_further_action(on: date, source: ReferralSource) -> CensusEpisode:
    return CensusEpisode(on, source.value, is_no_further_action=True)
