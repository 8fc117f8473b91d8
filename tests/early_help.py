"""An early help team for tests, and families in it, reached through the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions import early_help, step_changes, teams, workforce
from lineofsight.actions.carried_over import AgreementSaid
from lineofsight.actions.teams import TeamRecord
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Allocation, Child, EarlyHelp, Episode, StepChange, Team, Worker
from tests.authority import LONG_AGO, SmallAuthority

REQUESTED = date(2026, 9, 1)
AGREED = date(2026, 9, 3)


@dataclass(slots=True)
class HelpOffice:
    """The early help team: its manager, and two practitioners."""

    team: Team
    manager: Account
    practitioner: Account
    colleague: Account

    @property
    def practitioner_row(self) -> Worker:
        assert self.practitioner.worker is not None
        return self.practitioner.worker


def help_office(authority: SmallAuthority, name: str = "Early Help") -> HelpOffice:
    """Opened afresh beside the teams of the small authority."""
    by = authority.administrator
    team = teams.begin(TeamRecord(name, is_early_help=True), opened_on=LONG_AGO, by=by)
    accounts = []
    for username, role in (
        ("manager", Role.TEAM_MANAGER),
        ("practitioner", Role.EARLY_HELP_PRACTITIONER),
        ("colleague", Role.EARLY_HELP_PRACTITIONER),
    ):
        worker = workforce.take_on_worker(f"{name} {username}", started_on=LONG_AGO, by=by)
        teams.add_member(team, worker, on=LONG_AGO, is_manager=username == "manager", by=by)
        full = f"{name}.{username}".lower().replace(" ", "_")
        accounts.append(Account.objects.create_user(full, role=role, worker=worker))
    return HelpOffice(team, *accounts)


def requested(authority: SmallAuthority, office: HelpOffice, child: Child | None = None) -> EarlyHelp:
    """Early help that the front door asked for, and that waits for a worker."""
    found = child or authority.child(authority.door)  # type: ignore[arg-type]
    # A child of the tests is held from today on; the request is older.
    Allocation.objects.filter(child=found).update(started_on=REQUESTED)
    wanted = early_help.EarlyHelpRequest(team=office.team, needs="Mornings are hard", requested_on=REQUESTED)
    return early_help.request(found.pk, wanted, by=authority.door.worker)


def helped(authority: SmallAuthority, office: HelpOffice, child: Child | None = None) -> EarlyHelp:
    """Early help that the family agreed to, with the practitioner."""
    given = requested(authority, office, child)
    workforce.allocate(
        given.child_id,
        team=office.team,
        worker=office.practitioner_row,
        on=REQUESTED,
        reason=Allocation.Reason.FIRST_CONTACT,
        by=office.manager,
    )
    agreement = AgreementSaid(AGREED, "Mother", EarlyHelp.AgreedHow.IN_PERSON)
    return early_help.record_agreement(given.child_id, given.pk, agreement, by=office.practitioner)


def planned(authority: SmallAuthority, office: HelpOffice, child: Child | None = None) -> EarlyHelp:
    """Early help with an assessment by a school and a family plan."""
    given = helped(authority, office, child)
    by = office.practitioner
    assessment = early_help.start_assessment(
        given.child_id, given.pk, on=date(2026, 9, 7), organisation="Meadow Primary", by=by
    )
    findings = early_help.AssessmentFindings(
        completed_on=date(2026, 9, 28), strengths="Gran is close", needs="Sleep", childs_view="I am tired"
    )
    early_help.complete_assessment(given.child_id, assessment.pk, findings, by=by)
    actions = (
        early_help.PlannedAction("A bedtime routine", "Mother", date(2026, 10, 12)),
        early_help.PlannedAction("Join the football club", "School", is_childs=True),
    )
    plan = early_help.PlanMade(date(2026, 10, 1), "Calm mornings", "To play football", actions)
    early_help.start_plan(given.child_id, given.pk, plan, by=by)
    return given


def open_to_social_care(authority: SmallAuthority, **told: Any) -> tuple[Child, Episode]:
    """A child of Team North with an open episode since 1 September."""
    child = authority.child(**told)
    Allocation.objects.filter(child=child).update(started_on=REQUESTED)
    return child, authority.episode(child, on=REQUESTED)


def stepped_down(authority: SmallAuthority, office: HelpOffice, *, on: date, **proposed: Any) -> StepChange:
    """A child of Team North who was stepped down and accepted by the practitioner; the episode is still open."""
    child, _ = open_to_social_care(authority)
    told = {"reason": "Things are better", "family_agrees": True, "agreed_by": "Mother", "must_hold": "School each day"}
    proposal = step_changes.StepProposal(office.team, proposed_on=on, **(told | proposed))
    step = step_changes.propose_step(child.pk, proposal, by=authority.north.worker)
    return step_changes.accept_step(step.pk, office.practitioner_row, by=office.manager, on=on)
