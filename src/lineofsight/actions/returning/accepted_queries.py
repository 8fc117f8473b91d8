"""Saying why a query of the census may stand: by a person with a reason, while what it rests on is the same."""

from __future__ import annotations

from uuid import UUID

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.returning.rehearsal_findings import recount
from lineofsight.domain.permissions import Action
from lineofsight.record.models import AcceptedQuery, RehearsalFinding
from lineofsight.record.moment import now
from lineofsight.returns.cin_census.rules.automatic_notes import AUTOMATIC_NOTES_BY_CODE

GONE = "The last rehearsal no longer finds this. There is nothing to accept."
Opened = gate.OpenedChild | gate.Permission


class FindingGone(ActionError):
    """The finding is not among those of the last rehearsal."""


class AcceptedMeanwhile(ActionError):
    """Somebody else has said why the query may stand since the writer looked."""


def accept(reference: UUID, reason: str, *, by: Account, seen: int | None = None) -> AcceptedQuery:
    """Keep why a query may stand. A reason that is the census's own sentence settles the query with DfE unasked.

    A reason given before is undone by this one. seen: the key of the reason that stood when the writer looked, 0 for
    none; None where nobody looked. Raises Refused, FindingGone, AcceptedMeanwhile, and ActionError for an error, which
    has to be mended, and without a reason.
    """
    with gate.one_transaction():
        finding = _found(reference)
        opened = _opened(finding, by)
        if finding.severity != RehearsalFinding.Severity.QUERY:
            raise ActionError("This is an error, which has to be mended: no reason lets it stand.")
        words = reason.strip()
        if not words:
            raise ActionError("Write why it may stand.")
        at = now()
        standing = AcceptedQuery.objects.filter(reference=reference, undone_at__isnull=True)
        stands = standing.first()
        if stands is not None and seen not in (None, stands.pk):
            raise AcceptedMeanwhile(
                f"{stands.accepted_as} has given a reason since you opened this page: see above. Send yours again to"
                " put it in its place."
            )
        standing.update(undone_at=at, undone_by=by.worker, undone_as=by.display_name)
        accepted = AcceptedQuery.objects.create(
            reference=reference,
            child_id=finding.child_id,
            code=finding.code,
            facts=finding.facts,
            wording_of=finding.wording_of,
            reason=words,
            automatic=words == AUTOMATIC_NOTES_BY_CODE.get(finding.code),
            accepted_at=at,
            accepted_by=by.worker,
            accepted_as=by.display_name,
        )
        _mark(finding, is_accepted=True)
        opened.wrote("accepted_query", accepted.pk, rule=finding.code)
        return accepted


def undo(reference: UUID, *, by: Account) -> None:
    """Take back that a query may stand: it is open again. Who said so before is kept. Raises Refused, FindingGone."""
    with gate.one_transaction():
        finding = _found(reference)
        opened = _opened(finding, by)
        standing = AcceptedQuery.objects.filter(reference=reference, undone_at__isnull=True).first()
        if standing is None:
            return
        standing.undone_at, standing.undone_by, standing.undone_as = now(), by.worker, by.display_name
        standing.save(update_fields=["undone_at", "undone_by", "undone_as"])
        _mark(finding, is_accepted=False)
        opened.wrote("accepted_query", standing.pk, undone=True)


def accepted_of(reference: UUID) -> list[AcceptedQuery]:
    """Every reason that was given for a finding, the latest first, also those that were undone."""
    return list(AcceptedQuery.objects.filter(reference=reference))


def standing_of(reference: UUID) -> int:
    """The key of the reason that stands for a finding, 0 for none."""
    standing = AcceptedQuery.objects.filter(reference=reference, undone_at__isnull=True)
    return standing.values_list("pk", flat=True).first() or 0


def covers(accepted: AcceptedQuery, finding: RehearsalFinding) -> bool:
    """Whether a reason still covers the finding: nothing that it rests on, and no word of the rule, has changed."""
    stands = accepted.undone_at is None
    return stands and (accepted.facts, accepted.wording_of) == (finding.facts, finding.wording_of)


def _found(reference: UUID) -> RehearsalFinding:
    found = RehearsalFinding.objects.of_the_last().select_for_update().filter(reference=reference).first()
    if found is None:
        raise FindingGone(GONE)
    return found


def _opened(finding: RehearsalFinding, by: Account) -> Opened:
    if finding.child_id is None:
        return gate.permit(Action.ACCEPT_RETURN_QUERY, by)
    return gate.open_child(finding.child_id, Action.ACCEPT_QUERY, by=by, for_change=True)


def _mark(finding: RehearsalFinding, *, is_accepted: bool) -> None:
    finding.is_accepted = is_accepted
    finding.save(update_fields=["is_accepted"])
    recount(finding.rehearsal)
