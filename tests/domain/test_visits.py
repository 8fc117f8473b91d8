"""What must be said of each child at a visit: each row is one visit, and the answers it lacks or contradicts."""

from __future__ import annotations

import pytest

from lineofsight.domain.visits import RULES_OF_A_CHILD, SHARED_RULES, VisitSaid, broken

YES_NO = {"yes": True, "no": False, "": None}


@pytest.mark.parametrize(
    ("kind", "became", "seen", "why_not", "alone", "why_not_alone", "bedroom", "wrong"),
    [
        ("in_person", "", "yes", "", "yes", "", "yes", ""),
        ("in_person", "", "yes", "", "no", "Mum stayed", "no", ""),
        ("in_person", "", "yes", "", "yes", "", "elsewhere", ""),
        ("in_person", "", "no", "At school", "", "", "", ""),
        ("virtual", "", "yes", "", "no", "On the settee", "", ""),
        ("telephone", "", "no", "By telephone", "", "", "", ""),
        ("failed", "refused", "", "", "", "", "", ""),
        ("failed", "nobody_home", "no", "", "", "", "", ""),
        # nothing is taken as read
        ("in_person", "", "", "", "", "", "", "seen"),
        ("in_person", "", "no", "", "", "", "", "reason_not_seen"),
        ("in_person", "", "yes", "", "", "", "yes", "is_seen_alone"),
        ("in_person", "", "yes", "", "no", "  ", "yes", "why_not_alone"),
        ("in_person", "", "yes", "", "yes", "", "", "bedroom"),
        ("in_person", "", "yes", "", "", "", "", "is_seen_alone bedroom"),
        ("failed", "", "", "", "", "", "", "failed_outcome"),
        # nothing contradicts
        ("in_person", "refused", "no", "At school", "", "", "", "failed_outcome"),
        ("failed", "refused", "yes", "", "yes", "", "", "seen"),
        ("telephone", "", "yes", "", "yes", "", "", "seen"),
        ("in_person", "", "no", "At school", "yes", "", "", "is_seen_alone"),
        ("virtual", "", "yes", "", "yes", "", "yes", "bedroom"),
    ],
)
def test_what_a_visit_must_say(
    kind: str, became: str, seen: str, why_not: str, alone: str, why_not_alone: str, bedroom: str, wrong: str
) -> None:
    said = VisitSaid(kind, became, YES_NO[seen], why_not, YES_NO[alone], why_not_alone, bedroom)
    found = [rule.field for rules in (SHARED_RULES, RULES_OF_A_CHILD) for rule in broken(rules, said)]
    assert " ".join(found) == wrong


def test_every_rule_says_what_to_do() -> None:
    for rule in (*SHARED_RULES, *RULES_OF_A_CHILD):
        assert rule.otherwise[0].isupper()
        assert not rule.otherwise.endswith(".")
