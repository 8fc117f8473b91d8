"""The catalogues behind threshold decisions as Markdown: flags, information sharing, and levels of need."""

from __future__ import annotations

from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.flags import FLAGS, READ_FLAGS
from lineofsight.domain.information_sharing import (
    GATEWAYS,
    AgencyKind,
    Body,
    ConfidentialityGround,
    LawfulBasis,
    Purpose,
    SpecialCategoryCondition,
    WhyNotShared,
    WhyNotTold,
)
from lineofsight.domain.thresholds import SHIPPED_FRAMEWORK, SIGNED_BY_A_MANAGER, LevelOfNeed, SignOff
from tools.reference_rows import SPEC, in_words, markdown_table, specified

# --- flags -----------------------------------------------------------------------------------------------------------


def flags() -> str:
    """Every flag, and the drawn tables that specify those that are read."""
    files = sorted((SPEC / "flags").glob("*.txt"))
    return f"{_flag_rows()}\n{_flags_without_data()}\n" + "\n".join(specified(file) for file in files)


def _flag_rows() -> str:
    rows = (
        (
            flag.id,
            flag.title,
            flag.rule_with({}),
            "; ".join(f"{one.words}: {one.shipped}, at least {one.least}" for one in flag.thresholds),
            "; ".join(flag.needs),
            " ".join((*flag.missing, flag.note)),
            f"{flag.version}; {flag.source}",
        )
        for flag in READ_FLAGS
    )
    headings = ("number", "flag", "rule as shipped", "numbers", "reads", "cannot look at, and notes", "version, source")
    return f"## Flags that are read\n\n{markdown_table(headings, rows)}"


def _flags_without_data() -> str:
    rows = (
        (flag.id, flag.title, flag.rule, " ".join(flag.missing), f"{flag.version}; {flag.source}")
        for flag in FLAGS
        if flag.finds is None
    )
    headings = ("number", "flag", "rule", "what is missing", "version, source")
    return f"## Flags with no data yet\n\n{markdown_table(headings, rows)}"


# --- information sharing ---------------------------------------------------------------------------------------------


def information_sharing() -> str:
    """Lawful bases, conditions, grounds and reasons, and the gateways by purpose and kind of agency."""
    parts = (
        ("Gateways", _gateways()),
        ("Lawful bases", _bases()),
        ("Special-category conditions", _referenced(SpecialCategoryCondition)),
        ("Grounds in confidentiality", _worded(ConfidentialityGround)),
        ("Why a family was not told", _worded(WhyNotTold)),
        ("Why something was not shared", _worded(WhyNotShared)),
        ("Kinds of agency", _agency_kinds()),
    )
    return "\n".join(f"## {title}\n\n{table}" for title, table in parts)


def _gateways() -> str:
    rows = (
        (
            f"`{row.key}`",
            row.title,
            row.says,
            ", ".join(in_words(purpose) for purpose in Purpose if purpose in row.purposes),
            ", ".join(kind.label for kind in AgencyKind if kind in row.agencies),
            row.basis.label,
            row.since.isoformat() if row.since else "no start day known: not offered",
            f"{row.source}{'; unverified' if row.is_unverified else ''}",
        )
        for row in GATEWAYS
    )
    headings = ("key", "gateway", "it says", "purposes", "agencies", "usual basis", "since", "source")
    return markdown_table(headings, rows)


def _bases() -> str:
    rows = (
        (f"`{one}`", one.label, one.reference, ", ".join(body.label for body in Body if body in one.open_to), one.note)
        for one in LawfulBasis
    )
    return markdown_table(("key", "basis", "where it stands", "open to", "note"), rows)


def _referenced(catalogue: type[SpecialCategoryCondition]) -> str:
    return markdown_table(
        ("key", "words", "where it stands"), ((f"`{one}`", one.label, one.reference) for one in catalogue)
    )


def _worded(catalogue: type[Worded]) -> str:
    return markdown_table(("key", "words"), ((f"`{one}`", one.label) for one in catalogue))


def _agency_kinds() -> str:
    return markdown_table(
        ("key", "agency", "kind of body"), ((f"`{one}`", one.label, one.body.label) for one in AgencyKind)
    )


# --- thresholds ------------------------------------------------------------------------------------------------------


def thresholds() -> str:
    """The levels of need, the shipped example of a framework, and what a manager signs."""
    levels = ((one.label, one.leads, one.agreement, one.response) for one in LevelOfNeed)
    bases = (
        (level.label, "; ".join(basis.label for basis in SHIPPED_FRAMEWORK.legal_bases[level])) for level in LevelOfNeed
    )
    criteria = ((one.level.value, one.theme, one.words, f"`{one.key}`") for one in SHIPPED_FRAMEWORK.criteria)
    signed = ((f"`{one}`", one.label) for one in SignOff)
    outcomes = ", ".join(sorted(outcome.label for outcome in SIGNED_BY_A_MANAGER))
    return (
        f"## Levels of need\n\n{markdown_table(('level', 'usually led by', 'agreement', 'usual response'), levels)}\n"
        f"{markdown_table(('level', 'may rest on, as shipped'), bases)}\n"
        f"## The shipped example\n\n{SHIPPED_FRAMEWORK.source}\n\n"
        f"{markdown_table(('level', 'theme', 'criterion', 'key'), criteria)}\n"
        f"## When a manager signs\n\nOutcomes that a manager signs, as shipped: {outcomes}.\n\n"
        f"{markdown_table(('key', 'a manager signs because'), signed)}"
    )
