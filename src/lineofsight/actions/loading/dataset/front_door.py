"""The front door and early help in an extract: contacts, and episodes of early help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from lineofsight.actions.loading.dataset.need import Episodes
from lineofsight.actions.loading.dataset.telling import Fills, Telling, set_flags, worded, yes
from lineofsight.actions.loading.given import Given
from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, ContactOutcome
from lineofsight.record.models import Contact, EarlyHelp, Team
from lineofsight.record.moment import LONDON
from lineofsight.returns.safeguarding_dataset.extract import ExtractRow

OUTCOMES: Final = (
    ("NEW_REFERRAL_FLAG", ContactOutcome.ASSESSMENT),
    ("CP_ENQUIRY_FLAG", ContactOutcome.STRATEGY_DISCUSSION),
    ("EXISTING_REFERRAL_FLAG", ContactOutcome.INFORMATION_ON_OPEN_EPISODE),
    ("PRIVATE_FOSTERING_FLAG", ContactOutcome.PRIVATE_FOSTERING),
    ("MISSING_FLAG", ContactOutcome.MISSING_NOTIFICATION),
    ("OLA_CP_FLAG", ContactOutcome.OTHER_AUTHORITY_NOTICE),
    ("ADVICE_FLAG", ContactOutcome.ADVICE),
    ("NFA_FLAG", ContactOutcome.NO_FURTHER_ACTION),
)
"""The record keeps one outcome of a contact: the first of these that is set."""

OF_AN_EPISODE: Final = frozenset(
    {
        ContactOutcome.ASSESSMENT,
        ContactOutcome.STRATEGY_DISCUSSION,
        ContactOutcome.REFERRAL_NO_FURTHER_ACTION,
        ContactOutcome.INFORMATION_ON_OPEN_EPISODE,
    }
)
"""Outcomes that name an episode: where the extract does not tell which, it says nothing of it."""

REFERRED_WITHIN: Final = timedelta(days=45)
"""A referral, or early help, that begins so soon after a contact came of it, where the contact says it became one."""
_CATEGORIES: Final = {label.casefold(): code for code, label in ContactCategory.choices()}
WAITS_FOR: Final = timedelta(days=30)
"""A contact without an outcome that is not older waits for a decision still; of an older one the outcome is missing."""

EARLY_HELP: Final = Fills(
    "early_help",
    "ssd_early_help_episodes",
    "earl_episode_id",
    {
        "requested_on": "earl_episode_start_date",
        "ended_on": "earl_episode_end_date",
        "needs": "earl_episode_reason",
        "reason_ended": ("earl_episode_end_reason", worded(dict(EarlyHelp.Ended.choices))),
        "lead_organisation": "earl_episode_organisation",
    },
    needs=("earl_episode_start_date",),
)
CONTACT: Final = Fills(
    "contact",
    "ssd_contacts",
    "cont_contact_id",
    {"received_on": "cont_contact_date"},
    needs=("cont_contact_date",),
)
MESSAGE: Final = Fills("contact_message", "ssd_contacts", "cont_contact_id", {"source": "cont_contact_source_code"})


def given_early_help(telling: Telling, person: str) -> list[Given]:
    """The episodes of early help of a child."""
    found = []
    for row in telling.rows("ssd_early_help_episodes", person):
        given = telling.given(EARLY_HELP, row)
        if given is not None:
            worker = telling.worker(row, "earl_episode_worker_id")
            if worker is not None:
                given.columns["lead_practitioner"] = worker
            found.append(given)
    return found


def given_contacts(
    telling: Telling, person: str, episodes: Episodes, early_help: list[Given], *, team: Callable[[], Team], on: date
) -> list[Given]:
    """The contacts about a child, each with the referral that it became. on: the day that the extract describes."""
    found, referred = [], set[Given]()
    rows = [row for row in telling.rows("ssd_contacts", person) if row.values.get("cont_contact_date")]
    lost = [row for row in telling.rows("ssd_contacts", person) if not row.values.get("cont_contact_date")]
    for row in lost:
        telling.given(CONTACT, row)
    for row in sorted(rows, key=lambda row: row.values["cont_contact_date"]):
        telling.used.add("cont_contact_outcome_json")
        given = _contact(telling, row, episodes, referred, early_help, on)
        if given is not None:
            _stand_on_message(telling, row, given, episodes, team)
            found.append(given)
    return found


def _contact(
    telling: Telling,
    row: ExtractRow,
    episodes: Episodes,
    referred: set[Given],
    early_help: list[Given],
    on: date,
) -> Given | None:
    given = telling.given(CONTACT, row)
    if given is None:
        return None
    day = given.columns["received_on"]
    moment = datetime.combine(day, time(), LONDON)
    given.columns["received_at"] = moment
    stated = _flags(telling, row)
    if stated is None and day >= on - WAITS_FOR:
        return given
    flags = stated or set()
    outcome = next((outcome for flag, outcome in OUTCOMES if flag in flags), None)
    helped = None
    if outcome is None and "OTHER_OUTCOMES_EXIST_FLAG" in flags:
        waiting = [one for one in early_help if "contact" not in one.columns]
        helped = _begins_soon(waiting, "requested_on", day)
        outcome = ContactOutcome.EARLY_HELP if helped is not None else None
    if outcome is None and (flags or day < on - WAITS_FOR):
        words = f"the record has no outcome for {', '.join(sorted(flags))}" if flags else "it has no outcome"
        telling.refuse(row, "cont_contact_outcome_json", f"{words}: the contact is not taken", ", ".join(sorted(flags)))
        return None
    episode = None
    if outcome in {ContactOutcome.ASSESSMENT, ContactOutcome.STRATEGY_DISCUSSION} and "NEW_REFERRAL_FLAG" in flags:
        episode = _referral_of(episodes, referred, day)
        outcome = _kind_of_referral(episode, episodes, flags)
    elif outcome is ContactOutcome.INFORMATION_ON_OPEN_EPISODE:
        episode = episodes.on(day)
    if episode is not None or outcome not in OF_AN_EPISODE:
        given.columns["episode"] = episode
    given.columns |= _decision(outcome, day, moment)
    if helped is not None:
        helped.columns["contact"] = given
        given.columns |= _category(helped)
    return given


def _referral_of(episodes: Episodes, referred: set[Given], day: date) -> Given | None:
    """The referral that a contact became, which no contact became before; None where there is none."""
    waiting = [one for one in episodes.in_order() if one not in referred]
    episode = _begins_soon(waiting, "referred_on", day)
    if episode is not None:
        referred.add(episode)
    return episode


def _category(helped: Given) -> dict[str, str]:
    """What a contact was about, in the words of the early help that it became, where they are told."""
    if "needs" not in helped.columns:
        return {}
    return {"category": _CATEGORIES.get(str(helped.columns["needs"]).casefold(), "")}


def _flags(telling: Telling, row: ExtractRow) -> set[str] | None:
    """The flags of a contact's outcome that are set; None where the extract has no outcome that could be taken."""
    said = row.values.get("cont_contact_outcome_json")
    if said is not None and not isinstance(said, dict):
        telling.refuse(row, "cont_contact_outcome_json", "it is no JSON object of flags")
        return None
    return set_flags(said) if "cont_contact_outcome_json" in row.values else None


