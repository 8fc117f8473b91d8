"""The list of what the rehearsal found: its columns and filters, whose findings a reader sees, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.http import QueryDict
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.statutory_detail import is_kept_from
from lineofsight.domain.permissions import Action
from lineofsight.record.models import AcceptedQuery, RehearsalFinding
from lineofsight.returns.cin_census.rules.worker_words import OF_THE_END
from lineofsight.web.census_mending import mending_of, words_of
from lineofsight.web.holder_filters import HolderFilters
from lineofsight.web.listing import Column, Filter, Listing
from lineofsight.web.reader import may_read_names, oversees_service
from lineofsight.web.recordings import RECORDINGS

WHOLE_RETURN: Final = "The whole return"
NOBODY: Final = "Nobody"
ASKS: Final = re.compile(r"^Please check and (either amend (data )?or )?provide a reason:? ", re.IGNORECASE)
"""How the census begins every query: said once for all on the page."""
WITHHELD: Final = "Written for who may read names"
ACTION_OF_PAGE: Final = {one.key: one.action for one in RECORDINGS}

OPEN, ACCEPTED, NEW, GOES_ON = "open", "accepted", "new", "goes-on"
HERE, FROM_FILE = "here", "file"
MEND: Final = "mend"
"""The column of links, which stands beside what is wrong: on a phone the others are reached by scrolling."""
APRIL: Final = 4
"""The month with which a census year that ends on 31 March is over."""


class FindingFilters(HolderFilters):
    """Which findings."""

    severity = Filter(label="What it means", choices=RehearsalFinding.Severity.choices)
    code = Filter(label="Rule")
    standing = Filter(
        label="How it stands",
        choices=[
            (OPEN, "To be looked at"),
            (ACCEPTED, "Accepted with a reason"),
            (NEW, "New since the day before"),
            (GOES_ON, "Of work that goes on"),
        ],
    )
    known = Filter(
        label="Known from",
        choices=[(HERE, "Recorded here"), (FROM_FILE, "Known only from a file")],
    )

    def __init__(self, query: Any, found: Any) -> None:
        super().__init__(query)
        codes = found.order_by("code").values_list("code", "wording").distinct()
        self.offer("code", [(code, f"{code}: {words_of(code, wording)}"[:90]) for code, wording in dict(codes).items()])


def visible_findings(reader: Account) -> Any:
    """What was found of children whose data quality the reader may see; of the whole return, for who oversees all.

    Of the last rehearsal and of the day before it that was rehearsed. A census tells of social care's work, so that who
    may not read of it is shown nothing.
    """
    if is_kept_from(reader):
        return RehearsalFinding.objects.none()
    condition = gate.visible_q(reader, Action.READ_DATA_QUALITY)
    if oversees_service(reader, Action.READ_DATA_QUALITY):
        condition |= Q(child__isnull=True)
    return RehearsalFinding.objects.filter(condition)


def in_order(found: Any, reader: Account) -> Any:
    """The findings as the reader needs them: own children's first, then others', then those of work that goes on.

    What is accepted, and of children who are known only from a file, comes last.
    """
    of_a_file, goes_on = Q(child__isnull=False, child__as_at_on__isnull=False), of_work_that_goes_on()
    own = Q(worker__isnull=False, worker=reader.worker_id)
    accepted = Q(is_accepted=True)
    of_whom = ((of_a_file, 5), (accepted, 4), (goes_on & own, 2), (goes_on, 3), (own, 0))
    rank = Case(
        *(When(one, then=Value(place)) for one, place in of_whom), default=Value(1), output_field=IntegerField()
    )
    return found.annotate(rank=rank).order_by("rank", "severity", "code", "team__name", "pk")


def of_work_that_goes_on() -> Q:
    """What is found of an assessment, an enquiry or a birth that is not finished, in a year that is not over yet."""
    is_over = Q(rehearsal__on__year=F("rehearsal__census_year"), rehearsal__on__month__gte=APRIL)
    return Q(code__in=OF_THE_END, is_accepted=False) & ~is_over


def chosen_findings(found: Any, filters: FindingFilters, latest_on: Any) -> Any:
    """The findings that the filters leave."""
    told = filters.cleaned_data
    found = filters.leave_held(found, team="team", worker="worker")
    found = found.filter(**{name: told[name] for name in ("severity", "code") if told[name]})
    if told["standing"] == NEW:
        found = found.filter(first_found_on=latest_on)
    elif told["standing"] == GOES_ON:
        found = found.filter(of_work_that_goes_on())
    elif told["standing"]:
        found = found.filter(is_accepted=told["standing"] == ACCEPTED)
    if told["known"]:
        is_from_file = told["known"] == FROM_FILE
        found = found.exclude(child__isnull=True).filter(child__as_at_on__isnull=not is_from_file)
    return found


def columns(*, with_names: bool) -> tuple[Column, ...]:
    """The columns of the page: a reader of pseudonyms is told no name and no identifier."""
    return (
        Column("child", "Child", lambda row: who(row, with_names), ("child__la_child_id",) if with_names else ()),
        Column("words", "What is wrong", lambda row: words_of(row.code, row.wording)),
        Column(MEND, "Put right", lambda row: ""),
        Column("code", "Rule", lambda row: row.code, ("code",)),
        Column("severity", "What it means", lambda row: row.get_severity_display(), ("severity",)),
        Column("team", "Team", lambda row: row.team.name if row.team else NOBODY, ("team__name",)),
        Column("worker", "Worker", lambda row: row.worker.name if row.worker else NOBODY, ("worker__name",)),
        Column("since", "Found since", lambda row: row.first_found_on, ("first_found_on",)),
    )


def export_columns(reader: Account) -> tuple[Column, ...]:
    """The columns of what is taken away: the census's own wording too, and why a query was accepted."""
    with_names = may_read_names(reader)
    reasons = {one.reference: one for one in AcceptedQuery.objects.filter(undone_at__isnull=True)}

    def accepted(row: RehearsalFinding) -> AcceptedQuery | None:
        return reasons.get(row.reference) if row.is_accepted else None

    def reason(row: RehearsalFinding) -> str:
        one = accepted(row)
        return told_reason(one, reader) if one else ""

    return (
        *(one for one in columns(with_names=with_names) if one.key != MEND),
        Column("wording", "The census’s own wording", lambda row: row.wording),
        Column("items", "Items", lambda row: row.items),
        Column("reason", "Accepted because", reason),
        Column("accepted_by", "Accepted by", lambda row: one.accepted_as if (one := accepted(row)) else ""),
        Column("accepted_at", "Accepted at", lambda row: one.accepted_at if (one := accepted(row)) else None),
    )


