"""Child protection in an extract: section 47 enquiries, initial conferences, plans and their reviews."""

from __future__ import annotations

from typing import Any, Final

from lineofsight.actions.loading.dataset.need import Episodes
from lineofsight.actions.loading.dataset.telling import Fills, Telling, flagged, set_flags, yes
from lineofsight.actions.loading.given import Given
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.record.models import Conference, ReviewConference, Section47Enquiry
from lineofsight.returns.safeguarding_dataset.extract import ExtractRow
from lineofsight.returns.tables.cells import Unreadable

_CATEGORIES: Final = {
    "neglect": CategoryOfAbuse.NEGLECT.code,
    "physical abuse": CategoryOfAbuse.PHYSICAL.code,
    "sexual abuse": CategoryOfAbuse.SEXUAL.code,
    "emotional abuse": CategoryOfAbuse.EMOTIONAL.code,
    "multiple": CategoryOfAbuse.MULTIPLE.code,
}


def _category(value: Any) -> str:
    """The code of a category in words or code; what follows "Multiple" is left."""
    text = str(value or "").strip()
    if not text or text in CategoryOfAbuse.codes():
        return text
    for words, code in _CATEGORIES.items():
        if text.casefold().startswith(words):
            return code
    raise Unreadable("it is no category of abuse")


def _continues(value: Any) -> str:
    if value is None:
        return ""
    return (ReviewConference.Decision.CONTINUE if value == "Y" else ReviewConference.Decision.END).value


def _quorate(value: Any) -> bool | None:
    said = str(value or "").casefold()
    if said in {"y", "yes", "quorate"}:
        return True
    if said in {"n", "no", "not quorate"}:
        return False
    if said:
        raise Unreadable("it says neither yes nor no")
    return None


ENQUIRY: Final = Fills(
    "section_47_enquiry",
    "ssd_s47_enquiry",
    "s47e_s47_enquiry_id",
    {
        "started_on": "s47e_s47_start_date",
        "concluded_on": "s47e_s47_end_date",
        "is_conference_not_required": ("s47e_s47_nfa", yes),
    },
    needs=("s47e_s47_start_date",),
)
CONFERENCE_OUTCOMES: Final = (
    ("CP_FLAG", Conference.Outcome.CHILD_PROTECTION_PLAN.value),
    ("PROV_OF_SERVICES_FLAG", Conference.Outcome.CHILD_IN_NEED_PLAN.value),
    ("SINGLE_ASSESSMENT_FLAG", Conference.Outcome.NO_PLAN.value),
    ("NFA_FLAG", Conference.Outcome.NO_PLAN.value),
    ("REFERRAL_TO_OTHER_AGENCY_FLAG", Conference.Outcome.NO_PLAN.value),
    ("OTHER_OUTCOMES_EXIST_FLAG", Conference.Outcome.EARLY_HELP.value),
)
CONFERENCE: Final = Fills(
    "conference",
    "ssd_initial_cp_conference",
    "icpc_icpc_id",
    {"held_on": "icpc_icpc_date", "outcome": ("icpc_icpc_outcome_json", flagged(CONFERENCE_OUTCOMES))},
    needs=("icpc_icpc_date",),
)
PLAN: Final = Fills(
    "child_protection_plan",
    "ssd_cp_plans",
    "cppl_cp_plan_id",
    {
        "started_on": "cppl_cp_plan_start_date",
        "ended_on": "cppl_cp_plan_end_date",
        "initial_category": ("cppl_cp_plan_initial_category", _category),
        "latest_category": ("cppl_cp_plan_latest_category", _category),
    },
    needs=("cppl_cp_plan_start_date",),
)
REVIEW: Final = Fills(
    "review",
    "ssd_cp_reviews",
    "cppr_cp_review_id",
    {
        "held_on": "cppr_cp_review_date",
        "decision": ("cppr_cp_review_outcome_continue_cp", _continues),
        "is_quorate": ("cppr_cp_review_quorate", _quorate),
        "participation": "cppr_cp_review_participation",
    },
    needs=("cppr_cp_review_date",),
)