def _decision(outcome: ContactOutcome | None, day: date, moment: datetime) -> dict[str, Any]:
    """The columns of a contact's decision; of one without an outcome, that it waits for one."""
    is_decided = outcome is not None
    return {
        "stage": (Contact.Stage.DECIDED if is_decided else Contact.Stage.RECEIVED).value,
        "decided_at": moment if is_decided else None,
        "first_decided_at": moment if is_decided else None,
        "decided_on": day if is_decided else None,
        "outcome": outcome.value if outcome is not None else "",
    }


def _begins_soon(facts: list[Given], column: str, day: date) -> Given | None:
    """The first of some facts to begin on a day or soon after it; None where none does."""
    soon = [one for one in facts if day <= one.columns[column] <= day + REFERRED_WITHIN]
    return min(soon, key=lambda one: one.columns[column], default=None)


def _kind_of_referral(episode: Given | None, episodes: Episodes, flags: set[str]) -> ContactOutcome:
    """Which of the outcomes that open an episode it was, as the referral itself says."""
    row = episodes.rows.get(episode) if episode is not None else None
    said = set_flags(row.values.get("cine_referral_outcome_json")) if row is not None else set()
    if "CP_ENQUIRY_FLAG" in flags or "STRATEGY_DISCUSSION_FLAG" in said:
        return ContactOutcome.STRATEGY_DISCUSSION
    if row is not None and yes(row.values.get("cine_referral_nfa")) and "SINGLE_ASSESSMENT_FLAG" not in said:
        return ContactOutcome.REFERRAL_NO_FURTHER_ACTION
    return ContactOutcome.ASSESSMENT


def _stand_on_message(
    telling: Telling, row: ExtractRow, given: Given, episodes: Episodes, team: Callable[[], Team]
) -> None:
    """Say what message brought the contact, and the team and the worker that took it."""
    columns: dict[str, Any] = telling.columns(MESSAGE, row)
    columns |= {"received_at": given.columns["received_at"], "received_on": given.columns["received_on"]}
    episode = given.columns.get("episode")
    referral = episodes.rows.get(episode) if episode is not None else None
    took = None
    if referral is not None and given.columns.get("outcome") != ContactOutcome.INFORMATION_ON_OPEN_EPISODE.value:
        took = telling.team(referral, "cine_referral_team")
        worker = telling.worker(referral, "cine_referral_worker_id")
        if worker is not None:
            given.columns["worker"] = worker
    message = Given("contact_message", columns)
    message.when_new = {"team": took or team(), "method": ContactMethod.OTHER.value, "wants_feedback": False}
    given.upon["message"] = message
