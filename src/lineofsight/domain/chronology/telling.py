"""What happened, in words, and which facts are significant: the predicates and sentences of the catalogue's rows."""

from __future__ import annotations

from lineofsight.domain.chronology.event import Found
from lineofsight.domain.chronology.facts import IN_EPISODES, FactKind
from lineofsight.domain.chronology.words import (
    HARM_OF_CONTACT,
    HARM_OF_PLAN,
    Harm,
    Source,
    category_in_words,
    factors_in_words,
    harms_of_factors,
    source_of,
)
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.codes.assessment_factors import AssessmentFactor
from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome
from lineofsight.domain.flags.wording import from_whom, need_words
from lineofsight.domain.history import Episode, History

NO_FACTORS = (AssessmentFactor.NONE_IDENTIFIED.code,)
NOT_WORRIES = frozenset({ContactCategory.REQUEST_FOR_INFORMATION.value})
STEPS_UP_OR_DOWN = frozenset({"up_eh_to_cin", "down_cin_to_eh", "up_cin_to_s47", "up_cp_to_plo", "down_cp_to_cin"})


def sentences(*parts: str) -> str:
    """Parts as sentences, without those that are empty."""
    return " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts if part)


def lowered(words: str) -> str:
    """Words as they stand inside a sentence."""
    return f"{words[:1].lower()}{words[1:]}"


# --- contacts and referrals ------------------------------------------------------------------------------------------


def is_news(found: Found) -> bool:
    """A contact that is neither the same as another nor a mere request for information."""
    contact = found.fact
    return not contact.is_duplicate and contact.category not in NOT_WORRIES


def contact_said(found: Found) -> str:
    """From whom, what it was about, and what was decided."""
    contact = found.fact
    about = f"about {ContactCategory(contact.category).label.lower()}" if contact.category else ""
    not_known = "what was decided is not in the file" if contact.is_decision_not_said else "not decided yet"
    decided = f"decided: {lowered(ContactOutcome(contact.outcome).label)}" if contact.outcome else not_known
    level = f", level {contact.level}" if contact.level else ""
    return sentences(f"from {from_whom(contact.source)}", about, f"{decided}{level}")


def harm_of_contact(found: Found) -> tuple[Harm, ...]:
    return HARM_OF_CONTACT.get(found.fact.category, ())


def source_of_contact(found: Found) -> Source:
    return source_of(found.fact.source)


def people_of_contact(found: Found) -> tuple[int, ...]:
    return tuple(found.around.people.get(found.fact.id, ()))


def is_without_contact(found: Found) -> bool:
    """A referral that no contact of the record tells of."""
    return found.fact.id not in found.around.opened_by_contact


def referral_said(found: Found) -> str:
    episode = found.fact
    about = f"primary need: {need_words(episode.primary_need)}" if episode.primary_need else ""
    decided = {True: "no further action", False: "accepted", None: ""}[episode.is_no_further_action]
    return sentences(f"from {from_whom(episode.source)}", about, f"decided: {decided}" if decided else "")


def was_open(found: Found) -> bool:
    """An episode that was accepted: one that ended with no further action says so where it begins."""
    return not found.fact.is_no_further_action


# --- assessments and child protection --------------------------------------------------------------------------------


def factors_said(found: Found) -> str:
    factors = found.fact.factors
    if not factors:
        return ""
    return "No factors were identified." if factors == NO_FACTORS else f"Found: {factors_in_words(factors)}."


def harm_of_assessment(found: Found) -> tuple[Harm, ...]:
    return harms_of_factors(found.fact.factors)


def outcome_said(found: Found) -> str:
    """The outcome as the record holds it."""
    return sentences(found.outcome)


def has_no_discussion(found: Found) -> bool:
    """A section 47 enquiry without the strategy discussion that began it: that tells of both."""
    episode = _episode_of_enquiry(found)
    began = {one.held_on for one in episode.strategy_discussions if one.initiated_section_47} if episode else set()
    return found.fact.started_on not in began


def _episode_of_enquiry(found: Found) -> Episode | None:
    for episode in found.around.history.episodes:
        if any(one.id == found.fact.id for one in episode.section_47_enquiries):
            return episode
    return None


def is_without_conclusion(found: Found) -> bool:
    """An enquiry of a file that says that no conference was required, and not when that was decided."""
    enquiry = found.fact
    return bool(enquiry.conference_not_required) and enquiry.submitted_on is None and enquiry.concluded_on is None


def is_initial(found: Found) -> bool:
    return not found.fact.is_transfer_in


def is_transfer_in(found: Found) -> bool:
    return bool(found.fact.is_transfer_in)


def put_off_said(found: Found) -> str:
    """From which day to which, and how often where that was more than once."""
    one = found.fact
    moved = f"{_conference(found)}, planned for {written(one.first_planned_on)} and now for {written(one.planned_on)}"
    return sentences(moved, f"put off {one.times} times" if one.times > 1 else "")


def called_off_said(found: Found) -> str:
    return sentences(f"{_conference(found)}, planned for {written(found.fact.planned_on)}")


def _conference(found: Found) -> str:
    return "review" if found.fact.is_review else "initial conference"


