"""The pathway of a decision on a contact: what lets it through and what holds it back, as drawn tables.

A row is one decision that somebody wants to take. Every column but the last says how it differs from a decision that
may be taken; the last names the conditions that do not hold, in the table's order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from lineofsight.domain import contact_pathway
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.contact_pathway import (
    BEFORE_THE_DECISION,
    CONTACT_STEPS,
    ContactStanding,
    DecisionSought,
    Step,
    unmet,
)
from lineofsight.domain.information_sharing import AgreementFacts, DisclosureFacts, OpennessFacts, SharingFacts
from lineofsight.domain.thresholds import SHIPPED_FRAMEWORK

TOLD = OpennessFacts(parents_told=True, child_told=True)
AGREED, REFUSED = AgreementFacts(is_agreed=True), AgreementFacts(is_agreed=False)
SHARED = DisclosureFacts(organisation="Springshire Police", what="Names", purpose="Safety", lawful_basis="public_task")

READY = ContactStanding(is_linked=True, is_triaged=True, sharing=SharingFacts(outcome="", openness=(TOLD,)))
SOUGHT = DecisionSought(
    stands=READY,
    framework=SHIPPED_FRAMEWORK,
    outcome="no_further_action",
    level="1",
    rationale="The school’s worry was about another family.",
    criteria=("harm_1",),
)


def rows(drawn: str) -> Iterator[tuple[dict[str, str], list[str]]]:
    """The rows of a drawn table: each cell by its heading, and the names in the last column."""
    lines = [line for line in drawn.strip().splitlines() if "|" in line]
    headings = [cell.strip() for cell in lines[0].split("|")]
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.split("|")]
        yield dict(zip(headings[:-1], cells[:-1], strict=True)), [name for name in cells[-1].split(", ") if name]


OPEN: dict[str, dict[str, Any]] = {
    "episode": {"has_open_episode": True},
    "its own": {"has_open_episode": True, "opened_the_open_episode": True},
    "early help": {"has_open_early_help": True},
}
AGREES = {
    "yes": (AGREED,),
    "no": (REFUSED,),
    "one": (REFUSED, AGREED),
    "withdrawn": (replace(AGREED, is_withdrawn=True),),
    "child": (replace(AGREED, is_the_childs=True),),
}
STANDS: dict[str, Callable[[str], dict[str, Any]]] = {
    "linked": lambda cell: {"is_linked": cell == "yes"},
    "triaged": lambda cell: {"is_triaged": cell == "yes"},
    "decided": lambda cell: {"is_decided": cell == "yes"},
    "waits": lambda cell: {"awaits_sign_off": cell == "yes"},
    "pairs": lambda cell: {"possible_duplicates": int(cell)},
    "flags": lambda cell: {"flags_unanswered": tuple(cell.split(" "))},
    "owed": lambda cell: {"answers_outstanding": int(cell)},
    "open": OPEN.__getitem__,
}
SHARING: dict[str, Callable[[str], dict[str, Any]]] = {
    "told": lambda cell: {"openness": (TOLD,) if cell == "yes" else ()},
    "agrees": lambda cell: {"agreements": AGREES[cell]},
    "basis": lambda cell: {"disclosures": (replace(SHARED, lawful_basis="public_task" if cell == "yes" else ""),)},
}
DECISION: dict[str, Callable[[str], dict[str, Any]]] = {
    "outcome": lambda cell: {"outcome": "" if cell == "none" else cell},
    "level": lambda cell: {"level": "" if cell == "none" else cell},
    "rationale": lambda cell: {"rationale": "" if cell == "none" else cell},
    "criteria": lambda cell: {"criteria": () if cell == "none" else tuple(cell.split(" "))},
    "without": lambda cell: {"reason_without_answers": cell},
    "same as": lambda cell: {"is_same_as_another": cell == "yes"},
}


def sought(cells: dict[str, str]) -> DecisionSought:
    """The decision that a row draws, as it differs from one that may be taken."""
    unknown = set(cells) - {*STANDS, *SHARING, *DECISION}
    assert not unknown, f"no such column: {unknown}"
    sharing = replace(READY.sharing, **_read(cells, SHARING))
    return replace(SOUGHT, stands=replace(READY, **_read(cells, STANDS), sharing=sharing), **_read(cells, DECISION))


def _read(cells: dict[str, str], columns: dict[str, Callable[[str], dict[str, Any]]]) -> dict[str, Any]:
    return {name: value for key in columns if cells.get(key) for name, value in columns[key](cells[key]).items()}


def holds(step: Step, drawn: str) -> None:
    for cells, expected in rows(drawn):
        assert [condition.key for condition in unmet(step, sought(cells))] == expected, cells


def test_before_anything_is_decided_the_contact_is_triaged_linked_and_known_once() -> None:
    holds(
        contact_pathway.DECIDE,
        """
        triaged | linked | pairs | decided | waits | told | refused
                |        |       |         |       |      |
        no      |        |       |         |       |      | triaged
                | no     |       |         |       |      | linked_to_a_child
                |        | 1     |         |       |      | no_possible_duplicate
                |        |       | yes     |       |      | not_decided
                |        |       |         | yes   |      | nothing_to_sign
                |        |       |         |       | no   | openness_recorded
        no      | no     | 2     |         |       | no   | triaged, linked_to_a_child, no_possible_duplicate, openness_recorded
        """,  # noqa: E501
    )


def test_a_decision_says_what_follows_why_and_on_which_criteria() -> None:
    holds(
        contact_pathway.DECIDE,
        """
        outcome                     | level | criteria       | rationale | open    | refused
        assessment                  | 3     | care_3_neglect |           |         |
        none                        | 3     |                |           |         | outcome_chosen
        perhaps                     | 3     |                |           |         | outcome_chosen
        assessment                  | none  |                |           |         | level_chosen
        assessment                  | 9     |                |           |         | level_chosen
        assessment                  | 3     | none           |           |         | criteria_named
        assessment                  | 3     | harm_1 gone    |           |         | criteria_of_the_framework
        assessment                  | 3     |                | none      |         | rationale_given
        information_on_open_episode | 3     | none           |           | episode |
        information_on_open_episode | none  | none           |           | episode | level_chosen
        """,
    )


def test_no_level_while_an_agency_owes_an_answer_unless_the_decider_says_why() -> None:
    holds(
        contact_pathway.DECIDE,
        """
        owed | without                                 | outcome           | refused
        1    |                                         | no_further_action | answers_in_or_reason
        3    |                                         | assessment        | answers_in_or_reason
        3    | The child is in danger now: it is 23:00 | assessment        |
        0    |                                         | assessment        |
        """,
    )


def test_every_flag_is_answered_first() -> None:
    holds(
        contact_pathway.DECIDE,
        """
        flags   | outcome             | refused
        F03     | no_further_action   | flags_answered
        F01 F03 | strategy_discussion | flags_answered
                | no_further_action   |
        """,
    )


def test_early_help_is_by_agreement_of_a_parent() -> None:
    holds(
        contact_pathway.DECIDE,
        """
        agrees    | outcome    | level | refused
                  | early_help | 2     | family_agrees_to_early_help
        no        | early_help | 2     | family_agrees_to_early_help
        withdrawn | early_help | 2     | family_agrees_to_early_help
        child     | early_help | 2     | family_agrees_to_early_help
        one       | early_help | 2     |
        yes       | early_help | 2     |
        no        | assessment | 4     |
        """,
    )


def test_what_was_shared_had_a_lawful_basis() -> None:
    holds(
        contact_pathway.DECIDE,
        """
        basis | refused
        yes   |
        no    | sharing_has_a_basis
        """,
    )


def test_news_about_an_open_child_is_never_a_new_referral() -> None:
    holds(
        contact_pathway.DECIDE,
        """
        open       | agrees | outcome                     | level | refused
        episode    |        | assessment                  | 3     | no_second_referral
        episode    |        | strategy_discussion         | 4     | no_second_referral
        episode    |        | referral_no_further_action  | 2     | no_second_referral
        episode    |        | information_on_open_episode | 3     |
        episode    |        | advice                      | 1     |
        episode    | yes    | early_help                  | 2     | no_early_help_beside_an_episode
        early help | yes    | early_help                  | 2     | no_second_early_help
        early help |        | information_on_open_episode | 2     |
        early help |        | assessment                  | 3     |
                   |        | information_on_open_episode | 3     | somebody_to_pass_it_to
        """,
    )


def test_a_change_of_mind_goes_on_with_the_episode_that_the_contact_opened_or_closes_it_first() -> None:
    holds(
        contact_pathway.DECIDE,
        """
        open    | agrees | outcome                     | level | same as | refused
        its own |        | strategy_discussion         | 4     |         |
        its own |        | assessment                  | 3     |         |
        its own |        | information_on_open_episode | 3     |         |
        its own |        | no_further_action           | 1     |         | episode_of_contact_settled
        its own |        | referral_no_further_action  | 1     |         | episode_of_contact_settled
        its own |        | advice                      | 1     |         | episode_of_contact_settled
        its own | yes    | early_help                  | 2     |         | no_early_help_beside_an_episode, episode_of_contact_settled
        its own |        | duplicate                   |       | yes     | episode_of_contact_settled
        """,  # noqa: E501
    )


def test_a_duplicate_names_the_contact_that_it_repeats_and_needs_nothing_else() -> None:
    holds(
        contact_pathway.DECIDE,
        """
        outcome   | level | criteria | same as | linked | pairs | flags | owed | told | rationale | refused
        duplicate | none  | none     | yes     | no     | 1     | F03   | 1    | no   |           |
        duplicate | none  | none     |         |        |       |       |      |      |           | same_as_is_named
        duplicate | none  | none     | yes     |        |       |       |      |      | none      | rationale_given
        """,
    )


def test_a_manager_signs_what_may_still_follow() -> None:
    holds(
        contact_pathway.SIGN_OFF,
        """
        waits | open    | agrees    | outcome    | level | refused
        no    |         |           | assessment | 3     | signature_awaited
        yes   |         |           | assessment | 3     |
        yes   | episode |           | assessment | 3     | no_second_referral
        yes   |         | withdrawn | early_help | 2     | family_agrees_to_early_help
        yes   |         | yes       | early_help | 2     |
        """,
    )


def test_only_what_is_decided_is_reopened_and_only_what_waits_is_sent_back() -> None:
    holds(
        contact_pathway.REOPEN,
        """
        decided | refused
        yes     |
        no      | is_decided
        """,
    )
    holds(
        contact_pathway.SEND_BACK,
        """
        waits | refused
        yes   |
        no    | signature_awaited
        """,
    )


def test_every_outcome_can_be_reached() -> None:
    for outcome in ContactOutcome:
        attempt = replace(SOUGHT, outcome=outcome.value, is_same_as_another=True)
        sharing = replace(READY.sharing, agreements=(AGREED,))
        reached = [
            not unmet(contact_pathway.DECIDE, replace(attempt, stands=replace(READY, sharing=sharing, **open_now)))
            for open_now in ({}, {"has_open_episode": True})
        ]
        assert any(reached), outcome


def test_every_condition_has_its_own_key_a_source_and_a_sentence_that_says_what_to_do() -> None:
    conditions = {condition.key: condition for step in CONTACT_STEPS for condition in step.conditions}
    assert set(BEFORE_THE_DECISION) <= set(conditions.values())
    for step in CONTACT_STEPS:
        assert len({condition.key for condition in step.conditions}) == len(step.conditions)
        for condition in step.conditions:
            assert conditions[condition.key] is condition
            assert condition.source
            assert condition.otherwise.endswith(".")


@pytest.mark.parametrize(
    ("step", "cells", "key"),
    [
        (contact_pathway.DECIDE, {"open": "its own", "outcome": "advice"}, "episode_of_contact_settled"),
        (contact_pathway.SIGN_OFF, {"waits": "yes", "linked": "no"}, "linked_to_a_child"),
        (
            contact_pathway.SIGN_OFF,
            {"waits": "yes", "outcome": "information_on_open_episode"},
            "somebody_to_pass_it_to",
        ),
        (contact_pathway.SIGN_OFF, {"waits": "yes", "outcome": "duplicate"}, "same_as_is_named"),
    ],
)
def test_a_condition_can_fail_alone(step: Step, cells: dict[str, str], key: str) -> None:
    assert [condition.key for condition in unmet(step, sought(cells))] == [key]