def told_reason(accepted: AcceptedQuery, reader: Account) -> str:
    """Why a query was accepted; withheld from a reader of pseudonyms, unless it is the census's own sentence."""
    may_read = accepted.automatic or accepted.child_id is None or may_read_names(reader)
    return accepted.reason if may_read else WITHHELD


def in_short(wording: str) -> str:
    """The census's own wording without the words with which every query begins."""
    return ASKS.sub("", wording)


def who(row: RehearsalFinding, with_names: bool) -> str:
    """Whom a finding is about, as the reader may be told."""
    if row.child is None:
        return WHOLE_RETURN
    return (row.child.name or row.child.la_child_id) if with_names else row.child.pseudonym


def listing_of(found: Any, reader: Account, query: QueryDict, *, for_export: bool = False) -> Listing:
    """The list of some findings, as the reader may read it."""
    rows = in_order(found, reader).select_related("child__person", "team", "worker")
    return Listing(
        caption="What the rules find",
        one="finding",
        many="findings",
        columns=export_columns(reader) if for_export else columns(with_names=may_read_names(reader)),
        found=rows.prefetch_related("child__person__names"),
        query=query,
        tie_break=("code", "pk"),
        export_address=lambda form: reverse("census_rehearsal_export", args=[form]),
    )


@dataclass(frozen=True, slots=True)
class Mends:
    """Which findings of a page the reader may put right, and what is said of the others."""

    allowed: frozenset[int]

    def told(self, row: RehearsalFinding) -> str:
        """Who can put it right, where the reader cannot."""
        row_of = mending_of(row.code, row.items)
        if not row_of.pages:
            return row_of.otherwise
        return f"Ask {row.team.name}" if row.team else "No team holds the child: it has to be allocated first"

    def may(self, row: RehearsalFinding) -> bool:
        """Whether a link leads on: to a page that the reader may open."""
        return row.pk in self.allowed


def mends_of(rows: Iterable[RehearsalFinding], reader: Account) -> Mends:
    """What the reader may put right of these findings: one question of the gate for each action, however many rows."""
    rows = list(rows)
    actions = {row.pk: {ACTION_OF_PAGE[page] for page in mending_of(row.code, row.items).pages} for row in rows}
    children = {row.child_id for row in rows if row.child_id}
    visible = {
        action: set(gate.visible_children(reader, action).filter(pk__in=children).values_list("pk", flat=True))
        for action in sorted(set().union(*actions.values()))
    }
    return Mends(
        frozenset(row.pk for row in rows if any(row.child_id in visible[action] for action in actions[row.pk]))
    )
