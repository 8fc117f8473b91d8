"""Which forms set which items of the census: one row a form, for messages beside its fields and for links to its page.

Items are called as the rules call them, "CINdetails.CINclosureDate". A form that sets an item only through another
step, such as a conclusion that has still to be signed, is not here; of an assessment, the factors are chosen when it is
finished.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lineofsight.returns.cin_census.rules import (
    assessment_rules,
    child_rules,
    episode_rules,
    in_need_plan_rules,
    protection_plan_rules,
    section_47_rules,
)
from lineofsight.returns.cin_census.rules.rule import AnyRule
from lineofsight.returns.cin_census.rules.worker_words import WORDS_BY_CODE
from lineofsight.web import census_typed as typed

NEW_CHILD, CONTACT_DECISION = "new-child", "contact-decision"
"""The page that begins a record, and that of a threshold decision; every other form here is a step on a child's page,
by the key of its recording."""


@dataclass(frozen=True, slots=True)
class CensusForm:
    """One form, with the field that sets each item.

    as_typed: the child with what is typed; None where nothing typed can break a rule. also: fields that say whether the
    items are set at all, or when. day: the field that holds the day on which it happened, without which nothing is
    asked; "" for what is of no day. each: an item of which the page has a field for each row, and how the names of
    those begin.
    """

    key: str
    fields: Mapping[str, str]
    as_typed: typed.Typed | None = None
    also: tuple[str, ...] = ()
    day: str = "on"
    each: tuple[str, str] | None = None

    @property
    def items(self) -> frozenset[str]:
        """Every item that is set."""
        return frozenset((*self.fields, *self.each[:1])) if self.each else frozenset(self.fields)

    @property
    def asked(self) -> tuple[str, ...]:
        """Every field that is read, each once."""
        return tuple(dict.fromkeys((*self.fields.values(), *self.also)))


def _meeting(conference: str) -> dict[str, str]:
    """A conference, and the child protection plan that starts with it."""
    return {
        conference: "on",
        protection_plan_rules.STARTED: "on",
        f"{protection_plan_rules.PLAN}.InitialCategoryOfAbuse": "category",
        f"{protection_plan_rules.PLAN}.LatestCategoryOfAbuse": "category",
    }


CENSUS_FORMS: tuple[CensusForm, ...] = (
    CensusForm(
        NEW_CHILD,
        {
            child_rules.BORN: "born_on",
            child_rules.EXPECTED: "expected_on",
            child_rules.SEX: "sex",
            f"{child_rules.CHARACTERISTICS}.Ethnicity": "ethnicity",
        },
        typed.new_child,
        day="born_on",
    ),
    CensusForm(
        "record-birth",
        {
            child_rules.BORN: "born_on",
            child_rules.SEX: "sex",
            f"{child_rules.CHARACTERISTICS}.Ethnicity": "ethnicity",
        },
        typed.birth,
        day="born_on",
    ),
    CensusForm(
        "open-episode",
        {
            episode_rules.REFERRED: "on",
            f"{episode_rules.EPISODE}.ReferralSource": "source",
            episode_rules.NEED: "primary_need",
            episode_rules.NO_FURTHER_ACTION: "decision",
        },
        typed.referral,
    ),
    CensusForm("accept-step", {episode_rules.NEED: "primary_need"}, typed.step_up, ("on",)),
    CensusForm(
        CONTACT_DECISION,
        {episode_rules.NO_FURTHER_ACTION: "outcome", episode_rules.NEED: "primary_need"},
        typed.decision,
        ("together",),
        day="",
    ),
    CensusForm("close-episode", {episode_rules.CLOSED: "on", episode_rules.REASON: "reason"}, typed.closure),
    CensusForm(
        "start-assessment",
        {
            assessment_rules.STARTED: "on",
            f"{assessment_rules.ASSESSMENT}.AssessmentInternalReviewDate": "review_point_on",
        },
        typed.assessment_started,
    ),
    CensusForm("complete-assessment", {assessment_rules.FACTORS: "factors"}, typed.assessment_finished, ("on",)),
    CensusForm("authorise-assessment", {assessment_rules.AUTHORISED: "on"}, typed.assessment_authorised, ("answer",)),
    CensusForm(
        "strategy-discussion", {section_47_rules.STARTED: "on"}, typed.discussion, ("outcome", "begins_enquiry")
    ),
    CensusForm("follow-up-meeting", {section_47_rules.STARTED: "on"}, typed.follow_up, ("outcome", "begins_enquiry")),
    CensusForm("sign-section-47", {section_47_rules.NOT_REQUIRED: "answer"}),
    CensusForm("initial-conference", _meeting(section_47_rules.CONFERENCE), typed.initial_conference, ("outcome",)),
    CensusForm("transfer-in-conference", _meeting(episode_rules.CONFERENCE), typed.transfer_in, ("outcome",)),
    CensusForm(
        "review-protection-plan",
        {
            protection_plan_rules.REVIEWED: "on",
            f"{protection_plan_rules.PLAN}.LatestCategoryOfAbuse": "category",
        },
        typed.review,
    ),
    CensusForm("end-protection-plan", {protection_plan_rules.ENDED: "on"}, typed.protection_plan_ended),
    CensusForm("start-need-plan", {in_need_plan_rules.STARTED: "on"}, typed.need_plan_started),
    CensusForm("end-need-plan", {in_need_plan_rules.ENDED: "on"}, typed.need_plan_ended),
    CensusForm("record-disabilities", {child_rules.DISABILITY: "codes"}, typed.disabilities, day=""),
    CensusForm("record-number", {child_rules.UPN: "value", child_rules.FORMER_UPN: "value"}),
    CensusForm("no-pupil-number", {child_rules.UPN_UNKNOWN: "reason"}, typed.no_number, day=""),
    CensusForm("record-death", {child_rules.DIED: "died_on"}, typed.death, day="died_on"),
    CensusForm(
        "correct-details",
        {
            child_rules.BORN: "born_on",
            child_rules.EXPECTED: "expected_on",
            child_rules.SEX: "sex",
            f"{child_rules.CHARACTERISTICS}.Ethnicity": "ethnicity",
            child_rules.DIED: "died_on",
            child_rules.UPN: "upn",
            child_rules.UPN_UNKNOWN: "upn_unknown",
            child_rules.DISABILITY: "disabilities",
        },
        typed.details,
        day="",
    ),
    CensusForm(
        "correct-referral",
        {
            episode_rules.REFERRED: "referred_on",
            f"{episode_rules.EPISODE}.ReferralSource": "source",
            episode_rules.NEED: "primary_need",
            episode_rules.NO_FURTHER_ACTION: "is_no_further_action",
            episode_rules.CONFERENCE: "transfer_in_on",
            episode_rules.CLOSED: "closed_on",
            episode_rules.REASON: "reason_for_closure",
        },
        typed.referral_corrected,
        day="referred_on",
    ),
    CensusForm(
        "correct-assessment",
        {
            assessment_rules.STARTED: "started_on",
            assessment_rules.AUTHORISED: "authorised_on",
            assessment_rules.FACTORS: "factors",
        },
        typed.assessment_corrected,
        day="started_on",
    ),
    CensusForm(
        "correct-section-47",
        {
            section_47_rules.STARTED: "started_on",
            section_47_rules.TARGET: "conference_target_on",
            section_47_rules.CONFERENCE: "conference_on",
        },
        typed.enquiry_corrected,
        day="started_on",
    ),
    CensusForm(
        "correct-need-plan",
        {in_need_plan_rules.STARTED: "started_on", in_need_plan_rules.ENDED: "ended_on"},
        typed.need_plan_corrected,
        day="started_on",
    ),
    CensusForm(
        "correct-protection-plan",
        {
            protection_plan_rules.STARTED: "started_on",
            protection_plan_rules.ENDED: "ended_on",
            f"{protection_plan_rules.PLAN}.InitialCategoryOfAbuse": "initial_category",
            f"{protection_plan_rules.PLAN}.LatestCategoryOfAbuse": "latest_category",
            f"{protection_plan_rules.PLAN}.NumberOfPreviousCPP": "previous_plans",
        },
        typed.protection_plan_corrected,
        day="started_on",
        each=(protection_plan_rules.REVIEWED, "review_"),
    ),
)

CENSUS_FORMS_BY_KEY: Mapping[str, CensusForm] = {form.key: form for form in CENSUS_FORMS}


def forms_of(rule: AnyRule) -> Iterator[CensusForm]:
    """The forms that set an item of which a rule speaks, those of its first item first; none where no page does."""
    row = WORDS_BY_CODE[rule.code]
    if row.why_no_page is not None:
        return
    seen: set[str] = set()
    for item in (row.beside,) if row.is_told_there_alone else rule.fields:
        for form in CENSUS_FORMS:
            if item in form.items and form.key not in seen:
                seen.add(form.key)
                yield form