class Protection:
    """The enquiries, conferences and plans of one child, put into its episodes."""

    def __init__(self, telling: Telling, person: str, episodes: Episodes) -> None:
        self.telling = telling
        self.person = person
        self.episodes = episodes
        self.enquiries: dict[str, Given] = {}
        self.conferences: dict[str, Given] = {}
        self.plans: dict[str, Given] = {}
        self._episode_of: dict[Given, Given] = {}

    def add(self) -> None:
        """Put everything into the episodes, in the order in which one leads to the next."""
        rows = self.telling.rows
        for row in rows("ssd_s47_enquiry", self.person):
            self._enquiry(row)
        for row in rows("ssd_initial_cp_conference", self.person):
            self._conference(row)
        for row in rows("ssd_cp_plans", self.person):
            self._plan(row)
        for row in rows("ssd_cp_reviews", self.person):
            self._review(row)

    def _enquiry(self, row: ExtractRow) -> None:
        given = self.telling.given(ENQUIRY, row)
        if given is None or (episode := self.episodes.of(row, "s47e_referral_id", given.columns["started_on"])) is None:
            return
        self.telling.used.add("s47e_s47_outcome_json")
        worker = self.telling.worker(row, "s47e_s47_completed_by_worker_id")
        if worker is not None:
            given.columns["submitted_by"] = worker
        if given.columns.get("is_conference_not_required") and "NFA_FLAG" in set_flags(
            row.values.get("s47e_s47_outcome_json")
        ):
            given.columns["outcome"] = Section47Enquiry.Outcome.NOT_SUBSTANTIATED.value
        self.enquiries[str(row.values["s47e_s47_enquiry_id"])] = given
        self._episode_of[given] = episode
        episode.within.append(given)

    def _conference(self, row: ExtractRow) -> None:
        telling = self.telling
        given = telling.given(CONFERENCE, row)
        if given is None:
            return
        telling.used |= {"icpc_s47_enquiry_id", "icpc_icpc_transfer_in", "icpc_icpc_target_date"}
        telling.used |= {"icpc_icpc_meeting_id", "icpc_icpc_outcome_cp_flag", "icpc_cp_plan_id", "icpc_referral_id"}
        is_transfer = row.values.get("icpc_icpc_transfer_in") == "Y"
        kind = (Conference.Kind.TRANSFER_IN if is_transfer else Conference.Kind.INITIAL).value
        stated = given.columns if "icpc_icpc_transfer_in" in row.values else given.when_new
        stated["kind"] = kind
        if row.values.get("icpc_icpc_outcome_cp_flag") == "Y":
            given.columns["outcome"] = Conference.Outcome.CHILD_PROTECTION_PLAN.value
        if meeting := row.text("icpc_icpc_meeting_id"):
            given.keys["icpc_icpc_meeting_id"] = meeting
        key = row.text("icpc_s47_enquiry_id")
        enquiry = self.enquiries.get(key)
        if key and enquiry is None:
            telling.refuse(row, "icpc_s47_enquiry_id", "the child has no such enquiry")
        if enquiry is not None and any(one.kind == "conference" for one in enquiry.within):
            telling.refuse(row, "icpc_s47_enquiry_id", "another conference followed this enquiry already")
            enquiry = None
        if enquiry is not None:
            if row.values.get("icpc_icpc_target_date") is not None:
                enquiry.columns["conference_target_on"] = row.values["icpc_icpc_target_date"]
            episode: Given | None = self._episode_of[enquiry]
            enquiry.within.append(given)
        else:
            given.kind = "conference_of_episode"
            episode = self.episodes.of(row, "icpc_referral_id", given.columns["held_on"])
            if episode is None:
                return
            episode.within.append(given)
        assert episode is not None
        self._episode_of[given] = episode
        self.conferences[str(row.values["icpc_icpc_id"])] = given

    def _plan(self, row: ExtractRow) -> None:
        telling = self.telling
        given = telling.given(PLAN, row)
        telling.used.add("cppl_icpc_id")
        if given is None:
            return
        key = row.text("cppl_icpc_id")
        conference = self.conferences.get(key)
        if key and conference is None:
            telling.refuse(row, "cppl_icpc_id", "the child has no such conference")
        if row.text("cppl_referral_id") or conference is None:
            episode = self.episodes.of(row, "cppl_referral_id", given.columns["started_on"])
        else:
            episode = self._episode_of[conference]
        if episode is None:
            return
        if conference is not None:
            if any(plan.columns.get("conference") is conference for plan in self.plans.values()):
                telling.refuse(row, "cppl_icpc_id", "another plan came of this conference already")
            else:
                given.columns["conference"] = conference
        self.plans[str(row.values["cppl_cp_plan_id"])] = given
        episode.within.append(given)

    def _review(self, row: ExtractRow) -> None:
        self.telling.used |= {"cppr_cp_plan_id", "cppr_cp_review_meeting_id"}
        plan = self.plans.get(row.text("cppr_cp_plan_id"))
        if plan is None:
            self.telling.refuse(row, "cppr_cp_plan_id", "the child has no such plan: the review is not taken")
            return
        given = self.telling.given(REVIEW, row)
        if given is not None:
            if meeting := row.text("cppr_cp_review_meeting_id"):
                given.keys["cppr_cp_review_meeting_id"] = meeting
            plan.within.append(given)
