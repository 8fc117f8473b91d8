"""Where what a census rule finds is put right: one row for rules that are mended alike, with the pages that do it.

A page is a step or a correction on a child's page, by its key; the first that the record leaves open is where a finding
leads. Where no page mends it, the row says who does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lineofsight.returns.cin_census.rules.worker_words import WORDS_BY_CODE

CHILD, EPISODE, ASSESSMENT = "ChildIdentifiers", "CINdetails", "Assessments"
ENQUIRY, NEED_PLAN, PROTECTION_PLAN = "Section47", "CINPlanDates", "ChildProtectionPlans"

TABLE_OF_PAGE: Mapping[str, str] = {
    "correct-details": CHILD,
    "record-birth": CHILD,
    "record-disabilities": CHILD,
    "correct-referral": EPISODE,
    "close-episode": EPISODE,
    "start-assessment": EPISODE,
    "correct-assessment": ASSESSMENT,
    "complete-assessment": ASSESSMENT,
    "authorise-assessment": ASSESSMENT,
    "correct-section-47": ENQUIRY,
    "initial-conference": ENQUIRY,
    "conclude-section-47": ENQUIRY,
    "sign-section-47": ENQUIRY,
    "correct-need-plan": NEED_PLAN,
    "end-need-plan": NEED_PLAN,
    "correct-protection-plan": PROTECTION_PLAN,
    "end-protection-plan": PROTECTION_PLAN,
}
"""The table of the census whose row each page is about, by the page's key."""


@dataclass(frozen=True, slots=True)
class Mending:
    """How what some rules find is put right. otherwise: where no page does, or beside the pages, who does and how."""

    codes: tuple[str, ...]
    pages: tuple[str, ...] = ()
    otherwise: str = ""


DETAILS = ("correct-details",)
FINISH = ("complete-assessment", "authorise-assessment")
CONFER = ("initial-conference", "conclude-section-47", "sign-section-47")
SYSTEM = "The identifier comes from the system that gave it. Change it there, and load a file that says so."
FILE = "What a file brought cannot be taken away here. Correct it where the file is from, and load it again."
HEADER = "The record writes the header by itself. Tell whoever runs the service."
WHOLE = "The performance team looks at all children together, and says in the notes of the return why it is so."
PRE_PROCEEDINGS = (
    "The draft of 2026-27 asks for it. Look at the way to court on the child's page; where it is right, say so in the"
    " notes of the return."
)

