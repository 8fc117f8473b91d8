"""Whether a child was seen during an assessment: the one definition, as SQL, that every return reads."""

from __future__ import annotations

from typing import Final

SAID: Final = {"Y": True, "N": False}
"""What `child_seen` gives, as a truth; NULL is not known."""


def child_seen(assessment: str, last: str) -> str:
    """SQL of Y, N or NULL for an assessment that stands under the name `assessment`; last: the last day that counts.

    A visit in person that saw the child meanwhile proves it. Otherwise it is what another system told. Of an assessment
    that was recorded here every visit is known, so that none means that the child was not seen (so far, while it runs);
    of any other nothing is known.
    Source: practice reference 9, row 29: a failed, telephone or video call is no visit at which a child was seen.
    """
    return (
        f"CASE WHEN EXISTS (SELECT 1 FROM record_visit v WHERE v.child_id = {assessment}.child_id"  # noqa: S608
        f" AND v.kind = 'in_person' AND v.is_child_seen AND v.happened_on >= {assessment}.started_on"
        f" AND v.happened_on <= {last}) THEN 'Y'"
        f" WHEN {assessment}.told_child_seen THEN 'Y' WHEN NOT {assessment}.told_child_seen THEN 'N'"
        f" WHEN {assessment}.origin = 'recorded' THEN 'N' END"
    )
