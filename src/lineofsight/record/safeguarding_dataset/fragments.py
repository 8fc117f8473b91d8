"""Pieces of SQL that SQLite and PostgreSQL read alike, from which the views are written.

Nothing here comes from a person: names of columns and codes are those of the models and the catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lineofsight.domain.safeguarding_dataset import Field, JsonKind, table

OWN: Final = "LOS"
"""How a key of our own begins. The letters of its column and the number of the row follow: "LOSCINE12"."""
SECOND: Final = "B"
"""What follows a key of our own where another case system gave that very key to something else."""


JOINED_CODES: Final = "string_agg(o.code, ', ' ORDER BY o.code)"
"""The codes of a group of rows `o` in one text, as PostgreSQL says it."""
_IN_SQLITE: Final = {JOINED_CODES: "group_concat(o.code, ', ')"}
"""What SQLite says otherwise: it joins the rows in the order in which they come."""


def as_said_by(vendor: str, query: str) -> str:
    """A query as the database at hand says it: `sqlite` or `postgresql`."""
    if vendor == "sqlite":
        for told, instead in _IN_SQLITE.items():
            query = query.replace(told, instead)
    return query


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def said(column: str) -> str:
    """A text; NULL where nothing is recorded."""
    return f"NULLIF({column}, '')"


def cut(column: str, size: int) -> str:
    """The first characters of a text; NULL where nothing is recorded."""
    return f"NULLIF(substr({column}, 1, {size}), '')"


def yes_no(claim: str) -> str:
    """Y or N for a claim; NULL where it is not known."""
    return f"CASE WHEN {claim} THEN 'Y' WHEN NOT ({claim}) THEN 'N' END"


def worded(column: str, words: Mapping[str, str]) -> str:
    """Other words for codes; NULL for a code that has none."""
    whens = " ".join(f"WHEN {literal(code)} THEN {literal(text)}" for code, text in words.items())
    return f"CASE {column} {whens} END"


def key(column: str, fact: str, number: str, letters: str = "") -> str:
    """The key of a row: the one with which it came from another case system, else one of our own; NULL for no row.

    column: the field that the key is of. fact: the kind of row, as in `SourceKey`. number: SQL that gives its id.
    letters: what begins a key of our own, where rows of two kinds stand in the table.
    """
    letters = letters or _LETTERS.get(column) or column.partition("_")[0].upper()
    own = f"{literal(OWN + letters)} || CAST({number} AS text)"
    given = f'k."column" = {literal(column)}'
    return (
        f'COALESCE((SELECT k."key" FROM record_sourcekey k WHERE k.fact = {literal(fact)} AND k.fact_id = {number}'
        f" AND {given}), {own} ||"
        f' CASE WHEN EXISTS (SELECT 1 FROM record_sourcekey k WHERE {given} AND k."key" = {own})'
        f" THEN {literal(SECOND)} ELSE '' END)"
    )


_LETTERS: Final = {"clae_cla_id": "PERIOD"}
"""The letters of a column whose table has another key with those that its name begins with."""


def person_key(number: str) -> str:
    """The key of a person: the LA child ID of a child."""
    child = f"(SELECT h.la_child_id FROM record_child h WHERE h.person_id = {number})"
    return f"COALESCE({child}, {key('pers_person_id', 'person', number)})"


def worker_key(number: str) -> str:
    return key("prof_professional_id", "worker", number)


def team_key(number: str) -> str:
    return key("dept_team_id", "team", number)


def episode_key(number: str) -> str:
    return key("cine_referral_id", "episode", number)


CHILD: Final = "c.la_child_id"
"""The key of the child that `about` joined."""


def about(column: str) -> str:
    """Join the child that a fact is about: a sealed record, or one found to be of another child, has no rows."""
    return (
        f"JOIN record_child c ON c.person_id = {column} AND c.restriction <> 'S2'"
        " JOIN record_person q ON q.id = c.person_id AND q.merged_into_id IS NULL"
    )


def held(what: str, day: str) -> str:
    """The key of the `team` or the `worker` that held the child `c` on a day."""
    return (
        f"(SELECT {_holder(what)} FROM record_allocation a WHERE a.child_id = c.person_id AND a.started_on <= {day}"
        f" AND (a.ended_on IS NULL OR a.ended_on >= {day}) ORDER BY a.started_on DESC, a.id DESC LIMIT 1)"
    )


def first_held(what: str, since: str, until: str) -> str:
    """The key of the `team` or the `worker` that first held the child `c` from a day on; until: the last, or NULL."""
    return (
        f"(SELECT {_holder(what)} FROM record_allocation a WHERE a.child_id = c.person_id"
        f" AND (a.ended_on IS NULL OR a.ended_on >= {since}) AND a.started_on <= COALESCE({until}, a.started_on)"
        f" AND a.{what}_id IS NOT NULL ORDER BY a.started_on, a.id LIMIT 1)"
    )


def _holder(what: str) -> str:
    return {"team": team_key, "worker": worker_key}[what](f"a.{what}_id")


def json_text(column: str) -> str:
    """A text as it stands between the quotes of JSON."""
    made = f"COALESCE({column}, '')"
    for old, new in (("\\", "\\\\"), ('"', '\\"'), ("\r", ""), ("\n", "\\n"), ("\t", "\\t")):
        made = f"replace({made}, {literal(old)}, {literal(new)})"
    return made


def flags(field: str, claims: Mapping[str, str]) -> str:
    """The JSON object of a field: Y or N under each key with a claim, every other key present and empty.

    A key that counts the others counts the claims that hold.
    """
    of = _field(field)
    parts = []
    for one in of.json_keys:
        if one.kind is JsonKind.WHOLE:
            counted = " + ".join(f"CASE WHEN {claim} THEN 1 ELSE 0 END" for claim in claims.values())
            value = f"CAST({counted} AS text)"
        elif claim := claims.get(one.name):
            value = f"CASE WHEN {claim} THEN '\"Y\"' WHEN NOT ({claim}) THEN '\"N\"' ELSE '\"\"' END"
        else:
            value = "'\"\"'"
        opening = f'"{one.name}": '
        parts.append(f"{literal(opening)} || {value}")
    unknown = set(claims) - {one.name for one in of.json_keys}
    if unknown:
        raise ValueError(f"{field} has no keys {sorted(unknown)}.")
    return "'{' || " + " || ', ' || ".join(parts) + " || '}'"


def _field(name: str) -> Field:
    """The JSON field of that name."""
    return next(field for of in JSON_TABLES for field in table(of).fields if field.name == name)


JSON_TABLES: Final = (
    "ssd_contacts",
    "ssd_cin_episodes",
    "ssd_cin_assessments",
    "ssd_s47_enquiry",
    "ssd_initial_cp_conference",
    "ssd_cla_care_plan",
)
