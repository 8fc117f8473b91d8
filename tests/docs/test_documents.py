"""The documents are true to the program: links lead somewhere, commands exist, reference pages are current."""

import re
import subprocess
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import typer
from django.core.management import get_commands

from lineofsight.cli import COMMANDS
from lineofsight.domain.clocks import CLOCKS
from lineofsight.domain.closing_pathway import CLOSING_STEPS
from lineofsight.domain.data_faults import DATA_FAULTS
from lineofsight.domain.early_help_pathway import EARLY_HELP_STEPS
from lineofsight.domain.looked_after_pathway import LOOKED_AFTER_STEPS
from lineofsight.domain.move_pathway import MOVE_STEPS
from lineofsight.domain.pathway import STEPS
from lineofsight.domain.permissions import PERMITS
from lineofsight.domain.plan_pathway import PLAN_STEPS
from lineofsight.domain.pre_birth_pathway import PRE_BIRTH_STEPS
from lineofsight.domain.private_fostering_pathway import PRIVATE_FOSTERING_STEPS
from lineofsight.domain.proceedings_pathway import PROCEEDINGS_STEPS
from lineofsight.domain.protection_pathway import PROTECTION_STEPS
from lineofsight.domain.step_change_pathway import STEP_CHANGE_STEPS
from lineofsight.domain.working_days import Calendar
from tools.reference_diagram import boxes_of
from tools.reference_rows import (
    BEGUN_BY,
    DIAGRAMS,
    EARLY_HELP_BEGUN_BY,
    EARLY_HELP_WAITS_FOR,
    MEETINGS_BEGUN_BY,
    TAKEN_WITH,
    WAITS_FOR,
    Diagram,
)

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
RULES = DOCS / "reference" / "census-rules"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted(one for one in DOCS.rglob("*.md") if one.parent != RULES)]
"""All but the pages of the census rules, which are drawn alike: their list names each."""
NAMES = [str(document.relative_to(ROOT)) for document in DOCUMENTS]


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def anchors_of(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", without_code(text_of(document)), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# --- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_every_link_leads_somewhere(document: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(document))):
        address, _, anchor = target.partition("#")
        if address.startswith(("https://", "http://", "mailto:")):
            continue
        file = (document.parent / address).resolve() if address else document
        if not file.exists() or (anchor and anchor not in anchors_of(file)):
            broken.append(target)
    assert not broken


def test_the_index_names_every_document() -> None:
    index = text_of(DOCS / "README.md")
    missing = [
        str(document.relative_to(DOCS))
        for document in DOCUMENTS
        if document.is_relative_to(DOCS)
        and document.name != "README.md"
        and f"({document.relative_to(DOCS)})" not in index
    ]
    assert not missing


# --- commands --------------------------------------------------------------------------------------------------------


def commands_in(text: str) -> list[list[str]]:
    """Each mention of `lineofsight ...` in code, as words, without what stands behind a comment mark."""
    code = re.findall(r"```.*?```|`[^`]+`", text, flags=re.DOTALL)
    found = re.findall(r"(?<![\w./:@-])lineofsight((?: [^\s`#|&]+)+)", "\n".join(code))
    return [words.split() for words in found]


def groups() -> dict[str, set[str]]:
    import importlib

    parts = {"check": {"cin"}}  # parsed by the standard library
    for command in COMMANDS:
        if command.is_group and command.needs_record:
            parts[command.name] = set(typer.main.get_command(importlib.import_module(command.module).app).commands)
    return parts


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_every_command_that_is_named_exists(document: Path) -> None:
    known = {command.name for command in COMMANDS}
    inner = groups() | {"manage": set(get_commands())}
    unknown = [
        " ".join(words)
        for words in commands_in(text_of(document))
        if words[0].islower()
        and (words[0] not in known or (words[0] in inner and len(words) > 1 and not is_part(words[1], inner[words[0]])))
    ]
    assert not unknown


def is_part(word: str, parts: set[str]) -> bool:
    return word in parts or word.startswith("-") or word == "COMMAND"


def test_a_command_that_does_not_exist_is_seen() -> None:
    assert commands_in("Type `lineofsight lode cin FILE` or\n```sh\nlineofsight trail prove\n```") == [
        ["lode", "cin", "FILE"],
        ["trail", "prove"],
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE))
    code = "\n".join(re.findall(r"```.*?```|`[^`]+`", text_of(document), flags=re.DOTALL))
    named = set(re.findall(r"(?:^|[`\s])make ([a-z][a-z-]*)", code, flags=re.MULTILINE))
    assert named <= targets


