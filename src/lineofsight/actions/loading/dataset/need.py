"""Children in need in an extract: referrals, assessments with their factors, and plans."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from lineofsight.actions.loading.dataset.telling import Fills, Telling, flagged, set_flags, yes
from lineofsight.actions.loading.given import OF_A_SET, Given
from lineofsight.domain.assessments import AssessmentOutcome
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.returns.safeguarding_dataset.extract import ExtractRow

ASSESSMENT_OUTCOMES: Final = (
    ("STRATEGY_DISCUSSION_FLAG", AssessmentOutcome.STRATEGY_DISCUSSION.value),
    ("CLA_REQUEST_FLAG", AssessmentOutcome.LOOKED_AFTER_REQUEST.value),
    ("LEGAL_ACTION_FLAG", AssessmentOutcome.LEGAL_ACTION.value),
    ("PRIVATE_FOSTERING_FLAG", AssessmentOutcome.PRIVATE_FOSTERING.value),
    ("PROV_OF_SERVICES_FLAG", AssessmentOutcome.CHILD_IN_NEED_PLAN.value),
    ("PROV_OF_SB_CARE_FLAG", AssessmentOutcome.CHILD_IN_NEED_PLAN.value),
    ("SPECIALIST_ASSESSMENT_FLAG", AssessmentOutcome.SPECIALIST_ASSESSMENT.value),
    ("REFERRAL_TO_OTHER_AGENCY_FLAG", AssessmentOutcome.OTHER_AGENCY.value),
    ("NFA_FLAG", AssessmentOutcome.NO_FURTHER_ACTION.value),
    ("NFA_S47_END_FLAG", AssessmentOutcome.NO_FURTHER_ACTION.value),
    ("OTHER_OUTCOMES_EXIST_FLAG", AssessmentOutcome.EARLY_HELP.value),
)
"""The record keeps one outcome of an assessment: the first of these that is set."""

EPISODE: Final = Fills(
    "episode",
    "ssd_cin_episodes",
    "cine_referral_id",
    {
        "referred_on": "cine_referral_date",
        "source": "cine_referral_source_code",
        "primary_need": "cine_cin_primary_need_code",
        "is_no_further_action": ("cine_referral_nfa", yes),
        "closed_on": "cine_close_date",
        "reason_for_closure": "cine_close_reason",
    },
    needs=("cine_referral_date",),
)
ASSESSMENT: Final = Fills(
    "assessment",
    "ssd_cin_assessments",
    "cina_assessment_id",
    {
        "started_on": "cina_assessment_start_date",
        "authorised_on": "cina_assessment_auth_date",
        "told_child_seen": ("cina_assessment_child_seen", yes),
        "outcome": ("cina_assessment_outcome_json", flagged(ASSESSMENT_OUTCOMES)),
    },
    needs=("cina_assessment_start_date",),
)
PLAN: Final = Fills(
    "child_in_need_plan",
    "ssd_cin_plans",
    "cinp_cin_plan_id",
    {"started_on": "cinp_cin_plan_start_date", "ended_on": "cinp_cin_plan_end_date"},
    needs=("cinp_cin_plan_start_date",),
)


MOVED_IN: Final = "CP_TRANSFER_IN_FLAG"
ANOTHER_AUTHORITY: Final = "Another authority, which the file does not name"


class Episodes:
    """The episodes of one child, by the keys of their referrals."""

    def __init__(self, telling: Telling, person: str) -> None:
        self.telling = telling
        self.by_key: dict[str, Given] = {}
        self.rows: dict[Given, ExtractRow] = {}
        for row in telling.rows("ssd_cin_episodes", person):
            episode = telling.given(EPISODE, row)
            if episode is not None:
                if MOVED_IN in set_flags(row.values.get("cine_referral_outcome_json")):
                    episode.columns["moved_from"] = ANOTHER_AUTHORITY
                self.by_key[str(row.values["cine_referral_id"])] = episode
                self.rows[episode] = row

    def in_order(self) -> list[Given]:
        """The oldest first."""
        return sorted(self.by_key.values(), key=lambda episode: episode.columns["referred_on"])

    def on(self, day: date) -> Given | None:
        """The latest episode that ran on a day; None where none did."""
        running = [
            episode
            for episode in self.in_order()
            if episode.columns["referred_on"] <= day and (episode.columns.get("closed_on") or day) >= day
        ]
        return running[-1] if running else None

    def of(self, row: ExtractRow, field: str, day: date) -> Given | None:
        """The episode that a row names, else the one of its day; None, which is told, where there is none."""
        self.telling.used.add(field)
        key = row.text(field)
        if not key:
            found = self.on(day)
            if found is None:
                self.telling.refuse(row, field, "no referral of the child ran then: the row is not taken")
            return found
        if key not in self.by_key:
            self.telling.refuse(row, field, "the child has no such referral: the row is not taken")
        return self.by_key.get(key)


def add_assessments(telling: Telling, person: str, episodes: Episodes) -> None:
    """Put the assessments of a child, with their factors, into its episodes."""
    factors = _factors(telling, person)
    known = set()
    for row in telling.rows("ssd_cin_assessments", person):
        given = telling.given(ASSESSMENT, row)
        known.add(row.values["cina_assessment_id"])
        if given is None or (episode := episodes.of(row, "cina_referral_id", given.columns["started_on"])) is None:
            continue
        worker = telling.worker(row, "cina_assessment_worker_id")
        if worker is not None and given.columns.get("authorised_on") is not None:
            given.columns["completed_by"] = worker
        for one in factors.get(row.text("cina_assessment_id"), ()):
            _add_factors(telling, given, one)
        if not telling.is_whole("ssd_assessment_factors", person):
            given.in_part = frozenset({"factor"})
        episode.within.append(given)


def _factors(telling: Telling, person: str) -> dict[str, list[ExtractRow]]:
    found: dict[str, list[ExtractRow]] = {}
    telling.used.add("cinf_assessment_id")
    for row in telling.rows("ssd_assessment_factors", person):
        found.setdefault(row.text("cinf_assessment_id"), []).append(row)
    return found


def _add_factors(telling: Telling, assessment: Given, row: ExtractRow) -> None:
    telling.used |= {"cinf_table_id", "cinf_assessment_factors_json"}
    assessment.keys.setdefault("cinf_table_id", str(row.values["cinf_table_id"]))
    there = {factor.columns["code"] for factor in assessment.within}
    if "cinf_assessment_factors_json" not in row.values:
        assessment.in_part = frozenset({"factor"})
    for code in _codes(row.values.get("cinf_assessment_factors_json")):
        if code not in AssessmentFactor.codes():
            why = f"it is not a code of an assessment factor{OF_A_SET}"
            telling.refuse(row, "cinf_assessment_factors_json", why, code)
            assessment.in_part = frozenset({"factor"})
        elif code not in there:
            there.add(code)
            assessment.within.append(Given("factor", {"code": code}))


def _codes(value: Any) -> list[str]:
    """The codes of an array, or of an object of codes of which each says whether it was found."""
    if isinstance(value, dict):
        return [str(code) for code, said in value.items() if str(said).upper() in {"Y", "YES", "TRUE"}]
    return [str(code) for code in value or () if code]


def add_plans(telling: Telling, person: str, episodes: Episodes) -> None:
    """Put the child in need plans of a child into its episodes."""
    for row in telling.rows("ssd_cin_plans", person):
        given = telling.given(PLAN, row)
        if given is not None:
            episode = episodes.of(row, "cinp_referral_id", given.columns["started_on"])
            if episode is not None:
                episode.within.append(given)
