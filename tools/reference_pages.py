"""Draw the reference pages of docs/ from the catalogues: `make docs`. A test says when one is out of date."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
MADE_BY = "<!-- Drawn by `make docs` from the catalogue; change that, not this page. -->\n"


@dataclass(frozen=True)
class Page:
    """One page of the reference: what stands above the rows, and what draws them."""

    name: str
    title: str
    introduction: str
    body: Callable[[], str]

    @property
    def file(self) -> Path:
        return REFERENCE / f"{self.name}.md"

    def text(self) -> str:
        return f"# {self.title}\n\n{MADE_BY}\n{self.introduction}\n\n{self.body()}"


@dataclass(frozen=True)
class Drawing:
    """One drawing beside the pages of the reference."""

    name: str

    @property
    def file(self) -> Path:
        return REFERENCE / f"{self.name}.svg"

    def text(self) -> str:
        from tools.reference_rows import DIAGRAMS

        return next(one for one in DIAGRAMS if one.name == self.name).text()


def _stages() -> str:
    from tools.reference_stages import stages

    return stages()


def _faults() -> str:
    from tools.reference_faults import faults

    return faults()


def _settings() -> str:
    from lineofsight.config.environment import table

    return table()


def _conditions() -> str:
    from lineofsight.config.deployment import table

    return table()


def _rows(of: str) -> Callable[[], str]:
    """What draws the rows of one catalogue, looked up when the page is drawn: models can be imported only then."""

    def draw() -> str:
        from tools import reference_rows

        text: str = getattr(reference_rows, of)()
        return text

    return draw


def _decisions(of: str) -> Callable[[], str]:
    """What draws one of the catalogues behind threshold decisions, looked up when the page is drawn."""

    def draw() -> str:
        from tools import reference_decisions

        text: str = getattr(reference_decisions, of)()
        return text

    return draw


def _chronology() -> str:
    from tools.reference_chronology import chronology

    return chronology()


def _documents() -> str:
    from tools.reference_documents import documents

    return documents()


def _dataset() -> str:
    from tools.reference_dataset import dataset

    return dataset()


def _record() -> str:
    from tools.reference_record import record

    return record()


def _springshire() -> str:
    from datetime import date

    from lineofsight.synthetic.authority import every_family
    from lineofsight.synthetic.comparison import compared, table, whole_years
    from lineofsight.synthetic.plan import AuthorityPlan
    from lineofsight.synthetic.told import Told

    plan = AuthorityPlan(children=2_500, years=5, until=date(2026, 10, 31), seed=7)
    lives = [life for family in every_family(plan) for life in family.lives]
    return table(compared(Told(lives, whole_years(plan))))


def _commands() -> str:
    from tools.reference_commands import commands

    return commands()


def _rules() -> str:
    from tools.reference_rules import rules

    return rules()


def _stories() -> str:
    from tools.reference_stories import stories

    return stories()


PAGES = (
    Page(
        "settings",
        "Settings",
        "Line of Sight is set up by the environment it is started in. Moments are stored in UTC and shown in\n"
        "Europe/London; that is not a setting. `lineofsight check-deployment` says what is missing before a real\n"
        "record is kept.",
        _settings,
    ),
    Page(
        "deployment",
        "Before going live",
        "`lineofsight check-deployment` asks these questions of the settings and of the running database, and ends\n"
        "with status 1 when a condition of weight *must* is missing. Where *stops the start* says yes, the server\n"
        "does not start without it; the demonstration does.",
        _conditions,
    ),
    Page(
        "clocks",
        "Clocks",
        "Every clock of the field: what starts and stops it, its limit, and whose limit it is. Those that are\n"
        "read have drawn tables below, which are the tests that hold them. [How working days\n"
        "count](../explanation/how-working-days-count.md) and [the deadline\n"
        "ledger](../explanation/the-deadline-ledger.md) say how to read them.",
        _rows("clocks"),
    ),
    Page(
        "permissions",
        "Permissions",
        "Who may do what. A row opens its actions to its roles, given one of its relationships to the child and a\n"
        "record of one of its levels; no row means no. [The access model](../explanation/access-model.md)\n"
        "explains the words.",
        _rows("permissions"),
    ),
    Page(
        "pathway",
        "The pathway",
        "The steps of a child's journey that can be recorded here, and what must hold before each. In the diagram\n"
        "a full arrow leads from the step that begins something to a step on it; a dotted arrow leads from the\n"
        "step that ends something to a step that waits for that. Loaded facts come past this table: see\n"
        "[loading](../explanation/loading.md).",
        _rows("pathway"),
    ),
    Page(
        "early-help-pathway",
        "The pathway of early help",
        "The steps of early help, from the request to the end, then the steps between teams, and what must hold\n"
        "before each. The arrows are those of [the pathway](pathway.md). [Early\n"
        "help](../explanation/early-help.md) says what they rest on.",
        _rows("early_help_pathway"),
    ),
    Page(
        "stages",
        "The stages, case by case",
        "Each stage of a child's journey: who may take its steps, and cases with what the worker is told. A case is\n"
        "tried on Monday 23 November 2026. These tables are the tests that hold the steps of the\n"
        "[pathway](pathway.md) and of [early help](early-help-pathway.md), with the [permissions](permissions.md).\n"
        "Nobody authorises or answers what is their own.",
        _stages,
    ),
    Page(
        "contact-pathway",
        "The pathway of a decision on a contact",
        "What must hold before a contact is decided, signed off, sent back or reopened. A decision is for one child;\n"
        "brothers and sisters who are decided together are held against it one by one. [Decide on a\n"
        "contact](../how-to/decide-on-a-contact.md) says how it is used.",
        _rows("contact_pathway"),
    ),
    Page(
        "flags",
        "Flags",
        "Every flag of the field: a rule that counts dated events of a child's record and lists them. It is no score,\n"
        "and flags are not ranked. That one did not fire never means that a child is safe. The numbers are local; an\n"
        "authority sets its own from a day on. Those that are read have drawn tables below, which are the tests that\n"
        "hold them. [Threshold decisions](../explanation/threshold-decisions.md) says how they are used.",
        _decisions("flags"),
    ),
    Page(
        "thresholds",
        "Thresholds",
        "Levels of need, the example of a framework that stands until an authority sets its own, and which decisions\n"
        "a manager signs. Criteria are prompts for judgement: nothing counts them. [Threshold\n"
        "decisions](../explanation/threshold-decisions.md) says more.",
        _decisions("thresholds"),
    ),
    Page(
        "information-sharing",
        "Information sharing",
        "What is often lumped together as consent, kept apart: which law opens which question to which agency, and\n"
        "the bases, conditions, grounds and reasons that are recorded. What is marked unverified was not checked\n"
        "against the Act. [Threshold decisions](../explanation/threshold-decisions.md) says when facts are complete.",
        _decisions("information_sharing"),
    ),
    Page(
        "chronology",
        "Chronology",
        "The significant kinds of event. What the record tells proposes a row by itself; the rest people write by\n"
        "hand. *Sort* is what an event is in a child's life; it is counted by year and weighs nothing. [The\n"
        "chronology](../explanation/the-chronology.md) says how rows are kept.",
        _chronology,
    ),
    Page(
        "documents",
        "Documents",
        "Every kind of document that is made from the record. What it says of the record is read when it is made, and\n"
        "kept as it was made. [Make a document](../how-to/make-a-document.md) says how. Sections in bold have to be\n"
        "written before it is made.",
        _documents,
    ),
    Page(
        "data-faults",
        "Data faults",
        "What is looked for in every child's record. The number is that of the field's list of common faults; a\n"
        "row without one is a ground rule of practice. [Data quality](../explanation/data-quality.md) says what\n"
        "the severities mean.",
        _rows("data_faults"),
    ),
    Page(
        "common-faults",
        "Common faults, and what is done about each",
        "The field's list of 44 mistakes that real records contain, with the response to each here and the test that\n"
        "shows it. What waits for a part of the record that is still to come says so. What is looked for in every\n"
        "child's record is among the [data faults](data-faults.md).",
        _faults,
    ),
    Page(
        "dirty-files",
        "Files with faults on purpose",
        "The faults that can be planted in a census file of the invented authority. The number is that of the\n"
        "field's list of common faults; a row without one is a rule of the census or of the form. *Data faults* are\n"
        "those that a load of the file finds in the child's record, by their [keys](data-faults.md); *refused* says\n"
        "where, below the child's element, it reports values that it could not take. Where both are empty a load\n"
        "takes the file's word, and only the census rules find the fault, if any does.",
        _rows("dirty_files"),
    ),
    Page(
        "codes",
        "Codes",
        "The national code sets. Years are census years; an empty cell means no beginning or no end. A withdrawn\n"
        "code stays, because an old file uses it.",
        _rows("codes"),
    ),
    Page(
        "census-items",
        "Census items",
        "The items of the children in need census, in the order of the file. An item *taken as* a name goes into\n"
        "the record; `not yet` stands at the items that the record does not hold, whose values are reported as\n"
        "refused. So are those of the draft for 2026/27, which are only written into a return.",
        _rows("census_items"),
    ),
    Page(
        "daily-feed",
        "Daily feed",
        "The members of the daily feed to the Department for Education, in the order of the published list, and where\n"
        "the record has them; `no part` stands at those that are never sent. [Send the daily\n"
        "feed](../how-to/send-the-daily-feed.md) says how it is sent.",
        _rows("daily_feed"),
    ),
    Page(
        "safeguarding-dataset",
        "Standard Safeguarding Dataset",
        "The tables and fields of the Standard Safeguarding Dataset (SSD) in its order, our own tables beside them,\n"
        "and what of each the record fills; `no part` stands at a field that is always empty. Each table is a view\n"
        "of the live database under its name, and a file of `lineofsight return ssd`. [Make the safeguarding\n"
        "dataset](../how-to/make-the-safeguarding-dataset.md) says how both are read, and where facts stand that the\n"
        "standard has another place for.",
        _dataset,
    ),
    Page(
        "census-rules",
        "Census rules",
        "Every rule of the children in need census, in DfE's words. The page of each has its logic, and the cases\n"
        "that hold it. A case is a few rows of a file: rows are parted by semicolons, children by `//`; what it does\n"
        "not name is that of a plain child, a girl born on 4 May 2015, without disabilities, referred on 2 June 2025,\n"
        "with further action. `-` is an item left out. [Check a census file](../how-to/check-a-census-file.md) says\n"
        "how the rules are asked.",
        _rules,
    ),
    Page(
        "springshire-and-england",
        "Springshire and England",
        "The invented authority beside England: 2,500 children over five years until 31 October 2026, seed 7. Ours\n"
        "are of the whole financial years from April 2022 to March 2026, and *n* says how many they are of. The year\n"
        "after them is left out: in it 57 % of assessments are in time, 60 % of initial conferences and 75 % of\n"
        "review conferences, so that there is something to find. A test holds every row within its tolerance.",
        _springshire,
    ),
    Page(
        "command-line",
        "The command line",
        "`lineofsight COMMAND --help` prints the same. Every command ends with status 0 only when its job was done.",
        _commands,
    ),
    Page(
        "record",
        "The record",
        "The tables and their columns. *identifies*: with it alone a reader may know who this is. *sensitive*: it\n"
        "says something about the child's life. *plain*: neither. [The record](../explanation/the-record.md)\n"
        "explains versions and both times.",
        _record,
    ),
    Page(
        "planted-stories",
        "Planted stories",
        "Springshire, the invented authority, has stories that were planted to be found: things that inspectors have\n"
        "written of real services. L, W, E, S and H are the findings of the five reports that the practice reference\n"
        "counts, P its indicators, K its clocks and F its flags. The children of a story that has a family of its own\n"
        "have LA child IDs from `SPR800001` on. What is overdue is told as on the last day that was lived: whoever\n"
        "looks later finds it overdue by more.",
        _stories,
    ),
)

DRAWINGS = (Drawing("pathway"), Drawing("early-help-pathway"))


def main() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for page in (*PAGES, *DRAWINGS):
        page.file.write_text(page.text(), encoding="utf-8")
        print(page.file.relative_to(REFERENCE.parent.parent))
    draw_rules()


def draw_rules() -> None:
    """A page for each rule of the census; that of a rule which is no more goes."""
    from tools.reference_rules import FOLDER, pages

    drawn = pages(REFERENCE)
    (REFERENCE / FOLDER).mkdir(exist_ok=True)
    for file in set((REFERENCE / FOLDER).glob("*.md")) - drawn.keys():
        file.unlink()
    for file, text in drawn.items():
        file.write_text(text, encoding="utf-8")
    print(f"{(REFERENCE / FOLDER).relative_to(REFERENCE.parent.parent)}: {len(drawn)} pages")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))  # the drawing modules stand beside this one, in `tools`
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lineofsight.config.settings")
    django.setup()
    main()
