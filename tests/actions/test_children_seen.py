"""Whether a child was seen during an assessment: the dataset and the lists of an inspection give the same answer."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access.accounts import command_line
from lineofsight.actions.returning.inspection import make_inspection
from lineofsight.domain.safeguarding_dataset import table
from lineofsight.record.models import Assessment, Visit
from lineofsight.record.safeguarding_dataset.reading import rows_of
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

STARTED, AUTHORISED, TODAY = date(2026, 9, 1), date(2026, 9, 28), date(2026, 11, 23)
DURING, AFTER = date(2026, 9, 10), date(2026, 9, 29)
SEEN, NOT_SEEN = (Visit.Kind.IN_PERSON, True, DURING), (Visit.Kind.FAILED, False, DURING)
ON_A_SCREEN, LATE = (Visit.Kind.VIRTUAL, True, DURING), (Visit.Kind.IN_PERSON, True, AFTER)


@pytest.mark.parametrize(
    ("visits", "told", "origin", "authorised_on", "answer"),
    [
        ([SEEN], None, "recorded", AUTHORISED, "Y"),
        ([SEEN], False, "loaded", AUTHORISED, "Y"),
        ([LATE], None, "loaded", None, "Y"),
        ([ON_A_SCREEN, LATE, NOT_SEEN], None, "recorded", AUTHORISED, "N"),
        ([], None, "recorded", None, "N"),
        ([ON_A_SCREEN, LATE, NOT_SEEN], None, "loaded", AUTHORISED, None),
        ([LATE], True, "loaded", AUTHORISED, "Y"),
        ([], False, "loaded", AUTHORISED, "N"),
    ],
)
def test_a_visit_in_person_proves_it_and_what_was_told_stands(
    authority: SmallAuthority,
    visits: list[tuple[str, bool, date]],
    told: bool | None,
    origin: str,
    authorised_on: date | None,
    answer: str | None,
) -> None:
    child = authority.child()
    episode = authority.episode(child, on=STARTED)
    Assessment.objects.create(
        child=child,
        episode=episode,
        started_on=STARTED,
        authorised_on=authorised_on,
        told_child_seen=told,
        origin=origin,
    )
    for kind, is_seen, on in visits:
        Visit.objects.create(child=child, episode=episode, kind=kind, is_child_seen=is_seen, happened_on=on)
    of = table("ssd_cin_assessments")
    (row,) = (dict(zip((field.name for field in of.fields), row, strict=True)) for row in rows_of(of))
    (listed,) = make_inspection(TODAY, by=command_line()).rows(4)
    assert row["cina_assessment_child_seen"] == answer
    assert listed[7] == {"Y": "a) Yes", "N": "b) No", None: "c) Unknown"}[answer]


def test_a_day_of_the_past_does_not_know_a_later_visit(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=STARTED)
    Assessment.objects.create(child=child, episode=episode, started_on=STARTED, authorised_on=AUTHORISED)
    Visit.objects.create(
        child=child, episode=episode, kind=Visit.Kind.IN_PERSON, is_child_seen=True, happened_on=DURING
    )
    seen = {on: make_inspection(on, by=command_line()).rows(4)[0][7] for on in (STARTED, DURING)}
    assert seen == {STARTED: "b) No", DURING: "a) Yes"}