MENDINGS: tuple[Mending, ...] = (
    Mending(("1510", "1520", "1530", "1540", "1550", "8770Q", "8772"), DETAILS),
    Mending(("4180", "4220", "8520", "8525Q", "8535Q", "8545Q", "8750"), DETAILS),
    Mending(("8540", "8790"), ("record-disabilities", "correct-details")),
    Mending(("8530Q",), ("record-birth", "correct-details")),
    Mending(("8775Q",), ("close-episode", "correct-details")),
    Mending(("1560Q", "8794"), otherwise=FILE),
    Mending(("1570", "1580", "8500"), otherwise=SYSTEM),
    Mending(
        ("8510", "8590"),
        otherwise="Look at Possible duplicates: two records of one child are made one there.",
    ),
    Mending(("4008", "4009Q"), ("correct-need-plan", "correct-details")),
    Mending(("8555Q",), ("correct-referral", "correct-details")),
    Mending(("8585Q", "8606"), ("correct-referral", "correct-details")),
    Mending(("8568", "8569Q", "8600", "8610", "8620", "8630", "8640", "8650"), ("correct-referral",)),
    Mending(("8805", "8820", "8825Q", "8866", "2990"), ("correct-referral",)),
    Mending(("8810", "8815", "8816"), ("close-episode", "correct-referral")),
    Mending(("2991Q",), ("start-assessment",)),
    Mending(
        ("8565", "8831"),
        (
            "correct-referral",
            "correct-assessment",
            "correct-section-47",
            "correct-need-plan",
            "correct-protection-plan",
        ),
    ),
    Mending(("8867",), (*FINISH, "correct-referral")),
    Mending(("8868",), (*CONFER, "correct-referral")),
    Mending(("8670Q", "8896"), (*FINISH, "correct-assessment")),
    Mending(("8608", "8696", "8736", "8863Q", "8869", "8897Q", "8945Q", "8950Q"), ("correct-assessment",)),
    Mending(("1103",), ("correct-assessment", "correct-referral")),
    Mending(("8614",), FINISH),
    Mending(("8873Q",), ("close-episode", "correct-referral")),
    Mending(("8898",), otherwise=FILE),
    Mending(("8675Q", "8839", "8890"), (*CONFER, "correct-section-47")),
    Mending(("8615", "8715", "8740", "8870Q", "8875", "2884"), ("correct-section-47", "correct-referral")),
    Mending(("1104", "2889"), ("correct-section-47", "correct-referral")),
    Mending(("4000",), ("correct-referral", "correct-need-plan")),
    Mending(("4001", "4004"), ("end-need-plan", "correct-need-plan")),
    Mending(("4010", "4011", "4012Q", "4013", "4014"), ("correct-need-plan",)),
    Mending(("4015",), ("correct-need-plan", "correct-referral")),
    Mending(("4016", "4017"), ("end-need-plan", "correct-need-plan", "correct-protection-plan")),
    Mending(("4003",), ("correct-protection-plan", "correct-need-plan")),
    Mending(("1105", "8832"), ("correct-protection-plan", "correct-referral")),
    Mending(("2885",), ("correct-protection-plan", "correct-section-47", "correct-referral")),
    Mending(
        ("8720", "8730", "8840", "8841", "8842Q", "8905", "8910", "8925", "8930", "8940"), ("correct-protection-plan",)
    ),
    Mending(("8915", "8920"), ("correct-protection-plan", "correct-details")),
    Mending(("8935",), ("end-protection-plan", "correct-protection-plan")),
    Mending(("100",), otherwise=HEADER),
    Mending(
        ("2883",),
        otherwise="Look at the plans whose start is not the day of a conference: rule 2885 names each of them.",
    ),
    Mending(("2886Q", "2887Q", "2888Q"), otherwise=WHOLE),
    Mending(
        ("8995Q", "9000Q", "9005", "9006", "9007", "9008", "9009", "9010Q", "9011", "9012", "9013", "9015Q"),
        otherwise=PRE_PROCEEDINGS,
    ),
)

_BY_CODE: Mapping[str, Mending] = {code: row for row in MENDINGS for code in row.codes}
if len(_BY_CODE) != sum(len(row.codes) for row in MENDINGS):
    raise ValueError("A rule stands in two rows of MENDINGS. Leave it in one.")

_OF_TABLE: Mapping[str, tuple[str, ...]] = {
    CHILD: DETAILS,
    "ChildCharacteristics": DETAILS,
    EPISODE: ("correct-referral",),
    ASSESSMENT: ("correct-assessment",),
    ENQUIRY: ("correct-section-47",),
    NEED_PLAN: ("correct-need-plan",),
    PROTECTION_PLAN: ("correct-protection-plan",),
}
"""The page that puts right an item of each table: for what breaks the form of the census, and no rule of it."""

BY_FORM = Mending((), otherwise="The return breaks the form of the census here. Tell whoever runs the service.")


def mending_of(code: str, items: str = "") -> Mending:
    """How a finding is put right, by its rule; by its first item where it breaks the form of the census itself."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    table = items.partition(".")[0]
    return Mending((code,), _OF_TABLE[table]) if table in _OF_TABLE else BY_FORM


def words_of(code: str, wording: str) -> str:
    """What a rule says to the worker; the wording itself where it has no words of its own."""
    row = WORDS_BY_CODE.get(code)
    return row.words if row is not None else wording
