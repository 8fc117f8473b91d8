"""The rows of the domain's and the census's catalogues as Markdown, for the reference pages."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lineofsight.domain.clocks.manual import clock_table
from lineofsight.domain.closing_pathway import CLOSING_STEPS
from lineofsight.domain.codes import CODE_SETS, CodeSet
from lineofsight.domain.contact_pathway import CONTACT_STEPS
from lineofsight.domain.contact_pathway import Step as ContactStep
from lineofsight.domain.correction_pathway import CORRECTION_STEPS
from lineofsight.domain.data_faults import DATA_FAULTS
from lineofsight.domain.early_help_pathway import EARLY_HELP_STEPS
from lineofsight.domain.looked_after_pathway import LOOKED_AFTER_STEPS
from lineofsight.domain.move_pathway import MOVE_STEPS
from lineofsight.domain.pathway import STEPS, Step
from lineofsight.domain.permissions import PERMITS, Action, Permit, Role, permits_for
from lineofsight.domain.plan_pathway import PLAN_STEPS
from lineofsight.domain.pre_birth_pathway import PRE_BIRTH_STEPS
from lineofsight.domain.private_fostering_pathway import PRIVATE_FOSTERING_STEPS
from lineofsight.domain.proceedings_pathway import PROCEEDINGS_STEPS
from lineofsight.domain.protection_pathway import PROTECTION_STEPS
from lineofsight.domain.step_change_pathway import STEP_CHANGE_STEPS
from lineofsight.returns.cin_census.items import GROUPS, ITEMS, OLDER_ITEMS, Group, Item
from lineofsight.returns.dfe_api.fields import FIELDS
from lineofsight.synthetic.dirty import DIRTY_FAULTS, NO_FILE_HOLDS, NOT_IN_A_CENSUS, DirtyFault
from tools.reference_diagram import Arrows, arrows_of, as_rows, drawing

SPEC = Path(__file__).resolve().parent.parent / "tests" / "domain" / "spec"


def markdown_table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Rows under headings; a bar within a cell is escaped, and a line break becomes a space."""
    cells = [list(headings)]
    cells += [["---"] * len(cells[0])]
    cells += [[" ".join(str(cell).split()).replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells) + "\n"


def in_words(key: str) -> str:
    """A key as a reader says it: "team manager" for team_manager."""
    return key.replace("_", " ")


# --- clocks ----------------------------------------------------------------------------------------------------------


def clocks() -> str:
    """Every clock, and the drawn tables that specify those that are read."""
    return clock_table() + "\n\n" + "\n".join(specified(file) for file in _spec_files())


def _spec_files() -> list[Path]:
    return sorted(SPEC.glob("*.txt"))


def specified(file: Path) -> str:
    """One file of drawn tables, under its heading."""
    heading, _, drawn = file.read_text(encoding="utf-8").partition("\n")
    number, key = heading.split()
    return f"## {number} {in_words(key)}, case by case\n\n```text\n{drawn.strip()}\n```\n"


# --- permissions -----------------------------------------------------------------------------------------------------


def permissions() -> str:
    """The permits, one row each, and who may do what through which of them."""
    return f"## The rows\n\n{_permit_rows()}\n## Who may do what\n\n{_actions_by_role()}"


def _permit_rows() -> str:
    rows = (
        (
            f"`{permit.key}`",
            ", ".join(role.label for role in Role if role in permit.roles),
            ", ".join(action.words for action in Action if action in permit.actions),
            _because(permit),
            ", ".join(sorted(permit.restrictions)),
            permit.source,
        )
        for permit in PERMITS
    )
    return markdown_table(("row", "who", "may", "because", "levels", "source"), rows)


def _because(permit: Permit) -> str:
    words = " or ".join(in_words(relationship) for relationship in permit.relationships)
    return f"{words}; not the author" if permit.unless_author else words


def _actions_by_role() -> str:
    rows = (
        (action.words, *(", ".join(f"`{permit.key}`" for permit in permits_for(action, role)) for role in Role))
        for action in Action
    )
    return markdown_table(("action", *(role.label for role in Role)), rows)


# --- the pathway -----------------------------------------------------------------------------------------------------

WAITS_FOR = {
    "no_open_episode": "close_episode",
    "no_open_assessment": "authorise_assessment",
    "no_open_enquiry": "sign_section_47_outcome",
    "enquiry_is_submitted": "conclude_section_47_enquiry",
    "assessment_is_completed": "complete_assessment",
    "no_protection_plan_since": "end_child_protection_plan",
    "closes_with_protection_plans_ended": "end_child_protection_plan",
    "no_need_plan_since": "end_child_in_need_plan",
    "closes_with_need_plans_ended": "end_child_in_need_plan",
    "closes_with_enquiries_settled": "hold_initial_conference",
}
"""Conditions that another step clears: the dotted arrows of the diagram."""

BEGUN_BY = {
    "episode_is_open": "open_episode",
    "on_or_after_assessment_start": "start_assessment",
    "on_or_after_enquiry_start": "start_section_47_enquiry",
    "after_plan_start": "start_child_protection_plan",
    "on_or_after_plan_start": "start_child_in_need_plan",
}
"""Conditions about what another step began: the full arrows of the diagram."""


TAKEN_WITH = {
    "authorise_assessment": "complete_assessment",
    "start_section_47_enquiry": "hold_strategy_discussion",
    "start_child_protection_plan": "hold_initial_conference",
    "hold_quorate_discussion": "hold_strategy_discussion",
    "carry_on_section_47_enquiry": "hold_strategy_discussion",
    "end_as_a_conference_decided": "end_child_protection_plan",
    "take_part_in_conference": "hold_initial_conference",
    "see_child_in_enquiry": "conclude_section_47_enquiry",
    "follow_up_discussion": "hold_strategy_discussion",
    "hold_quorate_conference": "hold_initial_conference",
    "plan_initial_conference": "start_section_47_enquiry",
    "plan_review_conference": "start_child_protection_plan",
    "move_conference": "plan_initial_conference",
    "call_off_conference": "plan_initial_conference",
    "share_conference_report": "plan_initial_conference",
    "send_conference_papers": "hold_initial_conference",
}
"""Steps that are taken with another, or follow from it without a condition that says so."""

MEETINGS_BEGUN_BY = {
    "on_or_after_protection_plan_start": "start_child_protection_plan",
    "enquiry_runs": "start_section_47_enquiry",
}
"""The same of the conditions of child protection meetings."""

EARLY_HELP_WAITS_FOR = {
    "no_open_early_help": "end_early_help",
    "no_open_help_assessment": "complete_help_assessment",
    "assessed_or_says_why_not": "complete_help_assessment",
    "no_open_family_plan": "end_family_plan",
    "ends_with_plan_ended": "end_family_plan",
}
"""The same for early help: conditions that another step clears."""

EARLY_HELP_BEGUN_BY = {
    "early_help_not_ended": "request_early_help",
    "agreed_first": "record_agreement",
    "on_or_after_help_assessment_start": "start_help_assessment",
    "family_plan_not_ended": "start_family_plan",
}
"""The same for early help: conditions about what another step began."""


def pathway() -> str:
    """The diagram of the steps, and each step with its conditions; then what meetings, plans and side tracks need."""
    side_tracks = (*LOOKED_AFTER_STEPS, *PRIVATE_FOSTERING_STEPS, *PROCEEDINGS_STEPS)
    taken = (*STEPS, *CLOSING_STEPS, *PROTECTION_STEPS, *PLAN_STEPS, *PRE_BIRTH_STEPS, *MOVE_STEPS, *side_tracks)
    every = (*taken, *CORRECTION_STEPS)
    return _with_diagram(PATHWAY, "\n".join(_steps(every)))


def early_help_pathway() -> str:
    """The same for early help, and for the steps between teams."""
    return _with_diagram(EARLY_HELP_PATHWAY, "\n".join(_steps((*EARLY_HELP_STEPS, *STEP_CHANGE_STEPS))))


@dataclass(frozen=True)
class Diagram:
    """One drawing of a pathway: its file beside the pages, its title, and the steps with their arrows."""

    name: str
    title: str
    steps: tuple[Step, ...]
    arrows: Arrows

    def text(self) -> str:
        return drawing(self.title, self.steps, self.arrows)


PATHWAY = Diagram(
    "pathway",
    "The pathway of a child in need of help or protection",
    (*STEPS, *CLOSING_STEPS, *PROTECTION_STEPS),
    arrows_of((*STEPS, *CLOSING_STEPS, *PROTECTION_STEPS), {**BEGUN_BY, **MEETINGS_BEGUN_BY}, WAITS_FOR, TAKEN_WITH),
)
EARLY_HELP_PATHWAY = Diagram(
    "early-help-pathway",
    "The pathway of early help",
    EARLY_HELP_STEPS,
    arrows_of(EARLY_HELP_STEPS, EARLY_HELP_BEGUN_BY, EARLY_HELP_WAITS_FOR, {}),
)
DIAGRAMS = (PATHWAY, EARLY_HELP_PATHWAY)


def _with_diagram(diagram: Diagram, steps: str) -> str:
    """The drawing, the same as a table, and the steps with their conditions."""
    table = markdown_table(("step", "follows", "waits for"), as_rows(diagram.steps, diagram.arrows))
    shown = f"![{diagram.title}: each step, what it follows and what it waits for, as in the table below]"
    return f"{shown}({diagram.name}.svg)\n\n## The diagram as a table\n\n{table}\n{steps}"


def contact_pathway() -> str:
    """The steps of a decision on a contact, each with its conditions."""
    return "\n".join(_steps(CONTACT_STEPS))


def _steps(steps: Iterable[Step | ContactStep]) -> Iterator[str]:
    for step in steps:
        rows = ((f"`{one.key}`", one.otherwise, one.source) for one in step.conditions)
        table = markdown_table(("condition", "what the worker is told where it does not hold", "source"), rows)
        yield f"## {step.title}\n\n{table}"


# --- data faults and codes -------------------------------------------------------------------------------------------


def data_faults() -> str:
    """Every kind of fault, one row each."""
    rows = (
        (fault.number or "", f"`{fault.key}`", fault.severity, fault.message, fault.what_to_do, ", ".join(fault.rules))
        for fault in DATA_FAULTS
    )
    return markdown_table(("", "fault", "severity", "what is wrong", "what to do", "census rules"), rows)


def dirty_files() -> str:
    """Every fault that can be planted in a file, and the data faults that no file can hold."""
    headings = ("", "fault", "what is wrong", "census rules", "data faults", "refused")
    planted = markdown_table(headings, map(_dirty_row, DIRTY_FAULTS))
    left_out = markdown_table(("data fault", "why"), ((f"`{key}`", why) for key, why in NO_FILE_HOLDS.items()))
    elsewhere = markdown_table(("", "why"), NOT_IN_A_CENSUS.items())
    unheld = f"## What no file can hold\n\n{left_out}\nNor these common faults, by their number:\n\n{elsewhere}"
    return f"## The faults\n\n{planted}\n{unheld}"


def _dirty_row(fault: DirtyFault) -> tuple[object, ...]:
    found, refused = (", ".join(f"`{one}`" for one in many) for many in (fault.data_faults, fault.fields))
    return (fault.number or "", f"`{fault.key}`", fault.what, ", ".join(fault.rules), found, refused)


def codes() -> str:
    """Every code set with its codes."""
    return "\n".join(_code_set(code_set) for code_set in CODE_SETS)


def _code_set(code_set: type[CodeSet]) -> str:
    rows = ((f"`{one.code}`", one.label, one.valid_from or "", one.valid_to or "") for one in code_set)
    table = markdown_table(("code", "what it says", "first year", "last year"), rows)
    return f"## {code_set.__name__}\n\n{documented(code_set)}\n\n{table}"


def documented(thing: object) -> str:
    """A docstring, each of its paragraphs on one line."""
    paragraphs = (inspect.getdoc(thing) or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


# --- the census ------------------------------------------------------------------------------------------------------


def daily_feed() -> str:
    """Every member of the daily feed."""
    return markdown_table(
        ("member", "holds", "at most", "codes", "from the record"),
        (
            (
                f"`{row.path}`",
                str(row.kind),
                f"{row.longest} characters" if row.longest else "",
                row.codes.__name__ if row.codes else "",
                row.from_record or "no part",
            )
            for row in FIELDS
        ),
    )


def census_items() -> str:
    """The groups and the items of the census, in the order of the file."""
    return f"## Groups\n\n{_groups()}\n## Items\n\n{_items(ITEMS)}\n## Items of older files\n\n{_items(OLDER_ITEMS)}"


def _groups() -> str:
    rows = ((f"`{one.path}`", _times(one), f"`{one.key}`" if one.key else "") for one in GROUPS)
    return markdown_table(("group", "times", "nothing can be placed without"), rows)


def _items(items: Iterable[Item]) -> str:
    rows = (
        (
            one.number,
            f"`{one.path}`",
            one.code_set.__name__ if one.code_set else one.kind.value,
            _times(one),
            f"`{one.field}`" if one.field else "not yet",
            one.first_collected,
        )
        for one in items
    )
    return markdown_table(("number", "item", "kind", "times", "taken as", "first collected"), rows)


def _times(row: Item | Group) -> str:
    if row.at_most is None:
        return f"{row.at_least} or more"
    return str(row.at_most) if row.at_least == row.at_most else f"{row.at_least} to {row.at_most}"