# --- what may not stand there ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_no_path_of_a_machine_stands_in_a_document(document: Path) -> None:
    paths = re.findall(r"(?<![\w/.:])/(?:home|root|work|tmp|Users|mnt)/[\w/.-]*", text_of(document))
    assert not paths


MORE_STEPS = (*PROTECTION_STEPS, *PLAN_STEPS, *PRE_BIRTH_STEPS, *MOVE_STEPS)
"""The steps that stand below the table of the pathway."""

# --- the reference ---------------------------------------------------------------------------------------------------


SIDE_TRACK_STEPS = (*LOOKED_AFTER_STEPS, *PRIVATE_FOSTERING_STEPS, *PROCEEDINGS_STEPS)


def test_every_row_of_a_catalogue_is_on_its_page() -> None:
    rows = {
        "clocks": [f"| {clock.id} | {clock.title} |" for clock in CLOCKS],
        "permissions": [f"| `{permit.key}` |" for permit in PERMITS],
        "data-faults": [f"| `{fault.key}` |" for fault in DATA_FAULTS],
        "pathway": [
            f"## {step.title}\n"
            for step in (
                *STEPS,
                *CLOSING_STEPS,
                *PROTECTION_STEPS,
                *PLAN_STEPS,
                *PRE_BIRTH_STEPS,
                *MOVE_STEPS,
                *SIDE_TRACK_STEPS,
            )
        ],
        "early-help-pathway": [f"## {step.title}\n" for step in (*EARLY_HELP_STEPS, *STEP_CHANGE_STEPS)],
        "command-line": [f"lineofsight {command.name}\n" for command in COMMANDS],
    }
    missing = [(name, row) for name, found in rows.items() for row in found if row not in page_text(name)]
    assert not missing


def page_text(name: str) -> str:
    return text_of(DOCS / "reference" / f"{name}.md")


def test_the_diagrams_of_the_pathways_name_only_steps_and_conditions_that_exist() -> None:
    for drawn, diagrams in (
        ((*STEPS, *CLOSING_STEPS), (BEGUN_BY, WAITS_FOR)),
        ((*STEPS, *CLOSING_STEPS, *PROTECTION_STEPS), (MEETINGS_BEGUN_BY,)),
        (EARLY_HELP_STEPS, (EARLY_HELP_BEGUN_BY, EARLY_HELP_WAITS_FOR)),
    ):
        steps = {step.key for step in drawn}
        conditions = {condition.key for step in drawn for condition in step.conditions}
        for arrows in diagrams:
            assert set(arrows) <= conditions
            assert set(arrows.values()) <= steps


def test_a_step_that_is_taken_with_another_is_one() -> None:
    steps = {step.key for step in (*STEPS, *CLOSING_STEPS, *PROTECTION_STEPS)}
    assert TAKEN_WITH.keys() | set(TAKEN_WITH.values()) <= steps


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda diagram: diagram.name)
def test_a_diagram_has_every_step_once_and_no_two_boxes_overlap(diagram: Diagram) -> None:
    boxes = list(boxes_of(diagram.steps, diagram.arrows).values())
    assert [box.key for box in boxes] == [step.key for step in diagram.steps]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            is_beside = one.x != other.x
            assert is_beside or one.y + one.height <= other.y or other.y + other.height <= one.y, (one.key, other.key)
    svg = ET.fromstring(diagram.text())
    named = {child.tag.rpartition("}")[2]: child.text or "" for child in svg}
    assert named["title"] == diagram.title
    assert all(step.title in named["desc"] for step in diagram.steps)


# --- the guided tour -------------------------------------------------------------------------------------------------

PARTS_OF_A_STOP = ("What was written.", "Where to go.", "What you see.", "Ask yourself.")
WORDS_OF_THE_PAGES = ("web", "domain", "record", "synthetic/workforce_plan.py")


def stops() -> list[str]:
    """The twelve stops of the tour, each with its heading."""
    tour, _, _ = text_of(DOCS / "tutorial" / "guided-tour.md").partition("\n## And now")
    return re.split(r"\n## (?=\d+\. )", tour)[1:]


def test_the_tour_has_twelve_stops_with_all_their_parts() -> None:
    assert [int(stop.split(".")[0]) for stop in stops()] == list(range(1, 13))
    for stop in stops():
        assert tuple(re.findall(r"^\*\*(.+?)\*\*", stop, flags=re.MULTILINE)) == PARTS_OF_A_STOP, stop


