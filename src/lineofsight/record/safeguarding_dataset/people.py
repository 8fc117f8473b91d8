"""People: children, the adults around them, families, addresses, disabilities, mothers and other identifiers."""

from __future__ import annotations

from typing import Final

from lineofsight.record.models import Identifier
from lineofsight.record.safeguarding_dataset.fragments import (
    CHILD,
    OWN,
    SECOND,
    about,
    cut,
    json_text,
    key,
    literal,
    person_key,
    said,
    worded,
)
from lineofsight.record.safeguarding_dataset.view import View

KNOWN_ADULT: Final = """(
    EXISTS (
        SELECT 1 FROM record_relationship r JOIN record_child o ON o.person_id = r.to_id
        WHERE r.person_id = p.id AND o.restriction <> 'S2'
    )
    OR EXISTS (
        SELECT 1 FROM record_relationship r JOIN record_child o ON o.person_id = r.person_id
        WHERE r.to_id = p.id AND o.restriction <> 'S2'
    )
    OR EXISTS (
        SELECT 1 FROM record_sourcekey s
        WHERE s.fact = 'person' AND s.fact_id = p.id AND s."column" = 'pers_person_id'
    )
    AND NOT EXISTS (
        SELECT 1 FROM record_relationship r JOIN record_child o ON o.person_id = r.to_id
        WHERE r.person_id = p.id AND o.restriction = 'S2'
    )
    AND NOT EXISTS (
        SELECT 1 FROM record_relationship r JOIN record_child o ON o.person_id = r.person_id
        WHERE r.to_id = p.id AND o.restriction = 'S2'
    )
)"""
"""An adult stands in the dataset for a child of it, or because the file of another case system had them: but not where
every child that they are related to is sealed.
"""

SHOWN: Final = (
    f"p.merged_into_id IS NULL AND CASE WHEN c.person_id IS NOT NULL THEN c.restriction <> 'S2' ELSE {KNOWN_ADULT} END"
)
"""Whether a person `p`, who may be the child `c`, has a row: a sealed record has none."""

_PERSON: Final = "record_person p LEFT JOIN record_child c ON c.person_id = p.id"
_KEY: Final = f"COALESCE(c.la_child_id, {key('pers_person_id', 'person', 'p.id')})"


def _identifier(kind: Identifier.Kind, *, is_current: bool = True) -> str:
    """The value of the latest identifier of a kind; is_current: of those that have not ended."""
    ended = " AND i.ended_on IS NULL" if is_current else ""
    return (
        f"(SELECT i.value FROM record_identifier i WHERE i.person_id = p.id AND i.kind = {literal(kind.value)}{ended}"
        " ORDER BY i.id DESC LIMIT 1)"
    )


_PEOPLE: Final = View(
    "ssd_person",
    {
        "pers_person_id": _KEY,
        "pers_forename": cut("n.given_names", 100),
        "pers_surname": said("n.family_name"),
        "pers_sex": said("p.sex"),
        "pers_gender": "CASE WHEN p.gender_code <> '' THEN '0' || p.gender_code END",
        "pers_ethnicity": said("p.ethnicity"),
        "pers_dob": "p.born_on",
        "pers_common_child_id": _identifier(Identifier.Kind.NHS_NUMBER),
        "pers_legacy_id": _identifier(Identifier.Kind.LA_CHILD_ID, is_current=False),
        "pers_upn_unknown": said("p.upn_unknown"),
        "pers_expected_dob": "p.expected_on",
        "pers_death_date": "p.died_on",
        "pers_is_mother": (
            "CASE WHEN EXISTS (SELECT 1 FROM record_relationship r JOIN record_child o ON o.person_id = r.to_id"
            " AND o.restriction <> 'S2' WHERE r.person_id = p.id"
            " AND (r.kind = 'mother' OR r.kind = 'parent' AND p.sex = 'F')) THEN 'Y' END"
        ),
        "pers_upn": _identifier(Identifier.Kind.UPN),
    },
    f"{_PERSON} LEFT JOIN record_personname n ON n.person_id = p.id AND n.ended_on IS NULL AND NOT n.is_alias"
    f" WHERE {SHOWN}",
)