def is_category_new(found: Found) -> bool:
    return bool(found.fact.is_category_new)


def category_said(found: Found) -> str:
    return sentences(f"category: {category_in_words(found.fact.category)}")


def harm_of_review(found: Found) -> tuple[Harm, ...]:
    return HARM_OF_PLAN.get(found.fact.category, ())


def takes_legal_advice(found: Found) -> bool:
    return bool(found.fact.takes_legal_advice)


def plan_said(found: Found) -> str:
    plan = found.fact
    category = f"category: {category_in_words(plan.initial_category)}" if plan.initial_category else ""
    earlier = f"earlier plans: {plan.previous_plans}" if plan.previous_plans else ""
    return sentences(category, earlier)


def plan_end_said(found: Found) -> str:
    plan = found.fact
    latest = plan.latest_category
    changed = f"category at the end: {category_in_words(latest)}" if latest and latest != plan.initial_category else ""
    return sentences(found.outcome, changed)


def harm_of_plan(found: Found) -> tuple[Harm, ...]:
    return HARM_OF_PLAN.get(found.fact.initial_category, ())


def harm_at_end_of_plan(found: Found) -> tuple[Harm, ...]:
    return HARM_OF_PLAN.get(found.fact.latest_category or found.fact.initial_category, ())


# --- what stands in plans --------------------------------------------------------------------------------------------


def is_first_of_its_day(found: Found) -> bool:
    """The outcome that tells of all that its plan was given on that day."""
    return bool(found.fact.set_together)


def outcomes_set_said(found: Found) -> str:
    """How many, in which plan, and whether the plan had outcomes before."""
    one = found.fact
    many = f"{one.set_together} outcome{'' if one.set_together == 1 else 's'}"
    return sentences(f"{many} added to the {one.plan}" if one.is_later else f"{many} of the {one.plan}")


def is_reached(found: Found) -> bool:
    return found.fact.is_reached is True


def is_not_reached(found: Found) -> bool:
    return found.fact.is_reached is False


def outcome_of_plan_said(found: Found) -> str:
    one = found.fact
    return sentences(f"outcome {one.number} of the {one.plan}, set on {written(one.set_on)}")


def found_worse_said(found: Found) -> str:
    return sentences(f"outcome {found.fact.number} of the {found.fact.plan}")


# --- moves between authorities ---------------------------------------------------------------------------------------


def is_move_accepted(found: Found) -> bool:
    return found.fact.is_move_accepted is True


def is_move_refused(found: Found) -> bool:
    return found.fact.is_move_accepted is False


# --- help, visits, steps ---------------------------------------------------------------------------------------------


def is_never_agreed(found: Found) -> bool:
    """Early help that was asked for, and ended without an agreement."""
    return found.fact.agreed_on is None


def was_agreed(found: Found) -> bool:
    return found.fact.agreed_on is not None


def is_ended_by_itself(found: Found) -> bool:
    """A family plan that did not end with the early help it stands in: that is told of as its end."""
    plan = found.fact
    return all(one.ended_on != plan.ended_on for one in found.around.history.early_help if plan in one.plans)


def is_up_or_down(found: Found) -> bool:
    """A step between early help and social care: a transfer between teams shows in who works with the child."""
    return found.fact.kind in STEPS_UP_OR_DOWN and found.fact.is_accepted is not None


def is_child_not_seen(found: Found) -> bool:
    return not found.fact.is_child_seen


def source_of_appointment(found: Found) -> Source:
    """The service whose appointment it was."""
    return Source.HEALTH if found.fact.is_health else Source.EDUCATION


# --- who is around the child -----------------------------------------------------------------------------------------


def is_move(found: Found) -> bool:
    """Another address than the first that is known."""
    return not found.fact.is_first


def is_new_worker(found: Found) -> bool:
    return bool(found.fact.is_change)


def worker_said(found: Found) -> str:
    held = found.fact
    now = f"now {held.worker}" if held.worker else "no worker for now"
    return sentences(now, f"reason: {lowered(held.reason)}" if held.reason else "")


def relative_said(found: Found) -> str:
    return sentences(found.fact.relation)


def about_relative(found: Found) -> tuple[int, ...]:
    return (found.fact.person_id,)


def is_born_later(found: Found) -> bool:
    """A brother or sister who was born after the child, or while nobody knows when the child was."""
    relative, born_on = found.fact, found.around.history.born_on
    return bool(relative.is_sibling and relative.born_on and (born_on is None or relative.born_on > born_on))


def comes_into_family(found: Found) -> bool:
    """Somebody other than a brother or sister came into the child's life, on a day that is recorded after the birth."""
    relative, born_on = found.fact, found.around.history.born_on
    return not relative.is_sibling and (born_on is None or relative.started_on > born_on)


def episode_of(history: History, fact: FactKind, fact_id: int) -> int | None:
    """The id of the episode in which a fact stands; None for one that stands in none."""
    if fact is FactKind.EPISODE:
        return fact_id
    for episode in history.episodes:
        if fact in IN_EPISODES and any(one.id == fact_id for one in getattr(episode, IN_EPISODES[fact])):
            return episode.id
    return None