def test_each_stop_has_one_picture_which_a_test_takes() -> None:
    takes = text_of(ROOT / "tests" / "docs" / "test_screenshots.py")
    for number, stop in enumerate(stops(), 1):
        (name,) = re.findall(r"!\[.+\]\(\.\./images/(.+)\.png\)", stop)
        assert name.startswith(f"tour-{number:02}-")
        assert (DOCS / "images" / f"{name}.png").exists()
        assert f'"{name}"' in takes


def test_what_a_stop_says_to_choose_is_on_a_page() -> None:
    source = ROOT / "src" / "lineofsight"
    files = [file for name in WORDS_OF_THE_PAGES for file in (sorted((source / name).rglob("*.*")) or [source / name])]
    pages = "\n".join(text_of(file) for file in files if file.suffix in {".html", ".py"}).replace("’", "'")
    named = {" ".join(words.split()) for stop in stops() for words in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", stop)}
    assert len(named) > 20
    assert {words for words in named if words not in pages} == set()


# --- decisions, examples ---------------------------------------------------------------------------------------------


def test_decisions_are_numbered_in_turn_and_have_their_parts() -> None:
    decisions = sorted((DOCS / "adr").glob("*.md"))
    assert [file.name[:5] for file in decisions] == [f"{number:04}-" for number in range(1, len(decisions) + 1)]
    for file in decisions:
        assert text_of(file).startswith(f"# {file.name[:4]} "), file.name
        assert re.findall(r"^## (.+)$", text_of(file), flags=re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_the_glossary_is_in_order_and_names_each_word_once() -> None:
    words = [word.casefold() for word in re.findall(r"^\*\*([^*]+)\*\*", text_of(ROOT / "GLOSSARY.md"), re.MULTILINE)]
    assert words == sorted(set(words))


@pytest.mark.parametrize("name", ["tutorial/first-hour.md", "explanation/how-working-days-count.md"])
def test_the_worked_examples_count_as_they_say(name: str, england: Calendar) -> None:
    quoted = " ".join(text_of(DOCS / name).replace("\n>", "").split())
    found = re.findall(r"Started (\d+ \w+ \d{4}) \([\w ]+\); (\d+) working days(.*?); due (\d+ \w+ \d{4})\.", quoted)
    assert found, "The page quotes a sentence."
    for started, number, holidays, due in found:
        first, last = day(started), day(due)
        assert england.add(first, int(number)) == last
        for holiday in england.holidays_between(first, last):
            assert f"{holiday:%A} {holiday.day} {holiday:%B}" in holidays


def day(words: str) -> date:
    from datetime import datetime

    return datetime.strptime(words, "%d %B %Y").date()  # noqa: DTZ007 - a day, without an hour


def test_the_tutorial_counts_its_example_by_hand() -> None:
    text = text_of(DOCS / "tutorial" / "first-hour.md")
    start = date(2026, 7, 15)
    bank_holiday = date(2026, 8, 31)
    worked = [d for d in (start + timedelta(n) for n in range(1, 70)) if d.weekday() < 5 and d != bank_holiday]
    assert (worked[0], worked[1], worked[44]) == (date(2026, 7, 16), date(2026, 7, 17), date(2026, 9, 17))
    assert worked.index(date(2026, 8, 28)) + 1 == 32
    assert worked.index(date(2026, 9, 4)) + 1 == 36
    assert "Thursday 17 September 45" in text


def test_the_clock_of_the_how_to_is_a_row_of_the_catalogue() -> None:
    shown = re.search(r"```python\n(Clock\(.*?)\n\)\n```", text_of(DOCS / "how-to" / "add-a-clock.md"), re.DOTALL)
    assert shown is not None
    source = text_of(ROOT / "src" / "lineofsight" / "domain" / "clocks" / "catalogue.py")
    assert all(line.strip() in source for line in shown[1].splitlines())


def test_python_in_the_documents_can_be_compiled() -> None:
    for document in DOCUMENTS:
        for block in re.findall(r"```python\n(.*?)```", text_of(document), flags=re.DOTALL):
            compile(block, str(document), "exec")


def test_every_tracked_picture_is_shown_somewhere() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "docs/images"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    shown = " ".join(text_of(document) for document in DOCUMENTS)
    assert [picture for picture in tracked if Path(picture).name not in shown] == []
