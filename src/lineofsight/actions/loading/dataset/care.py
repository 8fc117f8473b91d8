"""Being looked after in an extract: periods of care with their episodes, reviews, checks and the aim of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from lineofsight.actions.loading.dataset.need import Episodes
from lineofsight.actions.loading.dataset.telling import Fills, Telling, set_flags
from lineofsight.actions.loading.given import Given
from lineofsight.domain.codes import LegalStatus
from lineofsight.record.models import LookedAfterCheck, LookedAfterReview
from lineofsight.returns.safeguarding_dataset.extract import ExtractRow

GOES_ON: Final = "X1"
"""With it an episode ends and another begins the same day: the child stays in care."""

CARE_EPISODE: Final = Fills(
    "care_episode",
    "ssd_cla_episodes",
    "clae_cla_episode_id",
    {
        "started_on": "clae_cla_episode_start_date",
        "ended_on": "clae_cla_episode_ceased_date",
        "reason_started": "clae_cla_episode_start_reason",
    },
    needs=("clae_cla_episode_start_date", "clae_cla_episode_start_reason"),
)
PLACEMENT: Final = Fills(
    "care_episode",
    "ssd_cla_placement",
    "clap_cla_placement_id",
    {
        "placement_type": "clap_cla_placement_type",
        "provider": "clap_cla_placement_provider",
        "urn": "clap_cla_placement_urn",
        "postcode": "clap_cla_placement_postcode",
    },
)
REVIEW: Final = Fills(
    "looked_after_review",
    "ssd_cla_reviews",
    "clar_cla_review_id",
    {"held_on": "clar_cla_review_date", "participation": "clar_cla_review_participation"},
    needs=("clar_cla_review_date",),
)
_Aim = LookedAfterReview.PermanencePlan
AIMS: Final = {
    "REMAINSUP": _Aim.RETURN_TO_FAMILY.value,
    "RETURN1M": _Aim.RETURN_TO_FAMILY.value,
    "RETURN6M": _Aim.RETURN_TO_FAMILY.value,
    "RETURNEV": _Aim.RETURN_TO_FAMILY.value,
    "LTRELFR": _Aim.FOSTERING.value,
    "LTFOST18": _Aim.FOSTERING.value,
    "RESPLMT": _Aim.RESIDENTIAL.value,
    "SUPPLIV": _Aim.SUPPORTED_LIVING.value,
    "ADOPTION": _Aim.ADOPTION.value,
    "OTHERPLN": _Aim.OTHER.value,
}
CHECKS: Final = {
    "health assessment": LookedAfterCheck.Kind.HEALTH_ASSESSMENT.value,
    "dental check": LookedAfterCheck.Kind.DENTAL_CHECK.value,
}


def _end(last: ExtractRow) -> dict[str, Any]:
    """How a period ended, as its last episode says; nothing where its dates could not be taken."""
    if last.values.get("clae_cla_episode_start_date") is None or "clae_cla_episode_ceased_date" not in last.values:
        return {}
    reason = last.text("clae_cla_episode_ceased_reason")
    if reason == GOES_ON:
        return {"ended_on": None, "reason_ended": ""}
    stated: dict[str, Any] = {"ended_on": last.values["clae_cla_episode_ceased_date"]}
    if "clae_cla_episode_ceased_reason" in last.values:
        stated["reason_ended"] = reason
    return stated


def _change(given: Given, placement: ExtractRow) -> dict[str, Any]:
    """Why the placement ended, on the episode with which it did; nothing where that could not be taken."""
    needed = {"clap_cla_placement_end_date", "clap_cla_placement_change_reason"}
    if "ended_on" not in given.columns or not needed <= placement.values.keys():
        return {}
    ended_on = given.columns["ended_on"]
    ends_with_it = ended_on is not None and ended_on == placement.values["clap_cla_placement_end_date"]
    return {"change_reason": placement.text("clap_cla_placement_change_reason") if ends_with_it else ""}


class Care:
    """The periods of care of one child, put into its episodes."""

    def __init__(self, telling: Telling, person: str, episodes: Episodes) -> None:
        self.telling = telling
        self.person = person
        self.episodes = episodes
        self.periods: dict[str, Given] = {}
        self._placements = {row.text("clap_cla_placement_id"): row for row in telling.rows("ssd_cla_placement", person)}
        self._placed: dict[str, list[Given]] = {}
        self._statuses_named: set[str] = set()

    def add(self) -> None:
        """Put the periods into the episodes of need in which they stand."""
        grouped: dict[str, list[ExtractRow]] = {}
        self.telling.used |= {"clae_cla_id", "clae_entered_care_date"}
        for row in self.telling.rows("ssd_cla_episodes", self.person):
            key = row.text("clae_cla_id") or str(row.values.get("clae_entered_care_date") or "")
            grouped.setdefault(key, []).append(row)
        for key, rows in grouped.items():
            self._period(key, sorted(rows, key=lambda row: row.values.get("clae_cla_episode_start_date") or date.max))
        for row in self.telling.rows("ssd_cla_reviews", self.person):
            self._review(row)
        for row in self.telling.rows("ssd_cla_health", self.person):
            self._check(row)
        for row in self.telling.rows("ssd_cla_care_plan", self.person):
            self._aim(row)
        self._unaccompanied()

    def in_order(self) -> list[Given]:
        return sorted(self.periods.values(), key=lambda period: period.columns["started_on"])

    def on(self, day: date) -> Given | None:
        """The latest period that ran on a day; None where none did."""
        running = [
            period
            for period in self.in_order()
            if period.columns["started_on"] <= day and (period.columns.get("ended_on") or day) >= day
        ]
        return running[-1] if running else None

    # --- periods and episodes ----------------------------------------------------------------------------------------

    def _period(self, key: str, rows: list[ExtractRow]) -> None:
        telling = self.telling
        facts = [(row, given) for row in rows if (given := self._care_episode(row)) is not None]
        if not facts:
            return
        first_row, first = facts[0]
        entered = (row.values.get("clae_entered_care_date") for row in rows)
        started_on = next((day for day in entered if day is not None), first.columns["started_on"])
        telling.used |= {"clae_cla_episode_ceased_reason", "clae_cla_primary_need_code"}
        columns = {"started_on": started_on, **_end(rows[-1])}
        if "clae_cla_primary_need_code" in first_row.values:
            columns["need"] = first_row.text("clae_cla_primary_need_code")
        episode = self.episodes.of(first_row, "clae_referral_id", started_on)
        if episode is None:
            return
        period = Given("care_period", columns, within=[given for _, given in facts])
        if first_row.text("clae_cla_id"):
            period.keys["clae_cla_id"] = key
        period.within += self._contacts_of_officer(rows)
        self._name_statuses(facts)
        self.periods[key] = period
        episode.within.append(period)

    def _contacts_of_officer(self, rows: list[ExtractRow]) -> Iterator[Given]:
        self.telling.used.add("clae_cla_last_iro_contact_date")
        days = {row.values.get("clae_cla_last_iro_contact_date") for row in rows} - {None}
        for day in sorted(days):  # type: ignore[type-var]
            yield Given("looked_after_check", {"kind": LookedAfterCheck.Kind.REVIEWING_OFFICER.value, "done_on": day})

    def _care_episode(self, row: ExtractRow) -> Given | None:
        telling = self.telling
        telling.used |= {"clae_cla_placement_id", "clap_cla_placement_change_reason"}
        given = telling.given(CARE_EPISODE, row)
        if given is None:
            return None
        key = row.text("clae_cla_placement_id")
        placement = self._placements.get(key)
        if placement is None:
            telling.refuse(row, "clae_cla_placement_id", "there is no such placement: the episode is not taken")
            return None
        given.columns.update(telling.columns(PLACEMENT, placement))
        status = self._status_on(given.columns["started_on"])
        if not given.columns.get("placement_type") or status is None:
            what = "placement type" if status is not None else "legal status"
            telling.refuse(row, "clae_cla_episode_id", f"no {what} of that day is known: the episode is not taken")
            return None
        given.columns["legal_status"] = status.text("lega_legal_status")
        if key not in self._placed:
            given.keys["clap_cla_placement_id"] = key
            telling.used.add("clap_cla_placement_id")
        self._placed.setdefault(key, []).append(given)
        given.columns |= _change(given, placement)
        return given

    def _status_on(self, day: date) -> ExtractRow | None:
        """The legal status of the returns that was in force from a day on; None where none is known."""
        self.telling.used |= {"lega_legal_status", "lega_legal_status_start_date", "lega_legal_status_end_date"}
        found = [
            row
            for row in self.telling.rows("ssd_legal_status", self.person)
            if row.text("lega_legal_status") in LegalStatus.codes()
            and (row.values.get("lega_legal_status_start_date") or date.max) <= day
            and (row.values.get("lega_legal_status_end_date") or date.max) >= day
        ]
        return max(found, key=lambda row: row.values["lega_legal_status_start_date"], default=None)

    def _name_statuses(self, facts: list[tuple[ExtractRow, Given]]) -> None:
        """Keep the key of each legal status with the first episode of its run."""
        self.telling.used.add("lega_legal_status_id")
        for _, given in facts:
            status = self._status_on(given.columns["started_on"])
            if status is not None and (key := str(status.values["lega_legal_status_id"])) not in self._statuses_named:
                self._statuses_named.add(key)
                given.keys["lega_legal_status_id"] = key

    # --- what happens in a period ------------------------------------------------------------------------------------

    def _review(self, row: ExtractRow) -> None:
        self.telling.used |= {"clar_cla_id", "clar_cla_review_cancelled"}
        if row.values.get("clar_cla_review_cancelled") == "Y":
            self.telling.refuse(row, "clar_cla_review_cancelled", "the record keeps reviews that were held alone")
            return
        given = self.telling.given(REVIEW, row)
        if given is None:
            return
        period = self.periods.get(row.text("clar_cla_id")) or self.on(given.columns["held_on"])
        if period is None:
            self.telling.refuse(row, "clar_cla_id", "there is no such period of care: the review is not taken")
        else:
            period.within.append(given)

    def _check(self, row: ExtractRow) -> None:
        telling = self.telling
        telling.used |= {"clah_health_check_type", "clah_health_check_date", "clah_health_check_status"}
        day, kind = row.values.get("clah_health_check_date"), CHECKS.get(row.text("clah_health_check_type").casefold())
        period = self.on(day) if day is not None else None
        if kind is None:
            telling.refuse(row, "clah_health_check_type", "the record keeps health assessments and dental checks alone")
        elif row.values.get("clah_health_check_status") not in {None, "Completed"}:
            telling.refuse(row, "clah_health_check_status", "the record keeps checks that were done alone")
        elif period is None:
            telling.refuse(row, "clah_health_check_date", "the child was not looked after that day: it is not taken")
        elif any(
            (one.columns.get("kind"), one.columns.get("done_on")) == (kind, day)
            for one in period.within
            if one.kind == "looked_after_check"
        ):
            telling.refuse(row, "clah_health_check_date", "such a check of that day stands before it")
        else:
            keys = {"clah_health_check_id": str(row.values["clah_health_check_id"])}
            period.within.append(Given("looked_after_check", {"kind": kind, "done_on": day}, keys=keys))

    def _aim(self, row: ExtractRow) -> None:
        """The aim of the care plan stands with the review that set it."""
        telling = self.telling
        telling.used |= {"lacp_cla_care_plan_start_date", "lacp_cla_care_plan_json", "lacp_cla_care_plan_end_date"}
        day = row.values.get("lacp_cla_care_plan_start_date")
        flags = set_flags(row.values.get("lacp_cla_care_plan_json"))
        aims = [flag for flag in AIMS if flag in flags]
        reviews = [
            one
            for period in self.periods.values()
            for one in period.within
            if one.kind == "looked_after_review" and one.columns["held_on"] == day
        ]
        if not reviews:
            telling.refuse(row, "lacp_cla_care_plan_start_date", "no review of that day says so: it is not taken")
        elif not aims:
            telling.refuse(row, "lacp_cla_care_plan_json", "no aim of it is set")
        else:
            reviews[0].columns["permanence_plan"] = AIMS[aims[0]]
            reviews[0].keys["lacp_table_id"] = str(row.values["lacp_table_id"])
            for flag in sorted(flags - {aims[0]}):
                telling.refuse(row, "lacp_cla_care_plan_json", "the record keeps one aim at a time", flag)

    def _unaccompanied(self) -> None:
        """Mark the periods of a child who came unaccompanied."""
        telling = self.telling
        telling.used.add("immi_immigration_status")
        rows = telling.rows("ssd_immigration_status", self.person)
        alone = [row for row in rows if "unaccompanied" in row.text("immi_immigration_status").casefold()]
        for row, period in zip(alone, self.in_order(), strict=False):
            period.columns["is_unaccompanied"] = True
            period.keys["immi_immigration_status_id"] = str(row.values["immi_immigration_status_id"])
        for row in (*alone[len(self.periods) :], *(row for row in rows if row not in alone)):
            telling.refuse(row, "immi_immigration_status", "the record keeps it of a period of care alone")