_OF_A_FAMILY: Final = "('mother', 'father', 'parent', 'sibling', 'half_sibling')"
_OWN_FAMILY: Final = f"{literal(f'{OWN}FAMILY')} || CAST(min(r.other) AS text)"
_FAMILIES: Final = View(
    "ssd_family",
    {
        "fami_table_id": "f.row_key",
        "fami_family_id": (
            "f.family || CASE WHEN f.is_own AND EXISTS (SELECT 1 FROM record_familymember x WHERE x.family = f.family)"
            f" THEN {literal(SECOND)} ELSE '' END"
        ),
        "fami_person_id": person_key("f.person_id"),
    },
    "families f",
    before=f"""WITH RECURSIVE shown (id) AS (
    SELECT p.id FROM {_PERSON} WHERE {SHOWN}
),
told (id, person_id, family) AS (
    SELECT m.id, m.person_id, m.family FROM record_familymember m JOIN shown a ON a.id = m.person_id
),
ties (one, other) AS (
    SELECT r.person_id, r.to_id FROM record_relationship r
    JOIN shown a ON a.id = r.person_id JOIN shown b ON b.id = r.to_id
    WHERE r.ended_on IS NULL AND r.kind IN {_OF_A_FAMILY}
    UNION
    SELECT r.to_id, r.person_id FROM record_relationship r
    JOIN shown a ON a.id = r.person_id JOIN shown b ON b.id = r.to_id
    WHERE r.ended_on IS NULL AND r.kind IN {_OF_A_FAMILY}
),
reached (person_id, other) AS (
    SELECT one, one FROM ties WHERE one NOT IN (SELECT person_id FROM told)
    UNION
    SELECT reached.person_id, ties.other FROM reached JOIN ties ON ties.one = reached.other
    WHERE ties.one NOT IN (SELECT person_id FROM told)
),
families (row_key, person_id, family, is_own) AS (
    SELECT {key("fami_table_id", "familymember", "m.id", "MEMBER")}, m.person_id, m.family, 1 = 0 FROM told m
    UNION ALL
    SELECT {key("fami_table_id", "person", "r.person_id")}, r.person_id, COALESCE(min(m.family), {_OWN_FAMILY}),
        min(m.family) IS NULL
    FROM reached r LEFT JOIN told m ON m.person_id = r.other GROUP BY r.person_id
)""",
)
"""Families as another case system told of them. Of whom it did not, those who are tied as parents, children, brothers
and sisters stand together: in the family of those whom they reach and it told of, else in one of our own."""

_HIDDEN: Final = (
    "(d.is_protected OR EXISTS (SELECT 1 FROM record_address x WHERE x.person_id = d.person_id AND x.is_protected"
    " AND (x.ended_on IS NULL OR x.ended_on >= CURRENT_DATE)))"
)
"""Whether nobody may be told the place of an address `d`: where one of the person is protected now, of any of them."""

_ADDRESS_JSON: Final = (
    '\'{"ROOM": "", "FLOOR": "", "FLAT": "", "BUILDING": "", "HOUSE": "", "STREET": "\' ||'
    f" CASE WHEN {_HIDDEN} THEN '' ELSE {json_text('substr(d.lines, 1, 800)')} END ||"
    ' \'", "TOWN": "", "UPRN": "", "EASTING": "", "NORTHING": ""}\''
)

_ADDRESSES: Final = View(
    "ssd_address",
    {
        "addr_table_id": key("addr_table_id", "address", "d.id"),
        "addr_address_json": _ADDRESS_JSON,
        "addr_person_id": _KEY,
        "addr_address_start_date": "d.started_on",
        "addr_address_end_date": "d.ended_on",
        "addr_address_postcode": f"CASE WHEN NOT {_HIDDEN} THEN NULLIF(replace(d.postcode, ' ', ''), '') END",
    },
    f"record_address d JOIN record_person p ON p.id = d.person_id LEFT JOIN record_child c ON c.person_id = p.id"
    f" WHERE {SHOWN}",
)

_DISABILITIES: Final = View(
    "ssd_disability",
    {
        "disa_person_id": _KEY,
        "disa_table_id": key("disa_table_id", "disability", "d.id"),
        "disa_disability_code": "d.code",
    },
    f"record_disability d JOIN record_person p ON p.id = d.person_id LEFT JOIN record_child c ON c.person_id = p.id"
    f" WHERE {SHOWN}",
)

_UNACCOMPANIED: Final = View(
    "ssd_immigration_status",
    {
        "immi_person_id": CHILD,
        "immi_immigration_status_id": key("immi_immigration_status_id", "careperiod", "t.id"),
        "immi_immigration_status": literal("Unaccompanied asylum-seeking child"),
    },
    f"record_careperiod t {about('t.child_id')} WHERE t.is_unaccompanied",
)

_MOTHERS: Final = View(
    "ssd_mother",
    {
        "moth_table_id": key("moth_table_id", "relationship", "r.id"),
        "moth_person_id": _KEY,
        "moth_childs_person_id": "o.la_child_id",
        "moth_childs_dob": "op.born_on",
    },
    "record_relationship r JOIN record_child o ON o.person_id = r.to_id AND o.restriction <> 'S2'"
    " JOIN record_person op ON op.id = o.person_id AND op.merged_into_id IS NULL"
    " JOIN record_person p ON p.id = r.person_id AND p.merged_into_id IS NULL"
    " LEFT JOIN record_child c ON c.person_id = p.id"
    " WHERE r.kind = 'mother' AND r.ended_on IS NULL AND (c.person_id IS NULL OR c.restriction <> 'S2')",
)

_IDENTIFIERS: Final = View(
    "ssd_linked_identifiers",
    {
        "link_table_id": key("link_table_id", "identifier", "i.id"),
        "link_person_id": _KEY,
        "link_identifier_type": worded("i.kind", dict(Identifier.Kind.choices)),
        "link_identifier_value": "i.value",
        "link_valid_from_date": "i.started_on",
        "link_valid_to_date": "i.ended_on",
    },
    f"record_identifier i JOIN record_person p ON p.id = i.person_id LEFT JOIN record_child c ON c.person_id = p.id"
    f" WHERE {SHOWN}",
)

VIEWS: Final = (_PEOPLE, _FAMILIES, _ADDRESSES, _DISABILITIES, _UNACCOMPANIED, _MOTHERS, _IDENTIFIERS)
