"""The stages of the journey as drawn tables: who may take each step, what is allowed, and what is refused and why."""

from __future__ import annotations

import importlib

import pytest

from lineofsight.domain.pathway import Step
from tests.domain.stage_spec import ALLOWED, STEPS, Stage, stages, told, who_may
from tools.reference_stages import steps_by_module

STAGES = stages()
CASES = [(stage, row) for stage in STAGES for row in stage.cases]


@pytest.mark.parametrize(
    ("stage", "row"), CASES, ids=[f"{row['step']}-{number}" for number, (_, row) in enumerate(CASES, start=1)]
)
def test_the_worker_is_told_what_the_table_says(stage: Stage, row: dict[str, str]) -> None:
    assert told(row) == row["what the worker is told"], stage.title


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.title)
def test_the_catalogue_of_permissions_says_who_may(stage: Stage) -> None:
    for row in stage.permissions:
        assert who_may(row["permission"]) == row["who may"], row["step"]
    assert {row["step"] for row in stage.permissions} == {row["step"] for row in stage.cases}


def test_no_step_stands_in_two_stages() -> None:
    listed = [row["step"] for stage in STAGES for row in stage.permissions]
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) <= STEPS.keys()


@pytest.mark.parametrize("module", steps_by_module())
def test_every_step_of_a_pathway_stands_in_a_stage(module: str) -> None:
    listed = {row["step"] for stage in STAGES for row in stage.permissions}
    missing = [step.key for step in steps_by_module()[module] if step.key not in listed]
    assert not missing, f"Add rows to a file of tests/domain/spec/stages/ for: {', '.join(missing)}"


@pytest.mark.parametrize("module", steps_by_module())
def test_every_step_that_a_pathway_names_is_in_a_list_of_its_steps(module: str) -> None:
    """A step that no list holds would be missed in no stage."""
    named = vars(importlib.import_module(f"lineofsight.domain.{module}")).values()
    here = {step.key for step in named if isinstance(step, Step)}
    assert here <= STEPS.keys(), f"Add to a tuple named …STEPS: {', '.join(sorted(here - STEPS.keys()))}"


@pytest.mark.parametrize("module", steps_by_module())
def test_each_condition_has_one_key_a_source_and_says_what_to_do(module: str) -> None:
    conditions = {condition.key: condition for step in steps_by_module()[module] for condition in step.conditions}
    for step in steps_by_module()[module]:
        assert step.title, step.key
        assert step.conditions, step.key
        for condition in step.conditions:
            assert conditions[condition.key] is condition
            assert condition.source
            assert condition.otherwise.endswith(".")


def test_every_step_has_a_case_that_is_allowed_and_every_condition_one_that_is_not() -> None:
    for key in {row["step"] for _, row in CASES}:
        answers = [row["what the worker is told"] for _, row in CASES if row["step"] == key]
        assert ALLOWED in answers, key
        told_of = " ".join(answers)
        silent = [one.key for one in STEPS[key].conditions if one.otherwise not in told_of]
        assert not silent, f"{key}: no row shows {', '.join(silent)}"
